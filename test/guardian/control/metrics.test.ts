import { describe, expect, it } from 'vitest';
import { createMeters } from '../../../guardian/control/meters.ts';
import { metricsText } from '../../../guardian/control/metrics.ts';
import { GUARDIAN_STATES, HEALTH_CODES, stoppedStatus } from '../../../guardian/control/status.ts';
import { readExposition } from '../../support/exposition-format.ts';
import { example } from './example.ts';

const metrics = (status = example, meters = createMeters()) => readExposition(metricsText(status, meters));

describe('the metrics', () => {
  it('have the names and types that were promised', () => {
    expect(Object.fromEntries(metrics().types)).toEqual({
      guardian_up: 'gauge',
      guardian_state: 'gauge',
      guardian_checks_total: 'counter',
      guardian_consecutive_failures: 'gauge',
      guardian_restarts_total: 'counter',
      guardian_restarts_in_window: 'gauge',
      guardian_decision_age_seconds: 'gauge',
      guardian_recovery_seconds: 'histogram',
      guardian_check_duration_seconds: 'histogram',
      guardian_memory_bytes: 'gauge',
      bot_memory_bytes: 'gauge',
      bot_cpu_percent: 'gauge',
    });
  });

  it('say what the status says', () => {
    const { values } = metrics();
    expect(values.get('guardian_up')).toBe(1);
    expect(values.get('guardian_consecutive_failures')).toBe(2);
    expect(values.get('guardian_restarts_in_window')).toBe(4);
    expect(values.get('guardian_decision_age_seconds')).toBe(312);
    expect(values.get('guardian_memory_bytes')).toBe(50 * 1024 ** 2);
    expect(values.get('bot_memory_bytes')).toBe(80 * 1024 ** 2);
    expect(values.get('bot_cpu_percent')).toBe(1.25);
  });

  it.each(GUARDIAN_STATES)('are 1 for the state %s and 0 for the others', (state) => {
    const { values } = metrics({ ...example, guardian: { ...example.guardian, state } });
    for (const other of GUARDIAN_STATES) {
      expect(values.get(`guardian_state{state="${other}"}`)).toBe(other === state ? 1 : 0);
    }
  });

  it('leave out what is not known', () => {
    const { types } = metrics(stoppedStatus('1.2.3', null));
    expect(types.has('guardian_decision_age_seconds')).toBe(false);
    expect(types.has('bot_memory_bytes')).toBe(false);
    expect(types.has('guardian_consecutive_failures')).toBe(false);
    expect(types.has('guardian_up')).toBe(true);
  });

  it('count checks by code, each code from 0 on', () => {
    const meters = createMeters();
    meters.checked('ok', 0.01);
    meters.checked('ok', 0.01);
    meters.checked('no_answer', 10);
    const { values } = metrics(example, meters);
    for (const code of HEALTH_CODES) {
      const count = code === 'ok' ? 2 : code === 'no_answer' ? 1 : 0;
      expect(values.get(`guardian_checks_total{code="${code}"}`)).toBe(count);
    }
  });

  it('count restarts by reason, those by a person and by plan too', () => {
    const meters = createMeters();
    meters.restarted('exited');
    meters.restarted('operator');
    const { values } = metrics(example, meters);
    expect(values.get('guardian_restarts_total{reason="exited"}')).toBe(1);
    expect(values.get('guardian_restarts_total{reason="operator"}')).toBe(1);
    expect(values.get('guardian_restarts_total{reason="planned"}')).toBe(0);
  });

  it('sort how long checks took, a value on a bound below it', () => {
    const meters = createMeters();
    for (const seconds of [0.005, 0.006, 2.5, 99]) meters.checked('ok', seconds);
    const { values } = metrics(example, meters);
    expect(values.get('guardian_check_duration_seconds_bucket{le="0.005"}')).toBe(1);
    expect(values.get('guardian_check_duration_seconds_bucket{le="0.01"}')).toBe(2);
    expect(values.get('guardian_check_duration_seconds_bucket{le="2.5"}')).toBe(3);
    expect(values.get('guardian_check_duration_seconds_bucket{le="+Inf"}')).toBe(4);
    expect(values.get('guardian_check_duration_seconds_sum')).toBeCloseTo(101.511);
    expect(values.get('guardian_check_duration_seconds_count')).toBe(4);
  });

  it('sort how long recoveries took', () => {
    const meters = createMeters();
    meters.recovered(3.2);
    const { values } = metrics(example, meters);
    expect(values.get('guardian_recovery_seconds_bucket{le="1"}')).toBe(0);
    expect(values.get('guardian_recovery_seconds_bucket{le="5"}')).toBe(1);
    expect(values.get('guardian_recovery_seconds_sum')).toBe(3.2);
  });
});

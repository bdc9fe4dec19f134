// Which metrics the guardian shows, and what they mean. Pure: a status and readings in, text out.
import { zeros } from '../../common/counting.ts';
import { counter, exposition, gauge, gauges, histogram } from '../../common/exposition.ts';
import type { Meters } from './meters.ts';
import { GUARDIAN_STATES, type Status } from './status.ts';

/** Times in seconds, sizes in bytes; what is not known is left out. */
export function metricsText(status: Status, meters: Meters): string {
  const { checks, restarts, checkDuration, recovery } = meters.read();
  return exposition([
    gauge('guardian_up', '1 while the guardian runs.', 1),
    gauges('guardian_state', '1 for the state that the guardian is in, 0 for the others.', 'state', {
      ...zeros(GUARDIAN_STATES),
      [status.guardian.state]: 1,
    }),
    counter('guardian_checks_total', 'Checks of the bot since the guardian started, by health code.', 'code', checks),
    gauge(
      'guardian_consecutive_failures',
      'Failed checks in a row; the failure threshold condemns.',
      status.health.consecutive_failures,
    ),
    counter(
      'guardian_restarts_total',
      'Restarts of the bot since the guardian started, by health code, operator or planned.',
      'reason',
      restarts,
    ),
    gauge(
      'guardian_restarts_in_window',
      'Automatic restarts that count against the limit now.',
      status.restarts.in_window,
    ),
    gauge('guardian_decision_age_seconds', 'Age of the last decision of the bot.', status.decision.age_s),
    histogram(
      'guardian_recovery_seconds',
      'From the first sign of a failure to the decision that verified the restart.',
      recovery,
    ),
    histogram('guardian_check_duration_seconds', 'How long checks took.', checkDuration),
    gauge('guardian_memory_bytes', 'Resident memory of the guardian.', status.guardian.memory_bytes),
    gauge('bot_memory_bytes', 'Memory of the bot and its tree.', status.resources.memory_bytes),
    gauge('bot_cpu_percent', 'CPU of the bot and its tree, in percent of one core.', status.resources.cpu_percent),
  ]);
}

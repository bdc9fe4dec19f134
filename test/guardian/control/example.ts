// A status in which everything is known, to be changed by the tests.
import type { Status } from '../../../guardian/control/status.ts';

export const example: Status = {
  guardian: {
    pid: 100,
    version: '1.2.3',
    started_at: '2025-10-27T10:00:00.000Z',
    state: 'watching',
    memory_bytes: 50 * 1024 ** 2,
    config: '/srv/config.yaml',
  },
  bot: {
    pid: 200,
    started_at: '2025-10-27T10:00:01.000Z',
    uptime_s: 7_503,
    incarnation: 3,
    adopted: false,
    command: 'node dist/bot.cjs',
  },
  health: {
    verdict: 'unhealthy',
    code: 'decision_stale',
    reason: 'last AI decision 312s ago, limit 300s',
    consecutive_failures: 2,
    last_check_at: '2025-10-27T12:05:00.000Z',
    next_check_at: '2025-10-27T12:06:00.000Z',
  },
  decision: { last_at: '2025-10-27T11:59:48.000Z', age_s: 312, limit_s: 300 },
  restarts: {
    in_window: 4,
    max: 10,
    window_s: 3600,
    in_day: 6,
    max_per_day: 30,
    total: 17,
    last_at: '2025-10-27T11:30:00.000Z',
    last_reason: 'no answer within 10s',
    verified: true,
  },
  resources: { memory_bytes: 80 * 1024 ** 2, memory_limit_bytes: 512 * 1024 ** 2, cpu_percent: 1.25 },
};

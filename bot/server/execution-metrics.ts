// The metrics of outside calls. Pure: readings in, families out. Labels are names of the program.
import { counter, counterOfTwo, type Family, gauge, histograms } from '../../common/exposition.ts';
import type { CacheStatistics } from '../execution/kept.ts';
import type { ExecutionReadings, OperationReadings } from '../execution/meters.ts';

/** Times in seconds. */
export function executionMetrics(readings: ExecutionReadings, kept: CacheStatistics): readonly Family[] {
  const each = <T>(part: (of: OperationReadings) => T): { readonly [name: string]: T } =>
    Object.fromEntries(Object.entries(readings).map(([name, of]) => [name, part(of)]));
  return [
    counterOfTwo(
      'bot_operations_total',
      'Outside calls by operation and outcome; answers from the cache are not among them.',
      ['operation', 'outcome'],
      each((of) => of.outcomes),
    ),
    histograms(
      'bot_operation_duration_seconds',
      'How long an operation took, all attempts included.',
      'operation',
      each((of) => of.duration),
    ),
    counter(
      'bot_operation_retries_total',
      'Attempts after the first.',
      'operation',
      each((of) => of.retries),
    ),
    counter(
      'bot_operation_timeouts_total',
      'Limits that were up: of an attempt, or of all.',
      'operation',
      each((of) => of.timeouts),
    ),
    counterOfTwo(
      'bot_cache_lookups_total',
      'Looks into the cache; shared is a call that was under way already.',
      ['operation', 'result'],
      each((of) => of.lookups),
    ),
    gauge('bot_cache_entries', 'Answers that are kept.', kept.entries),
    gauge('bot_cache_bytes', 'Their size as JSON.', kept.bytes),
  ];
}

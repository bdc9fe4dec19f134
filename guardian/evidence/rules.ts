// The rule behind each health code, in words, with the numbers that were in force. Pure.
import type { HealthCode } from '../control/status.ts';
import { type Reason, reason } from '../sentences/reason.ts';

/** A value of the configuration as written, by its key; the key itself where it is not known. */
type SettingOf = (key: string) => string;
type Rule = (number: SettingOf) => Reason;

/** Of the rules by which failures are counted. */
const counted =
  (rule: Rule): Rule =>
  (number) =>
    reason('rule_strikes', { rule: rule(number), count: number('guardian.failure_threshold') });

export const RULES: { readonly [C in HealthCode]: Rule } = {
  ok: () => reason('rule_ok', {}),
  no_answer: counted((number) => reason('rule_no_answer', { timeout: number('guardian.health_timeout') })),
  bad_status: counted(() => reason('rule_bad_status', {})),
  bad_body: counted(() => reason('rule_bad_body', {})),
  foreign_process: () => reason('rule_foreign_process', {}),
  loop_hung: counted(() => reason('rule_loop_hung', {})),
  decision_hung: counted((number) =>
    reason('rule_decision_hung', { margin: number('guardian.timing.in_flight_margin') }),
  ),
  decision_stale: counted((number) => reason('rule_decision_stale', { limit: number('guardian.max_no_response') })),
  provider_outage: () => reason('rule_provider_outage', {}),
  bad_timestamp: () => reason('rule_bad_timestamp', {}),
  over_memory: (number) => reason('rule_over_memory', { checks: number('guardian.resources.for') }),
  over_cpu: (number) => reason('rule_over_cpu', { checks: number('guardian.resources.for') }),
  starved: () => reason('rule_starved', {}),
  exited: () => reason('rule_exited', {}),
  not_checked: () => reason('rule_not_checked', {}),
};

export const ruleOf = (code: HealthCode, settings: { readonly [key: string]: unknown }): Reason =>
  RULES[code]((key) => String(settings[key] ?? key));

// Why the guardian did what it did, in sentences: what it saw, which rule, where the bot stood, what it did, what came of it.
// Pure: a kept incident in, lines for a person out.
import { localTime } from '../../common/clock.ts';
import { escapeControls } from '../../common/text-line.ts';
import { displayWidth, padToWidth } from '../control/width.ts';
import { WORDS } from '../control/words.ts';
import { type Language, render, type SentenceName, say } from '../sentences/catalogue.ts';
import { sayOutcome } from './outcome.ts';
import type { Report } from './report.ts';
import { ruleOf } from './rules.ts';
import type { Kept } from './shelf.ts';

type Heading = Extract<SentenceName, `heading_${string}`>;

export function explain(kept: Kept, report: Report, language: Language): string {
  const of = (heading: Heading, lines: readonly string[]) => section(language, heading, lines);
  const stack = report.evidence.stack.said;
  return [
    headlineOf(report, language),
    ...of('heading_saw', sawLines(report, language)),
    ...of('heading_rule', [render(language, ruleOf(report.code, report.settings))]),
    ...(stack ? of('heading_stack', [render(language, stack)]) : []),
    ...of('heading_did', [render(language, report.ruling), say(language, 'evidence_kept', { folder: kept.folder })]),
    ...of('heading_result', [render(language, sayOutcome(kept.outcome))]),
    '',
  ].join('\n');
}

export const headlineOf = ({ at, code, bot }: Report, language: Language): string =>
  say(language, 'headline', { time: localTime(Date.parse(at)), code, pid: bot.pid, incarnation: bot.incarnation });

/** The checks, and last what led to the ruling where that was no check. */
export function sawLines(report: Report, language: Language): readonly string[] {
  const { verdicts } = WORDS[language];
  const width = Math.max(0, ...report.checks.map(({ verdict }) => displayWidth(verdicts[verdict])));
  const checks = report.checks.map(
    ({ at, verdict, reason }) =>
      `${localTime(Date.parse(at))}  ${padToWidth(verdicts[verdict], width)}  ${render(language, reason)}`,
  );
  const last = `${localTime(Date.parse(report.at))}  ${render(language, report.reason)}`;
  const isCheck = render(language, report.checks.at(-1)?.reason ?? report.ruling) === render(language, report.reason);
  return isCheck ? checks : [...checks, last];
}

/** Its lines indented, so that no text from outside can pass for a heading. */
export const section = (language: Language, heading: Heading, lines: readonly string[]): readonly string[] => [
  '',
  say(language, heading, {}),
  ...lines.map((line) => `  ${escapeControls(line)}`),
];

// What goes over a channel: one alarm in words, and the forms in which channels take it. Pure.
import { localTime } from '../../common/clock.ts';
import { escapeControls, type Level } from '../../common/text-line.ts';
import type { AlarmKind } from './rules.ts';

export type Message = {
  readonly kind: AlarmKind;
  readonly severity: Level;
  /** One line in the guardian's language, without secrets. */
  readonly text: string;
  /** When it happened, epoch milliseconds: it may arrive much later. */
  readonly at: number;
};

/** In UTF-16 units; a message of Telegram holds 4096. */
const LONGEST_TEXT = 2000;

/** A sentence as it may go anywhere: one line, of bearable length. */
export function lineOf(sentence: string): string {
  const line = escapeControls(sentence).toWellFormed();
  return line.length <= LONGEST_TEXT ? line : `${line.slice(0, LONGEST_TEXT - 1).toWellFormed()}…`;
}

/** For programs. */
export const asJson = ({ kind, severity, text, at }: Message, host: string) => ({
  source: 'trading-guardian',
  severity,
  kind,
  text,
  at: new Date(at).toISOString(),
  host,
});

/** For people. */
export const asText = ({ severity, text, at }: Message, host: string): string =>
  `[${severity.toUpperCase()}] ${text}\n${localTime(at)}, ${host}`;

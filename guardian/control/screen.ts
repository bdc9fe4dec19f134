// The one screen of `guardian status`. Pure: a status in, text for a terminal out.
import { escapeControls } from '../../common/text-line.ts';
import type { Language } from '../sentences/catalogue.ts';
import { facts, headline } from './facts.ts';
import type { Status } from './status.ts';
import { displayWidth, padToWidth } from './width.ts';
import { WORDS } from './words.ts';

/** Lines that end with a line break each; where no guardian runs only those that still mean something. */
export function statusScreen(status: Status, language: Language): string {
  const words = WORDS[language];
  const isRunning = status.guardian.pid !== null;
  const shown = facts(status, words).filter(({ label }) => isRunning || label === words.labels.config);
  const width = Math.max(...shown.map(({ label }) => displayWidth(label)));
  const lines = shown.map(({ label, value }) => `${padToWidth(label, width)}  ${escapeControls(value)}`);
  return [headline(status, words), '', ...lines, ''].join('\n');
}

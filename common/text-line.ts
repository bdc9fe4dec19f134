// One event of a log as one line of plain text: `2025-10-27 10:00:00 [INFO] health check passed`.
import { localTime } from './clock.ts';

export const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * @param text Anything; line breaks and control characters become visible escapes, so that one event stays one line
 *   and no text from outside can forge a second event or steer a terminal.
 */
export function textLine(wallMs: number, level: Level, text: string): string {
  return `${localTime(wallMs)} [${level.toUpperCase()}] ${escapeControls(text)}\n`;
}

/** Writes control characters (C0, C1, line separators, bidirectional overrides) as `\n`, `\t` or `\u001b`. */
export function escapeControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return '\\t';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

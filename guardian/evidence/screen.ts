// The evidence of one incident on one screen, with the paths of all of it. Pure: texts in, text out.
import { join } from 'node:path';
import { formatDuration } from '../../common/duration.ts';
import { formatSize } from '../../common/size.ts';
import { type Language, render, say } from '../sentences/catalogue.ts';
import { headlineOf, sawLines, section } from './explain.ts';
import { sayOutcome } from './outcome.ts';
import { FILES, PARTS, type Part, REPORT, type Report } from './report.ts';
import type { Kept } from './shelf.ts';

const CHECKS = 5;
const STACK_LINES = 12;
const LOG_LINES = 8;
const PROCESSES = 5;
const WIDTH = 118;
/** What a dashboard tells of why it decides or does not. */
const SECTIONS = ['last_update', 'decision', 'loop', 'ai', 'market_data', 'trading'];

export function incidentScreen(kept: Kept, report: Report, language: Language): string {
  const missing = (part: Part) => {
    const { had, said } = report.evidence[part];
    return had || said === null ? [] : [render(language, said)];
  };
  const of = (heading: Parameters<typeof section>[1], lines: readonly string[]) =>
    lines.length > 0 ? section(language, heading, lines.map(shortened)) : [];
  return [
    headlineOf(report, language),
    ...of('heading_saw', sawLines(report, language).slice(-CHECKS)),
    ...of('heading_result', [render(language, sayOutcome(kept.outcome))]),
    ...of('heading_stack', stackLines(kept, report, language)),
    ...of('heading_dashboard', [...missing('dashboard'), ...dashboardLines(kept.text(FILES.dashboard))]),
    ...of('heading_resources', [...missing('resources'), ...processLines(kept.text(FILES.resources), language)]),
    ...of('heading_log', [...missing('log'), ...linesOf(kept.text(FILES.log)).slice(-LOG_LINES)]),
    ...section(
      language,
      'heading_files',
      [REPORT, ...PARTS.filter((part) => report.evidence[part].had).map((part) => FILES[part])].map((file) =>
        join(kept.folder, file),
      ),
    ),
    '',
  ].join('\n');
}

/** The sentence is said in the person's language; the file has it in English, above the lines. */
function stackLines(kept: Kept, report: Report, language: Language): readonly string[] {
  const { said } = report.evidence.stack;
  const lines = linesOf(kept.text(FILES.stack)).slice(said ? 1 : 0);
  return [...(said ? [render(language, said)] : []), ...lines.slice(0, STACK_LINES)];
}

function dashboardLines(text: string): readonly string[] {
  const shown = objectIn(text);
  return SECTIONS.flatMap((name) => (name in shown ? `${name} ${JSON.stringify(shown[name])}` : []));
}

function processLines(text: string, language: Language): readonly string[] {
  const { processes } = objectIn(text);
  return (Array.isArray(processes) ? processes : []).slice(0, PROCESSES).map((process: Record<string, unknown>) =>
    say(language, 'process_line', {
      pid: shownNumber(process.pid),
      name: String(process.name ?? '?'),
      state: String(process.state ?? '?'),
      memory: shownNumber(process.memory_bytes, formatSize),
      cpu: shownNumber(process.cpu_seconds, (seconds) => formatDuration(seconds * 1000)),
      threads: shownNumber(process.threads),
      files: shownNumber(process.open_files),
    }),
  );
}

const shownNumber = (value: unknown, show: (number: number) => string = String) =>
  typeof value === 'number' ? show(value) : '?';

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

const shortened = (line: string) => (line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1).toWellFormed()}…`);

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

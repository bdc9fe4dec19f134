// Shows the evidence that is kept: a list, or all of one incident.
import { localTime } from '../../common/clock.ts';
import type { CommandLine } from '../command-line.ts';
import { configure } from '../configure.ts';
import { displayWidth, padToWidth } from '../control/width.ts';
import { matching } from '../evidence/id.ts';
import { isVerified, shortOutcome } from '../evidence/outcome.ts';
import { incidentScreen } from '../evidence/screen.ts';
import { type Kept, openShelf, type Shelf } from '../evidence/shelf.ts';
import { EXIT, Refusal } from '../exit-code.ts';
import { settingsFrom } from '../policy.ts';
import { chooseLanguage, type Language, render, say } from '../sentences/catalogue.ts';

export async function incidents(line: CommandLine): Promise<number> {
  const { shelf, language } = await openedFor(line);
  const print = (text: string) => process.stdout.write(text);
  if (line.id !== null) {
    const kept = chosen(shelf, line.id, language);
    if (line.json) print(`${JSON.stringify(asData(kept, kept.report), null, 2)}\n`);
    else print(kept.report ? incidentScreen(kept, kept.report, language) : unread(kept, language));
    return EXIT.ok;
  }
  const all = shelf.ids.map(shelf.read);
  if (line.json)
    print(
      `${JSON.stringify(
        all.map((kept) => asData(kept, summaryOf(kept))),
        null,
        2,
      )}\n`,
    );
  else print(all.length > 0 ? listOf(all, language) : `${say(language, 'no_incidents', { folder: shelf.root })}\n`);
  return EXIT.ok;
}

export async function openedFor(line: CommandLine): Promise<{ readonly shelf: Shelf; readonly language: Language }> {
  const settings = settingsFrom(await configure(line));
  const language = chooseLanguage(settings.values['guardian.logging.language'], process.env);
  return { shelf: openShelf(settings.dataDir), language };
}

/** @throws Refusal with code 64 if the words mean no incident, or more than one. */
export function chosen(shelf: Shelf, wanted: string, language: Language): Kept {
  const [id, ...others] = matching(shelf.ids, wanted);
  if (id === undefined) throw new Refusal(EXIT.usage, [say(language, 'no_such_incident', { id: wanted })]);
  const count = others.length + 1;
  if (count > 1) throw new Refusal(EXIT.usage, [say(language, 'several_incidents', { id: wanted, count })]);
  return shelf.read(id);
}

export const unread = ({ id, folder }: Kept, language: Language) =>
  `${id}: ${say(language, 'incident_unread', {})}: ${folder}\n`;

function listOf(all: readonly Kept[], language: Language): string {
  const rows = all.map((kept) => ({ ...kept, short: render(language, shortOutcome(kept.outcome)) }));
  const ids = Math.max(...rows.map(({ id }) => id.length));
  const shorts = Math.max(...rows.map(({ short }) => displayWidth(short)));
  return rows
    .map(({ id, report, short }) => {
      const [time, seen] = report
        ? [localTime(Date.parse(report.at)), render(language, report.reason)]
        : ['?'.padEnd(19), say(language, 'incident_unread', {})];
      return `${id.padEnd(ids)}  ${time}  ${padToWidth(short, shorts)}  ${seen}\n`;
    })
    .join('');
}

const summaryOf = ({ report }: Kept) =>
  report && { at: report.at, code: report.code, pid: report.bot.pid, incarnation: report.bot.incarnation };

const asData = ({ id, folder, outcome }: Kept, report: object | null) => ({
  id,
  folder,
  ...report,
  verified: isVerified(outcome),
  outcome,
});

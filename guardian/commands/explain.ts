// Says why the guardian did what it did: of the newest incident, or of the one that is named.
import type { CommandLine } from '../command-line.ts';
import { explain as explained } from '../evidence/explain.ts';
import { EXIT } from '../exit-code.ts';
import { say } from '../sentences/catalogue.ts';
import { chosen, openedFor, unread } from './incidents.ts';

export async function explain(line: CommandLine): Promise<number> {
  const { shelf, language } = await openedFor(line);
  const newest = shelf.ids.at(-1);
  if (newest === undefined && line.id === null) {
    process.stdout.write(`${say(language, 'no_incidents', { folder: shelf.root })}\n`);
    return EXIT.ok;
  }
  const kept = chosen(shelf, line.id ?? (newest as string), language);
  process.stdout.write(kept.report ? explained(kept, kept.report, language) : unread(kept, language));
  return EXIT.ok;
}

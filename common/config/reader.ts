// The program that reads the configuration: a question on stdin, the answer on stdout, then it ends. It knows the
// schemas by path only.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { parse as parseDotenv } from 'dotenv';
import { optionsText } from './describe/options.ts';
import { merge } from './merge.ts';
import type { Answer, Question, Request } from './read.ts';
import type { Schema } from './schema.ts';

async function main(): Promise<void> {
  const question = JSON.parse(await readAll(process.stdin)) as Question;
  const answer =
    'describe' in question
      ? optionsText(await Promise.all(question.describe.map(loadSchema)))
      : read(question, await Promise.all(question.schemas.map(loadSchema)));
  process.stdout.write(JSON.stringify(answer));
}

function read(request: Request, schemas: readonly Schema[]): Answer {
  const file = resolve(request.file ?? join(import.meta.dirname, rootFrom(import.meta.dirname), 'config.yaml'));
  const folder = dirname(file);
  const dotenvFile = join(folder, '.env');
  const fileRead = readText(file);
  const dotenvRead = readText(dotenvFile);
  // Without their texts, what else could be found would be guesses.
  const faults = [
    ...(fileRead === null && request.file !== null
      ? [`${file} does not exist: name an existing file with --config`]
      : faultsOf(fileRead)),
    ...faultsOf(dotenvRead),
  ];
  if (faults.length > 0) return { faults: faults.map((text) => ({ text, isUsage: false })) };

  const fileText = textOf(fileRead);
  const merged = merge(
    schemas,
    {
      file: fileText === null ? null : { name: basename(file), text: fileText },
      dotenv: parseDotenv(textOf(dotenvRead) ?? ''),
      environment: process.env,
      commandLine: request.commandLine,
    },
    request.isWhole,
  );
  return merged.faults ? merged : { file, folder, ...merged, warnings: warningsAbout(dotenvFile) };
}

/** Where the project's root lies from this file: bundled in dist/, or in its sources. */
const rootFrom = (here: string) => (basename(here) === 'dist' ? '..' : '../..');

async function loadSchema(path: string): Promise<Schema> {
  const file = ['.cjs', '.ts'].map((ending) => path + ending).find(existsSync);
  if (file === undefined) throw new Error(`no schema at ${path}`);
  const module = (await import(pathToFileURL(file).href)) as { schema: Schema };
  return module.schema;
}

type TextRead = { readonly text: string } | { readonly fault: string } | null;

const textOf = (read: TextRead) => (read !== null && 'text' in read ? read.text : null);
const faultsOf = (read: TextRead) => (read !== null && 'fault' in read ? [read.fault] : []);

/** The file's text without a byte-order mark; null if there is no file. */
function readText(path: string): TextRead {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    switch (code) {
      case 'ENOENT':
        return null;
      case 'EISDIR':
        return { fault: `${path} must be a file, and it is a folder` };
      case 'EACCES':
        return { fault: `${path} may not be read by this user: change its owner or its mode` };
      case 'ERR_ENCODING_INVALID_ENCODED_DATA':
        return { fault: `${path} must be UTF-8 text: save it in that encoding` };
      default:
        return { fault: `${path} cannot be read: ${message}` };
    }
  }
}

function warningsAbout(dotenvFile: string): string[] {
  const mode = process.platform === 'win32' ? 0 : (statSync(dotenvFile, { throwIfNoEntry: false })?.mode ?? 0);
  return (mode & 0o044) === 0 ? [] : [`${dotenvFile} can be read by others: run chmod 600 "${dotenvFile}"`];
}

// Whoever asked may have ended meanwhile: then nobody reads the answer, and there is nothing to say.
process.stdout.on('error', () => process.exit(0));

void main();

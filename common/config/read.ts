// Reads the configuration in a short-lived process of its own: the YAML reader and the validator cost tens of megabytes,
// which a process that runs for days should not carry.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Setting } from './merge.ts';

export type Request = {
  /** Paths of the programs' schema files, without ending: `guardian/schema` in the sources, `guardian.schema` in dist/. */
  readonly schemas: readonly string[];
  /** False where other sections of the file belong to somebody else. */
  readonly isWhole: boolean;
  /** The configuration file; null means `config.yaml` beside the program, if it is there. */
  readonly file: string | null;
  readonly commandLine: readonly (readonly [key: string, text: string])[];
};

export type Configuration = {
  /** Absolute path of the file, whether it exists or not. */
  readonly file: string;
  /** Its folder: what relative paths are relative to. */
  readonly folder: string;
  readonly settings: { readonly [key: string]: Setting };
  readonly values: { readonly [key: string]: unknown };
  /** Keys that somebody has chosen, other than by a default that stands in the file. */
  readonly chosen: readonly string[];
  /** Never to be printed. */
  readonly secrets: { readonly [name: string]: string };
  /** Sentences about what is odd but works, such as a `.env` that others may read. */
  readonly warnings: readonly string[];
  readonly faults?: never;
};

export type Answer = Configuration | { readonly faults: readonly Fault[] };

/** What the reader is asked: for the values, or for the help text of these schemas. */
export type Question = Request | { readonly describe: readonly string[] };

/**
 * Asks the reader, which inherits this process's environment.
 *
 * @returns Frozen to the innermost part.
 * @throws Error if the reader itself fails; what is wrong with the configuration comes as faults.
 */
export async function readConfiguration(request: Request): Promise<Answer> {
  return (await ask(request)) as Answer;
}

/**
 * The help text: one line for each `--section.key`, with its default.
 *
 * @param schemas As in a request.
 * @throws Error if the reader fails.
 */
export async function describeConfiguration(schemas: readonly string[]): Promise<string> {
  return (await ask({ describe: schemas })) as string;
}

async function ask(question: Question): Promise<unknown> {
  const child = spawn(process.execPath, [readerPath(import.meta.dirname)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
  });
  // A reader that ends before it has listened is told of by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(question));
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const end = await new Promise<string | null>((resolve, reject) =>
    child
      .on('close', (code, signal) => resolve(code === 0 ? null : signal === null ? `code ${code}` : `signal ${signal}`))
      .on('error', reject),
  );
  if (end !== null) throw new Error(`the configuration reader ended with ${end}; what it wrote stands above`);
  return JSON.parse(Buffer.concat(parts).toString('utf8'), (_, part) => Object.freeze(part));
}

/** The reader's program: bundled beside this file, or its source while developing. */
export const readerPath = (here: string) => {
  const bundled = join(here, 'read-config.cjs');
  return existsSync(bundled) ? bundled : join(here, 'reader.ts');
};

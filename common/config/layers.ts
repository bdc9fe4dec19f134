// The layers of the configuration, lowest first: file, `.env`, environment, command line. Each is taken apart into
// candidates for single keys; what names no key is a fault.
import { readDocument, readValue } from './document.ts';
import { shown } from './hide.ts';
import type { Fault } from './merge.ts';
import { type Names, namesOf, plainName, remedyFor, variableName } from './names.ts';
import type { Key, Schema, Written } from './schema.ts';

export type Layers = {
  /** The configuration file: its name as said in sentences, and its text. */
  readonly file: { readonly name: string; readonly text: string } | null;
  /** Variables of the `.env` file. */
  readonly dotenv: Variables;
  readonly environment: Variables;
  /** Pairs of full key and text. */
  readonly commandLine: readonly (readonly [key: string, text: string])[];
};

export type Variables = { readonly [name: string]: string | undefined };

type Origin = {
  /** The layer as `config` names it. */
  readonly source: string;
  /** The place as a sentence names it. */
  readonly where: string;
  /** False for the other layers, where everything is text: it may stand for any type, and `${` is plain. */
  readonly isFile: boolean;
};

export type Candidate = Origin & { readonly full: string; readonly key: Key<unknown>; readonly value: Written };
export type Found = Candidate | { readonly fault: Fault };

/** @param isWhole True if a section that no schema knows is a fault; false where another program reads the others. */
export function readLayers(
  schemas: readonly Schema[],
  { file, dotenv, environment, commandLine }: Layers,
  isWhole: boolean,
): readonly Found[] {
  const names = namesOf(schemas);
  const isOurs = (full: string) =>
    isWhole || schemas.some((s) => full === s.section || full.startsWith(`${s.section}.`));
  return [
    ...(file ? fromFile(file.name, file.text, names, isOurs) : []),
    ...fromVariables('.env', dotenv, names),
    ...fromVariables('environment', environment, names),
    ...commandLine.flatMap(([full, value]) =>
      takeApart(full, value, { source: 'command line', where: 'command line', isFile: false }, names),
    ),
  ];
}

function fromFile(file: string, text: string, names: Names, isOurs: (full: string) => boolean): Found[] {
  return readDocument(text, (full) => names.groups.has(full)).flatMap((part) => {
    const where = `${file} line ${part.line}`;
    if ('flaw' in part) return refuse(`${where}: ${part.flaw}`);
    return isOurs(part.key) ? takeApart(part.key, part.value, { source: file, where, isFile: true }, names) : [];
  });
}

/** A variable for a group comes before those for its keys, which win. Variables that name neither are not ours. */
function fromVariables(source: string, layer: Variables, { keys, groups }: Names): Found[] {
  const inSections = [...groups].filter((full) => full.includes('.'));
  return [...inSections, ...keys.keys()].flatMap((full) => {
    const name = variableName(full);
    const value = layer[name];
    const origin = { source, where: `${source}, ${name}`, isFile: false };
    return value === undefined ? [] : takeApart(full, value, origin, { keys, groups });
  });
}

/** A key is one candidate; a group is one for each key in its map, and none if the file leaves it empty. */
function takeApart(full: string, value: Written, origin: Origin, names: Names): Found[] {
  const key = names.keys.get(full);
  if (key) return [{ full, key, value, ...origin }];
  if (!names.groups.has(full)) {
    const text = `${full} is not a known key${remedyFor(full, names)} (${origin.where})`;
    return [refuse(text, origin.source === 'command line')];
  }
  if (value === null && origin.isFile) return [];
  const map = typeof value === 'string' && !origin.isFile ? readValue(value)?.value : value;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    return [refuse(`${full} must be a map of keys, got ${shown(full, value)} (${origin.where})`)];
  }
  return Object.entries(map).flatMap(([inner, part]) => takeApart(`${full}.${plainName(inner)}`, part, origin, names));
}

const refuse = (text: string, isUsage = false): Found => ({ fault: { text, isUsage } });

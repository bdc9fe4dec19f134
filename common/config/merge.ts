// Merges the layers of the configuration: command line over environment over `.env` over file over defaults.
// Pure: texts in, values or faults out.
import { escapeControls } from '../text-line.ts';
import { shown } from './hide.ts';
import { judge } from './judge.ts';
import { type Layers, readLayers, type Variables } from './layers.ts';
import { namesOf } from './names.ts';
import type { Schema, Written } from './schema.ts';

export type Setting = {
  readonly value: Written;
  /** `default`, the name of the file, `.env`, `environment` or `command line`. */
  readonly source: string;
};

export type Fault = {
  readonly text: string;
  /** True when the command line named a key that does not exist: a fault of the command, not of the configuration. */
  readonly isUsage: boolean;
};

export type Merged =
  | {
      readonly faults?: never;
      /** Every key as written, with where it came from; safe to show. */
      readonly settings: { readonly [key: string]: Setting };
      readonly values: { readonly [key: string]: unknown };
      /** Keys that somebody has chosen: the file names every key, so there only what differs from its default counts. */
      readonly chosen: readonly string[];
      readonly secrets: { readonly [name: string]: string };
    }
  | { readonly faults: readonly Fault[] };

/**
 * Every layer is judged, also where a higher one wins.
 *
 * @param schemas The sections to read.
 * @param isWhole True if a section that no schema knows is a fault; false where another program reads the others.
 * @returns Values, or every fault at once: the file's in the order of its lines, then the other layers',
 *   then contradictions.
 */
export function merge(schemas: readonly Schema[], layers: Layers, isWhole: boolean): Merged {
  const find = finder(layers);
  const { keys } = namesOf(schemas);
  const settings: Record<string, Setting> = {};
  const values: Record<string, unknown> = {};
  for (const [full, key] of keys) {
    settings[full] = { value: key.default, source: 'default' };
    values[full] = key.type.parse(key.default);
  }

  const faults: Fault[] = [];
  const chosen = new Set<string>();
  /** Where the value in force stands, for the keys that were given a good one. */
  const places = new Map<string, string>();
  for (const found of readLayers(schemas, layers, isWhole)) {
    if ('fault' in found) {
      faults.push(found.fault);
      continue;
    }
    const judged = judge(found, find);
    if ('faults' in judged) {
      faults.push(...judged.faults.map((text) => ({ text, isUsage: false })));
      places.delete(found.full);
    } else {
      const isDefault = JSON.stringify(judged.value) === JSON.stringify(values[found.full]);
      if (!isDefault || found.source !== layers.file?.name) chosen.add(found.full);
      settings[found.full] = { value: judged.written, source: found.source };
      values[found.full] = judged.value;
      places.set(found.full, found.where);
    }
  }

  // Beside another fault a default may stand for a value that was meant: then only given values can contradict.
  const isSure = (full: string) => faults.length === 0 || places.has(full);
  const place = (full: string) =>
    `${full} ${shown(full, settings[full]?.value ?? null)}, ${places.get(full) ?? 'default'}`;
  const secrets = secretsOf(schemas, find);
  const contradictions = schemas
    .flatMap((schema) => schema.contradictions(values, secrets))
    .filter((contradiction) => contradiction.keys.every(isSure))
    .map(({ text, keys: at }) => ({ text: `${text} (${at.map(place).join('; ')})`, isUsage: false }));
  const all = [...faults, ...contradictions];
  if (all.length > 0) return { faults: all.map((fault) => ({ ...fault, text: escapeControls(fault.text) })) };
  return { settings, values, chosen: [...chosen], secrets };
}

type Find = (name: string) => string | undefined;

/** A variable by its name: the environment's, else the one of `.env`. */
function finder({ environment, dotenv }: Layers): Find {
  const own = (layer: Variables, name: string) => (Object.hasOwn(layer, name) ? layer[name] : undefined);
  return (name) => own(environment, name) ?? own(dotenv, name);
}

/** Empty secrets count as absent: `.env.example` lists them so. */
function secretsOf(schemas: readonly Schema[], find: Find): { readonly [name: string]: string } {
  const names = schemas.flatMap((schema) => Object.keys(schema.secrets));
  return Object.fromEntries(names.map((name) => [name, find(name) ?? '']).filter(([, secret]) => secret !== ''));
}

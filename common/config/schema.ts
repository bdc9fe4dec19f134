// What a configuration key is: its type, its default as a person would write it, one sentence about it.
// From a schema come parsing, help, config.yaml, .env.example and the README's table.
import { z } from 'zod';
import { LONGEST_MS, parseDuration } from '../duration.ts';
import { parseSize } from '../size.ts';

/** A value as written in YAML: what a default is, and what `config` shows. */
export type Written = string | number | boolean | null | readonly Written[] | { readonly [name: string]: Written };

export type Key<T> = {
  readonly type: z.ZodType<T>;
  /** Completes "KEY must be …". */
  readonly expects: string;
  readonly default: Written;
  readonly meaning: string;
  /** True while the part that obeys this key is not built: any other value than the default is refused. */
  readonly later: boolean;
};

export type Keys = { readonly [name: string]: Key<unknown> };

export type Schema<S extends string = string, K extends Keys = Keys> = {
  /** The section of the file, and the first part of each key's full name. */
  readonly section: S;
  readonly keys: K;
  /** Secrets of this side: names of variables, each with what it is for. Read from `.env` and the environment only. */
  readonly secrets: { readonly [name: string]: string };
  /** Contradictions between values that are each good by themselves, secrets included: the keys at fault and a sentence. */
  readonly contradictions: (
    values: { readonly [key: string]: unknown },
    secrets: { readonly [name: string]: string },
  ) => readonly Contradiction[];
};

export type Contradiction = { readonly keys: readonly string[]; readonly text: string };

/** The parsed values of a schema, by full key: `Values<typeof schema>['guardian.check_interval']`. */
export type Values<S> =
  S extends Schema<infer Section, infer K>
    ? { readonly [N in keyof K & string as `${Section}.${N}`]: K[N] extends Key<infer T> ? T : never }
    : never;

/** Keeps the literal types of a schema. */
export const defineSchema = <const S extends string, K extends Keys>(schema: Schema<S, K>): Schema<S, K> => schema;

export type Type<T> = { readonly type: z.ZodType<T>; readonly expects: string };

export const key = <T>(type: Type<T>, written: Written, meaning: string): Key<T> => ({
  ...type,
  default: written,
  meaning,
  later: false,
});

/** A key whose part is not built yet. */
export const later = <T>(type: Type<T>, written: Written, meaning: string): Key<T> => ({
  ...key(type, written, meaning),
  later: true,
});

export const text: Type<string> = { type: z.string().regex(/^(?=.*\S)\P{Cc}+$/u), expects: 'a text on one line' };
/** What can stand in an address; an IPv6 address without brackets. */
export const host: Type<string> = {
  type: z
    .string()
    .regex(/^[\w.:-]+$/)
    .refine((written) => URL.canParse(`http://${written.includes(':') ? `[${written}]` : written}`)),
  expects: 'a host name or an IP address',
};
export const boolean: Type<boolean> = { type: z.boolean(), expects: 'true or false' };
export const port: Type<number> = { type: z.int().min(1).max(65535), expects: 'a port number' };
export const portOrOff: Type<number> = { type: z.int().min(0).max(65535), expects: 'a port number, or 0 for off' };

export const whole = (min: number): Type<number> => ({
  type: z.int().min(min),
  expects: `a whole number of at least ${min}`,
});

export const number = (min: number): Type<number> => ({
  type: z.number().min(min),
  expects: `a number of at least ${min}`,
});

export const numberBetween = (min: number, max: number): Type<number> => ({
  type: z.number().min(min).max(max),
  expects: `a number from ${min} to ${max}`,
});

/** Milliseconds; at least 10 unless 0 is allowed. */
export const duration = (options: { readonly zero?: boolean } = {}): Type<number> => ({
  type: z
    .string()
    .transform((written) => parseDuration(written))
    .pipe(z.number().max(LONGEST_MS))
    .refine((ms) => ms >= 10 || (options.zero === true && ms === 0)),
  expects: `a duration with its unit such as 250ms, 15s, 5m or 1h, ${options.zero ? '0s or ' : ''}at least 10ms and at most 596h`,
});

/** Bytes. */
export const size: Type<number> = {
  type: z
    .string()
    .transform((written) => parseSize(written))
    .pipe(z.int().min(1)),
  expects: 'a size with its unit such as 512MB',
};

export const oneOf = <const T extends string>(...words: readonly T[]): Type<T> => ({
  type: z.enum(words),
  expects: words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
});

export const url: Type<string> = { type: z.url({ protocol: /^https?$/ }), expects: 'an http or https address' };

/** Of a websocket. */
export const wsUrl: Type<string> = { type: z.url({ protocol: /^wss?$/ }), expects: 'a ws or wss address' };

/** Names to texts, such as environment variables. */
export const texts: Type<{ readonly [name: string]: string }> = {
  type: z
    .unknown()
    .refine((map) => !Object.hasOwn(Object(map), '__proto__')) // a record would drop it without a word
    .pipe(z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().regex(/^[^\0]*$/))),
  expects: 'a map of variable names to texts, such as {NAME: text, PORT: "8080"}',
};

export const list = <T>(item: Type<T>, min: number): Type<readonly T[]> => ({
  type: z.array(item.type).min(min),
  expects: `a list${min > 0 ? ' with at least one entry' : ''}, each ${item.expects}`,
});

/** A map in which each of the names may stand, all with the same type. */
export const mapOf = <const N extends string, T>(
  names: readonly N[],
  inner: Type<T>,
): Type<{ readonly [K in N]?: T | undefined }> => ({
  type: strict(names.map((name) => [name, inner])) as z.ZodType<{ readonly [K in N]?: T | undefined }>,
  expects: `a map with any of ${names.join(', ')}, each ${inner.expects}`,
});

/** A map in which each of the names may stand, each with its own type. */
export const someOf = <P extends { readonly [name: string]: Type<unknown> }>(parts: P): Type<Some<P>> => ({
  type: strict(Object.entries(parts)) as z.ZodType<Some<P>>,
  expects: `a map with any of ${Object.entries(parts)
    .map(([name, { expects }]) => `${name} (${expects})`)
    .join(', ')}`,
});

type Some<P> = { readonly [N in keyof P]?: (P[N] extends Type<infer T> ? T : never) | undefined };

/** Which names it has is forgotten on the way through the entries. */
const strict = (parts: readonly (readonly [name: string, part: Type<unknown>])[]): z.ZodType<unknown> =>
  z.strictObject(Object.fromEntries(parts.map(([name, { type }]) => [name, type.optional()])));

/** `none` (null) or the type. */
export const orNone = <T>(inner: Type<T>): Type<T | null> => ({
  type: z.union([z.literal('none').transform(() => null), inner.type]),
  expects: `${inner.expects}, or none`,
});

/** The word itself or the type. */
export const orWord = <const W extends string, T>(word: W, inner: Type<T>): Type<W | T> => ({
  type: z.union([z.literal(word), inner.type]),
  expects: `${word}, or ${inner.expects}`,
});

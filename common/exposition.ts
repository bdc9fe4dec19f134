// Metrics in the text format that Prometheus reads.
import type { Histogram } from './counting.ts';

export type Sample = {
  /** Added to the family's name: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels?: { readonly [name: string]: string };
  /** Null is not known, and left out. */
  readonly value: number | null;
};

export type Family = {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
};

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4) */
export const exposition = (families: readonly Family[]): string => families.map(familyText).join('');

export const gauge = (name: string, help: string, value: number | null): Family => ({
  name,
  type: 'gauge',
  help,
  samples: [{ value }],
});

type Labelled = { readonly [value: string]: number };

/** @param values By the value of the label. */
export const gauges = (name: string, help: string, label: string, values: Labelled): Family => ({
  name,
  type: 'gauge',
  help,
  samples: labelled(label, values),
});

/** @param counts By the value of the label. */
export const counter = (name: string, help: string, label: string, counts: Labelled): Family => ({
  name,
  type: 'counter',
  help,
  samples: labelled(label, counts),
});

const labelled = (label: string, values: Labelled): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));

export function histogram(name: string, help: string, { buckets, sum, count }: Histogram): Family {
  const below = buckets.map(
    ({ bound, count }): Sample => ({ suffix: '_bucket', labels: { le: numberText(bound) }, value: count }),
  );
  const samples = [...below, { suffix: '_sum', value: sum }, { suffix: '_count', value: count }];
  return { name, type: 'histogram', help, samples };
}

/** Empty for a family of which nothing is known. */
function familyText({ name, type, help, samples }: Family): string {
  const known = samples.flatMap(({ suffix = '', labels = {}, value }) =>
    value === null ? [] : [`${name}${suffix}${labelText(labels)} ${numberText(value)}\n`],
  );
  if (known.length === 0) return '';
  return `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n${known.join('')}`;
}

function labelText(labels: { readonly [name: string]: string }): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(value).replaceAll('"', '\\"')}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escapeText = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

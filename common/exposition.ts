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
type LabelledOrNot = { readonly [value: string]: number | null };

/** @param values By the value of the label; null is not known. */
export const gauges = (name: string, help: string, label: string, values: LabelledOrNot): Family => ({
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

const labelled = (label: string, values: LabelledOrNot): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));

export const histogram = (name: string, help: string, measured: Histogram): Family => ({
  name,
  type: 'histogram',
  help,
  samples: histogramSamples(measured, {}),
});

/** @param measured By the value of the label. */
export const histograms = (
  name: string,
  help: string,
  label: string,
  measured: { readonly [value: string]: Histogram },
): Family => ({
  name,
  type: 'histogram',
  help,
  samples: Object.entries(measured).flatMap(([value, one]) => histogramSamples(one, { [label]: value })),
});

function histogramSamples({ buckets, sum, count }: Histogram, labels: NonNullable<Sample['labels']>) {
  const below = buckets.map(
    ({ bound, count }): Sample => ({ suffix: '_bucket', labels: { ...labels, le: numberText(bound) }, value: count }),
  );
  return [...below, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }];
}

/** @param counts By the values of two labels. */
export const counterOfTwo = (
  name: string,
  help: string,
  [first, second]: readonly [string, string],
  counts: { readonly [value: string]: Labelled },
): Family => ({
  name,
  type: 'counter',
  help,
  samples: Object.entries(counts).flatMap(([outer, inner]) =>
    Object.entries(inner).map(([name, value]) => ({ labels: { [first]: outer, [second]: name }, value })),
  ),
});

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

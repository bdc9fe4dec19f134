// A strict reader of the Prometheus text format 0.0.4, to hold metrics against.

export type Read = {
  readonly types: ReadonlyMap<string, string>;
  /** Value by name and labels as written, such as `up{a="b"}`. */
  readonly values: ReadonlyMap<string, number>;
};

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\\\\\|\\\\"|\\\\n)*"';
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (\\+Inf|-Inf|NaN|[-+]?[0-9.]+(?:e[-+]?[0-9]+)?)$`);

/** @throws Error that quotes the first line that breaks a rule of the format. */
export function readExposition(text: string): Read {
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line break');
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  let family = '';
  let helped = '';
  const refuse = (line: string, why: string): never => {
    throw new Error(`${why}: ${line}`);
  };
  for (const line of text.slice(0, -1).split('\n')) {
    const help = new RegExp(`^# HELP (${NAME}) (?:[^\\\\]|\\\\\\\\|\\\\n)+$`).exec(line);
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line);
    const sample = SAMPLE.exec(line);
    if (help?.[1]) {
      helped = help[1];
    } else if (type?.[1] && type[2]) {
      if (types.has(type[1])) refuse(line, 'a family must stand in one place');
      if (helped !== type[1]) refuse(line, 'TYPE must follow its HELP');
      family = type[1];
      types.set(family, type[2]);
    } else if (sample?.[1]) {
      const suffixes = types.get(family) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => sample[1] === family + suffix)) refuse(line, 'a sample must stand below its TYPE');
      const key = sample[1] + (sample[2] ?? '');
      if (values.has(key)) refuse(line, 'a sample must stand once');
      values.set(key, Number(sample[3]?.replace('Inf', 'Infinity')));
    } else {
      refuse(line, 'no line of this format');
    }
  }
  for (const [name, type] of types) if (type === 'histogram') checkHistogram(name, values);
  return { types, values };
}

/** Of each set of labels beside `le` on its own. */
function checkHistogram(name: string, values: ReadonlyMap<string, number>): void {
  const buckets = [...values].filter(([key]) => key.startsWith(`${name}_bucket`));
  const sets = Map.groupBy(buckets, ([key]) => key.slice(`${name}_bucket`.length).replace(/,?le="[^"]*"/, ''));
  if (sets.size === 0) throw new Error(`${name} has no bucket`);
  for (const [set, ofSet] of sets) {
    const labels = set === '{}' ? '' : set;
    const counts = ofSet.map(([, count]) => count);
    if (counts.some((count, i) => count < (counts[i - 1] ?? 0))) throw new Error(`${name} must be cumulative`);
    const [lastKey, lastCount] = ofSet.at(-1) ?? [];
    if (!lastKey?.endsWith('le="+Inf"}')) throw new Error(`${name} must end with le="+Inf"`);
    if (lastCount !== values.get(`${name}_count${labels}`)) throw new Error(`${name}_count must be that of le="+Inf"`);
    if (!values.has(`${name}_sum${labels}`)) throw new Error(`${name}_sum is missing`);
  }
}

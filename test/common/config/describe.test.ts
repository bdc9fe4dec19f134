import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { configYaml } from '../../../common/config/describe/config-yaml.ts';
import { envExample } from '../../../common/config/describe/env-example.ts';
import { keyTable, withKeyTable } from '../../../common/config/describe/key-table.ts';
import { optionsText } from '../../../common/config/describe/options.ts';
import { defineSchema, key, later, text } from '../../../common/config/schema.ts';
import { bot, guardian, merged, mergeTexts } from './toy.ts';

describe('config.yaml', () => {
  const file = configYaml([guardian, bot]);

  it('says exactly the defaults', () => {
    const { values, settings } = merged({ file });
    expect(values).toEqual(merged({}).values);
    expect(new Set(Object.values(settings).map(({ source }) => source))).toEqual(new Set(['config.yaml']));
    expect(mergeTexts({ file }).faults).toBeUndefined();
  });

  it('has every key in the order of the schema, groups nested', () => {
    const sections = parseDocument(file).toJS();
    expect(Object.keys(sections.guardian)).toEqual([
      ...['check_interval', 'start_grace', 'strikes', 'memory', 'env', 'policy', 'health_url', 'backoff', 'status'],
      'api_key',
    ]);
    expect(sections.bot.execution).toEqual({ timeout: '30s', retry: { attempts: 3, max: '8s' } });
  });

  it('has one comment for each key, in one column or above, within 120 columns', () => {
    const keys = [...Object.values(guardian.keys), ...Object.values(bot.keys)];
    const body = file.slice(file.indexOf('guardian:\n')).split('\n');
    const comments = body.flatMap((line) => line.match(/#.*/)?.[0] ?? []);
    expect(comments.map((c) => c.replace(' (not in this version: leave as it is)', ''))).toEqual(
      keys.map((key) => `# ${key.meaning}`),
    );
    const trailing = body.filter((line) => /[^\s#].*#/.test(line));
    expect(new Set(trailing.map((line) => line.indexOf('#')))).toEqual(new Set([32]));
    expect(Math.max(...file.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('marks what is not built yet', () => {
    expect(file).toContain('  test_mode: true               # paper only (not in this version: leave as it is)\n');
  });
});

describe('a long line', () => {
  const meaning = 'so long that it does not fit beside the key, '.repeat(2);
  const keys = {
    long_meaning: key(text, 'a', meaning),
    long_value: key(text, 'so long that the column is passed', 'short'),
    'group.first': later(text, 'b', 'one'),
    'group.second': later(text, 'c', 'two'),
  };
  const schemas = [defineSchema({ section: 'long', keys, secrets: {}, contradictions: () => [] })];

  it('has its comment above', () => {
    expect(configYaml(schemas)).toContain(
      `long:\n  # ${meaning}\n  long_meaning: a\n  # short\n  long_value: so long that the column is passed\n`,
    );
  });

  it('of the table says once that a whole group is not built yet', () => {
    const cell = '(not in this version)<br>`first`: one<br>`second`: two';
    expect(keyTable(schemas)).toContain(`| \`long.group\` | \`{first: b, second: c}\` | ${cell} |\n`);
  });
});

describe('.env.example', () => {
  const example = envExample([guardian, bot]);

  it('says the rule, and that no secret is needed in test mode', () => {
    expect(example).toContain('SECTION_KEY');
    expect(example).toContain('No secret is needed in test mode.');
  });

  it('has every secret, empty, with what it is for, and sets nothing else', () => {
    expect(example).toContain('# for the hook\nHOOK_TOKEN=\n\n# for the AI\nAI_KEY=\n');
    const set = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(set).toEqual(['HOOK_TOKEN=', 'AI_KEY=']);
  });
});

describe('the table of keys', () => {
  const table = keyTable([guardian, bot]);

  it('has a row for each key, and one for each group', () => {
    expect(table).toContain('| `guardian.check_interval` | `60s` | from the start of one check to the next |\n');
    expect(table).toContain(
      '| `guardian.backoff` | `{first: 0s, multiplier: 2, max: 300s}` | `first`: the first wait<br>`multiplier`: grows by this<br>`max`: the longest wait |\n',
    );
    expect(table.trimEnd().split('\n')).toHaveLength(2 + 10 + 6);
  });

  it('nests groups, and marks what is not built yet', () => {
    expect(table).toContain(
      '| `bot.execution` | `{timeout: 30s, retry: {attempts: 3, max: 8s}}` | `timeout`: for one call<br>`retry.attempts`: for one call (not in this version)<br>`retry.max`: the longest wait (not in this version) |\n',
    );
  });

  it('keeps a bar inside its cell', () => expect(table).toContain('| a limit \\| or none |'));

  it('goes between its marks, and again without change', () => {
    const filled = withKeyTable('before\n<!-- keys -->old<!-- /keys -->\nafter\n', table) as string;
    expect(filled).toBe(`before\n<!-- keys -->\n\n${table}\n<!-- /keys -->\nafter\n`);
    expect(withKeyTable(filled, table)).toBe(filled);
  });

  it.each(['no marks', '<!-- keys --> only', '<!-- /keys --><!-- keys -->'])('finds no place in %j', (text) => {
    expect(withKeyTable(text, table)).toBeNull();
  });
});

describe('the options of the command line', () => {
  it('have one line for each key, with the default as a shell takes it', () => {
    const lines = optionsText([guardian, bot]).split('\n');
    expect(lines[0]).toMatch(/^ {2}--guardian\.check_interval 60s +from the start of one check to the next$/);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}--bot\.symbols '\[BTC\]' +what it trades$/));
    expect(lines).toContainEqual(expect.stringMatching(/--bot\.test_mode true +paper only \(not in this version\)$/));
    expect(lines.filter((line) => line.startsWith('  --'))).toHaveLength(20);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, valueAt } from './toy.ts';

describe('the file', () => {
  it.each([
    ['empty', ''],
    ['blank', '\n  \n'],
    ['comments only', '# nothing\n'],
    ['an empty document', '---\n'],
    ['null', 'null\n'],
    ['empty sections', 'guardian:\nbot:\n'],
  ])('may be %s', (_, file) => expect(faultsOf(file)).toEqual([]));

  it.each([
    ['a list', '# first\n- bot\n', 2],
    ['a text', 'bot\n', 1],
    ['a number', '5\n', 1],
  ])('must not be %s', (_, file, line) => {
    expect(faultsOf(file)).toEqual([
      `config.yaml line ${line}: the file must be a map of sections, such as "guardian:"`,
    ]);
  });

  it('must have maps as its sections', () => {
    expect(faultsOf('guardian: 5\nbot: [port]\n')).toEqual([
      'guardian must be a map of keys, got 5 (config.yaml line 1)',
      'bot must be a map of keys, got ["port"] (config.yaml line 2)',
    ]);
  });

  it('may have the line ends of Windows, and lines still count', () => {
    expect(valueAt('bot.port', { file: 'bot:\r\n  port: 9000\r\n' })).toBe(9000);
    expect(faultsOf('bot:\r\n  host: a\r\n  port: x\r\n')).toEqual([
      'bot.port must be a port number, got "x" (config.yaml line 3)',
    ]);
  });

  it('tells every duplicate key with its line, among the other faults in the order of lines', () => {
    expect(faultsOf('bot:\n  port: 1\n  port: 2\n  host: 5\nguardian:\n  env: {A: x, A: y}\nbot: {}\n')).toEqual([
      'config.yaml line 3: port is written twice: remove one of the two',
      'bot.host must be a text on one line, got 5 (config.yaml line 4)',
      'config.yaml line 6: A is written twice: remove one of the two',
      'config.yaml line 7: bot is written twice: remove one of the two',
    ]);
  });

  it('tells each broken line once, and nothing else of the file', () => {
    const faults = faultsOf('bot:\n\tport: x\n  host: "a\nguardian: [\n');
    expect(faults[0]).toBe('config.yaml line 2: Tabs are not allowed as indentation');
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.every((fault) => /^config\.yaml line \d+: /.test(fault))).toBe(true);
    expect(new Set(faults.map((fault) => fault.split(':')[0])).size).toBe(faults.length);
  });

  it('with broken syntax hides no fault of the other layers', () => {
    expect(faultsOf({ file: 'bot: [\n', environment: { BOT_PORT: 'x' } })).toHaveLength(2);
  });

  it('is one document', () => {
    expect(faultsOf('bot:\n  port: 1\n---\nbot:\n  port: 2\n')).toEqual([
      'config.yaml line 3: a second document begins here: remove the --- above it',
    ]);
  });

  it('may use anchors', () => {
    expect(valueAt('guardian.backoff.max', { file: 'guardian:\n  start_grace: &t 20s\n  backoff: {max: *t}\n' })).toBe(
      20_000,
    );
  });

  it.each([
    ['an anchor in itself', 'bot:\n  symbols: &a [*a]\n', 'an anchor must not stand inside itself'],
    ['an unknown anchor', 'bot:\n  host: *nowhere\n', 'Unresolved alias'],
    ['an alias bomb', `bot:\n  symbols: [${bomb()}]\n`, 'Excessive alias count'],
    ['an unknown tag', 'bot:\n  host: !secret x\n', 'Unresolved tag'],
    ['a tag of an older YAML', 'bot:\n  host: !!timestamp 2020-01-01\n', 'Unresolved tag'],
    ['bottomless brackets', `bot:\n  symbols: ${'['.repeat(20_000)}\n`, 'nested too deeply'],
  ])('gets a sentence for %s', (_, file, sentence) => {
    const faults = faultsOf(file);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^config\.yaml line 2: /);
    expect(faults[0]).toContain(sentence);
  });

  it('cannot choose an older YAML in which "no" is false', () => {
    expect(valueAt('bot.host', { file: '%YAML 1.1\n---\nbot:\n  host: no\n' })).toBe('no');
  });

  it('quotes odd names, so that a fault is one line', () => {
    expect(faultsOf('bot:\n  "a\\nb\\e[31m\u202e": 1\n  ? [x, y]\n  : 1\n')).toEqual([
      'bot."a\\nb\\u001b[31m\\u202e" is not a known key (config.yaml line 2)',
      'bot."[\\"x\\",\\"y\\"]" is not a known key (config.yaml line 3)',
    ]);
  });

  it('gets sentences of one line, whatever it holds', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'guardian:',
        'bot:',
        '\n',
        '\n  ',
        'port: ',
        'env: ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '#',
        ': ',
      ),
      fc.constantFrom(
        '&a ',
        '*a',
        '!!set ',
        '!x ',
        '---\n',
        '%YAML 1.1\n',
        '|',
        '>',
        '<<: ',
        '? ',
        '$',
        '{NAME}',
        '\t',
        '\r\n',
      ),
      fc.string({ maxLength: 5 }),
    );
    const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, texts, (file, value) => {
        const faults = faultsOf({
          file,
          environment: { GUARDIAN_ENV: value, GUARDIAN_BACKOFF: value, BOT_PORT: value },
        });
        expect(faults.join('')).not.toMatch(/\n/);
        expect(faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('quotes 200 characters of a long value', () => {
    const [fault] = faultsOf(`bot:\n  port: ${'x'.repeat(10_000)}\n`);
    expect(fault?.length).toBeLessThan(300);
  });
});

/** 9 to the power of 8 texts in a few lines. */
function bomb(): string {
  const layers = [
    '&a0 x',
    ...Array.from({ length: 8 }, (_, i) => `&a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
  ];
  return layers.join(', ');
}

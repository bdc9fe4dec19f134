import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, merged, mergeTexts, valueAt } from './toy.ts';

describe('which layer wins', () => {
  it('is complete with defaults alone', () => {
    const { values, settings } = merged({});
    expect(values).toMatchObject({
      'guardian.check_interval': 60_000,
      'guardian.memory': 'auto',
      'bot.symbols': ['BTC'],
    });
    expect(settings['guardian.check_interval']).toEqual({ value: '60s', source: 'default' });
  });

  it('is always the highest that has the key', () => {
    const maybe = fc.option(
      fc.integer({ min: 1, max: 65535 }).filter((p) => p !== 8090),
      { nil: undefined },
    );
    fc.assert(
      fc.property(maybe, maybe, maybe, maybe, (inFile, inDotenv, inEnvironment, onCommandLine) => {
        const variable = (port?: number) => (port === undefined ? {} : { BOT_PORT: String(port) });
        const merged = mergeTexts({
          file: inFile === undefined ? '' : `bot:\n  port: ${inFile}\n`,
          dotenv: variable(inDotenv),
          environment: variable(inEnvironment),
          commandLine: onCommandLine === undefined ? [] : [['bot.port', String(onCommandLine)]],
        });
        const ladder = [
          [onCommandLine, 'command line'],
          [inEnvironment, 'environment'],
          [inDotenv, '.env'],
          [inFile, 'config.yaml'],
          [8080, 'default'],
        ] as const;
        const [value, source] = ladder.find(([port]) => port !== undefined) ?? [];
        expect(merged.faults).toBeUndefined();
        expect(merged).toMatchObject({ values: { 'bot.port': value }, settings: { 'bot.port': { value, source } } });
      }),
    );
  });

  it('judges the layers below too, and tells every fault: the file by its lines, then each higher layer', () => {
    expect(
      faultsOf({
        file: 'bot:\n  port: 80a0\nguardian:\n  strikes: 0\n',
        dotenv: { BOT_PORT: 'x' },
        environment: { BOT_PORT: '70000' },
        commandLine: [
          ['bot.port', '9000'],
          ['bot.port', 'y'],
        ],
      }),
    ).toEqual([
      'bot.port must be a port number, got "80a0" (config.yaml line 2)',
      'guardian.strikes must be a whole number of at least 1, got 0 (config.yaml line 4)',
      'bot.port must be a port number, got "x" (.env, BOT_PORT)',
      'bot.port must be a port number, got "70000" (environment, BOT_PORT)',
      'bot.port must be a port number, got "y" (command line)',
    ]);
  });

  it('takes the last of two on the command line', () => {
    expect(
      valueAt('bot.port', {
        commandLine: [
          ['bot.port', '1'],
          ['bot.port', '2'],
        ],
      }),
    ).toBe(2);
  });
});

describe('variables', () => {
  it('are SECTION_KEY in upper case, also inside groups', () => {
    expect(valueAt('guardian.backoff.first', { environment: { GUARDIAN_BACKOFF_FIRST: '1s' } })).toBe(1000);
  });

  it('that merely begin like ours are ignored', () => {
    const environment = {
      GUARDIAN_PID: '1',
      GUARDIAN_BOOT_ID: 'x',
      GUARDIAN_TOKEN: 'y',
      BOT_OF_THE_YEAR: 'z',
      GUARDIAN: '{a: 1}',
    };
    expect(mergeTexts({ environment, dotenv: environment }).faults).toBeUndefined();
  });

  it('are refused when empty, since nothing is not a value', () => {
    expect(faultsOf({ environment: { BOT_PORT: '' } })).toEqual([
      'bot.port must be a port number, got "" (environment, BOT_PORT)',
    ]);
  });

  it('may stand for any type, written as in YAML', () => {
    const environment = {
      BOT_SYMBOLS: '[A, B]',
      GUARDIAN_ENV: '{A: b}',
      GUARDIAN_STRIKES: '5',
      BOT_TEST_MODE: 'true',
      BOT_HOST: '5',
    };
    expect(mergeTexts({ environment })).toMatchObject({
      values: { 'bot.symbols': ['A', 'B'], 'guardian.env': { A: 'b' }, 'guardian.strikes': 5, 'bot.host': '5' },
      settings: { 'guardian.strikes': { value: 5, source: 'environment' } },
    });
  });
});

describe('groups', () => {
  it('can be given whole in the environment and on the command line', () => {
    const merged = mergeTexts({
      environment: { GUARDIAN_BACKOFF: '{first: 1s, multiplier: 3}' },
      commandLine: [['guardian.backoff', '{first: 2s}']],
    });
    expect(merged).toMatchObject({
      values: { 'guardian.backoff.first': 2000, 'guardian.backoff.multiplier': 3, 'guardian.backoff.max': 300_000 },
    });
  });

  it('give way to the variable of a key in them, in the same layer', () => {
    const environment = { GUARDIAN_BACKOFF: '{first: 1s}', GUARDIAN_BACKOFF_FIRST: '2s' };
    expect(valueAt('guardian.backoff.first', { environment })).toBe(2000);
  });

  it('can hold groups: the inner variable wins over the outer', () => {
    const environment = { BOT_EXECUTION: '{timeout: 1s, retry: {attempts: 4}}', BOT_EXECUTION_RETRY: '{attempts: 3}' };
    expect(faultsOf({ environment })).toEqual([
      'bot.execution.retry.attempts is not in this version yet: leave it at 3, got 4 (environment, BOT_EXECUTION)',
    ]);
  });

  it('refuse what is no map, and names they do not have', () => {
    expect(
      faultsOf({
        file: 'guardian:\n  backoff: "{first: 1s}"\n',
        environment: { GUARDIAN_BACKOFF: '{first: 1s' },
        commandLine: [['guardian.backoff', '{fist: 1s, "max.x": 1s}']],
      }),
    ).toEqual([
      'guardian.backoff must be a map of keys, got "{first: 1s}" (config.yaml line 2)',
      'guardian.backoff must be a map of keys, got "{first: 1s" (environment, GUARDIAN_BACKOFF)',
      'guardian.backoff.fist is not a known key, did you mean guardian.backoff.first? (command line)',
      'guardian.backoff."max.x" is not a known key (command line)',
    ]);
  });

  it('may be left empty in the file, like a section whose keys are all commented out', () => {
    expect(valueAt('guardian.backoff.first', { file: 'guardian:\n  backoff:\nbot:\n' })).toBe(0);
  });
});

describe('unknown keys', () => {
  it('are refused with what was probably meant', () => {
    expect(
      faultsOf('guardian:\n  chek_interval: 5s\n  port: 1\n  backof: {first: 1s}\ncheck_interval: 5s\nfoo: 1\n'),
    ).toEqual([
      'guardian.chek_interval is not a known key, did you mean guardian.check_interval? (config.yaml line 2)',
      'guardian.port is not a known key (config.yaml line 3)',
      'guardian.backof is not a known key, did you mean guardian.backoff? (config.yaml line 4)',
      'check_interval is not a known key, did you mean guardian.check_interval? (config.yaml line 5)',
      'foo is not a known key (config.yaml line 6)',
    ]);
  });

  it('on the command line are faults of the command', () => {
    const { faults } = mergeTexts({
      commandLine: [
        ['guardian.chek', '1'],
        ['bot.port', 'x'],
      ],
    });
    expect(faults?.map((fault) => fault.isUsage)).toEqual([true, false]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s does no harm', (name) => {
    expect(faultsOf(`${name}: {port: 1}\nbot:\n  ${name}: 1\n`)).toHaveLength(2);
    expect(
      faultsOf({
        commandLine: [
          [name, '1'],
          [`bot.${name}`, '1'],
          ['bot', `{${name}: 1}`],
        ],
      }),
    ).toHaveLength(3);
    expect(({} as Record<string, unknown>).port).toBeUndefined();
  });

  it('written with a dot in place of a group are refused', () => {
    expect(faultsOf('bot.port: 1\nbot:\n  "execution.timeout": 1s\n')).toEqual([
      '"bot.port" is not a known key, did you mean bot.port? (config.yaml line 1)',
      'bot."execution.timeout" is not a known key, did you mean bot.execution.timeout? (config.yaml line 3)',
    ]);
  });

  it('of another program are let alone by one that reads its own section only', () => {
    expect(faultsOf('guardian:\n  anything: 1\nfoo: 2\n', false)).toEqual([]);
    expect(faultsOf('bot:\n  prt: 1\n', false)).toEqual([
      'bot.prt is not a known key, did you mean bot.port? (config.yaml line 2)',
    ]);
  });
});

describe('contradictions', () => {
  it('are told with the place of each value', () => {
    expect(faultsOf({ file: 'guardian:\n  status:\n    port: 8080\n' })).toEqual([
      'guardian.status.port and bot.port must be two different ports (guardian.status.port 8080, config.yaml line 3; bot.port 8080, default)',
    ]);
  });

  it('between given values are told beside other faults', () => {
    const file = 'guardian:\n  status:\n    port: 1000\nbot:\n  port: 1000\n  host: 5\n';
    expect(faultsOf(file)).toEqual([
      'bot.host must be a text on one line, got 5 (config.yaml line 6)',
      expect.stringContaining('two different ports'),
    ]);
  });

  it('with a default are not, since the default may stand for what was misspelt', () => {
    expect(faultsOf('guardian:\n  status:\n    port: 8080\nbot:\n  prt: 1000\n')).toHaveLength(1);
    expect(faultsOf('guardian:\n  status:\n    port: 8080\nbot:\n  port: x\n')).toHaveLength(1);
  });

  it('with a value that a bad one was to replace are not', () => {
    const file = 'guardian:\n  status:\n    port: 1000\nbot:\n  port: 1000\n';
    expect(faultsOf({ file, environment: { BOT_PORT: 'x' } })).toHaveLength(1);
  });
});

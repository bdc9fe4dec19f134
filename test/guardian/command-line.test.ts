// The words of the command line.
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../guardian/command-line.ts';

const read = (words: string) => readCommandLine(words.split(' ').filter(Boolean));

describe('the command line', () => {
  it('means run without words', () => expect(read('')).toMatchObject({ command: 'run', config: null, overrides: [] }));

  it('takes values for keys in both notations', () => {
    const overrides = [
      ['guardian.check_interval', '5s'],
      ['bot.port', '81'],
    ];
    expect(read('--guardian.check_interval 5s --bot.port=81')).toMatchObject({ command: 'run', overrides });
  });

  it('keeps what stands behind the first = of a value', () => {
    expect(read('run --guardian.env={A:b=c}')).toMatchObject({ overrides: [['guardian.env', '{A:b=c}']] });
  });

  it('takes a configuration file and flags', () => {
    expect(read('status --json --config x.yaml')).toMatchObject({ command: 'status', json: true, config: 'x.yaml' });
    expect(read('test --dry-run')).toMatchObject({ command: 'test', dryRun: true });
    expect(read('config -h')).toMatchObject({ command: 'config', help: true });
  });

  it('takes the incident that is named', () => {
    expect(read('incidents')).toMatchObject({ command: 'incidents', id: null });
    expect(read('incidents --json T10-00')).toMatchObject({ command: 'incidents', json: true, id: 'T10-00' });
    const id = '2026-11-26T10-00-00-decision_stale-3';
    expect(read(`explain ${id} --config x.yaml`)).toMatchObject({ command: 'explain', id, config: 'x.yaml' });
  });

  it.each([
    ['status 2026', 'status does not know 2026'],
    ['explain a b', 'explain does not know b'],
    ['explain ../x', 'explain does not know ../x'],
    ['explain --json', 'explain does not know --json'],
    ['fly', 'there is no command fly'],
    ['run --wings', 'run does not know --wings'],
    ['run extra', 'run does not know extra'],
    ['run --json', 'run does not know --json'],
    ['--config', '--config needs a value'],
    ['run --guardian.port', '--guardian.port needs a value'],
    ['test', 'test needs --dry-run'],
  ])('refuses %s in one sentence', (words, sentence) => {
    const answer = read(words);
    expect('fault' in answer && answer.fault).toContain(sentence);
    expect('fault' in answer && answer.fault).not.toContain('\n');
  });
});

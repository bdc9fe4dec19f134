import { describe, expect, it } from 'vitest';
import { readArguments } from '../../bot/arguments.ts';

describe('the command line', () => {
  it('may be empty', () => {
    expect(readArguments([])).toEqual({ do: 'run', config: null, overrides: [] });
  });
  it('names a configuration file and overrides, with a space or an equals sign', () => {
    expect(readArguments(['--config', 'a.yaml', '--bot.port', '1', '--bot.host=a=b'])).toEqual({
      do: 'run',
      config: 'a.yaml',
      overrides: [
        ['bot.port', '1'],
        ['bot.host', 'a=b'],
      ],
    });
  });
  it('asks for flatten, and for a dry run of it', () => {
    expect(readArguments(['flatten', '--config', 'a.yaml'])).toEqual({
      do: 'flatten',
      config: 'a.yaml',
      overrides: [],
    });
    expect(readArguments(['flatten', '--dry-run'])).toEqual({ do: 'preview', config: null, overrides: [] });
  });
  it('takes these words in any order: who needs them is in a hurry', () => {
    const words = ['--dry-run', '--config', 'a.yaml', 'flatten'];
    expect(readArguments(words)).toEqual({ do: 'preview', config: 'a.yaml', overrides: [] });
  });
  it('asks for help', () => {
    expect(readArguments(['--bot.port', '1', '--help'])).toEqual({ do: 'help' });
  });
  it.each([
    [['--dry-run'], '--dry-run without flatten is not understood: see bot --help'],
    [['flatten', 'flatten'], 'flatten is not understood: see bot --help'],
    [['run'], 'run is not understood: see bot --help'],
    [['--guardian.check_interval', '1s'], '--guardian.check_interval is not understood: see bot --help'],
    [['--bot.port'], '--bot.port needs a value: see bot --help'],
    [['--config', '--bot.port', '1'], '--config needs a value: see bot --help'],
    [['--config='], '--config needs a value: see bot --help'],
  ])('refuses %j', (words, sentence) => {
    expect(readArguments(words)).toEqual({ do: 'refuse', sentence });
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text ${NAME} is what is tested
import { describe, expect, it } from 'vitest';
import { faultsOf, inFile, valueAt } from './toy.ts';

describe('${NAME}', () => {
  const environment = { PORT: '9000', WORD: 'a b', EMPTY: '', LIST: '[x, y]' };
  const filled = (full: string, written: string, dotenv = {}) =>
    valueAt(full, { ...inFile(full, written), environment, dotenv });

  it('is filled in from the environment, also inside a text, a list and a map', () => {
    expect(filled('bot.host', 'is ${WORD}${EMPTY}!')).toBe('is a b!');
    expect(filled('bot.symbols', '["${WORD}", c]')).toEqual(['a b', 'c']);
    expect(filled('guardian.env', '{A: "${WORD}"}')).toEqual({ A: 'a b' });
  });

  it('is filled in from .env where the environment does not have it', () => {
    expect(filled('bot.host', '${PORT} ${MINE}', { PORT: '1', MINE: '2' })).toBe('9000 2');
  });

  it('may stand for a number or a list', () => {
    expect(filled('bot.port', '${PORT}')).toBe(9000);
    expect(filled('bot.symbols', '${LIST}')).toEqual(['x', 'y']);
  });

  it('is not filled in twice', () => {
    expect(valueAt('bot.host', { ...inFile('bot.host', '${A}'), environment: { A: '${B}', B: 'x' } })).toBe('${B}');
  });

  it('that is not set is refused, each by its name', () => {
    expect(faultsOf({ file: 'bot:\n  host: ${A} ${PORT} ${my-b}\n  port: ${constructor}\n', environment })).toEqual(
      ['bot.host uses ${A}', 'bot.host uses ${my-b}', 'bot.port uses ${constructor}'].map(
        (start, i) =>
          `${start}, which is not set: set it, or write $\${ for a plain \${ (config.yaml line ${i < 2 ? 2 : 3})`,
      ),
    );
  });

  it('is plain after a second dollar', () => {
    expect(filled('bot.host', '$${PORT} costs $5')).toBe('${PORT} costs $5');
  });

  it('is plain outside the file', () => {
    expect(valueAt('bot.host', { environment: { BOT_HOST: '${PORT}' } })).toBe('${PORT}');
  });
});

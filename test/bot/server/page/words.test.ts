import { describe, expect, it } from 'vitest';
import { en } from '../../../../bot/server/page/client/words/en.ts';
import { languageOf } from '../../../../bot/server/page/client/words/language.ts';
import { zh } from '../../../../bot/server/page/client/words/zh.ts';

/** Every sentence with its path; those that are made of values get some. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'function') return [[path + key, value('A', 'B', 'C', 'D')]];
    return typeof value === 'object' ? sentences(value, `${path}${key}.`) : [[path + key, value]];
  });
}

describe('the language', () => {
  it.each(['zh', 'zh-CN', 'zh-TW', 'ZH-hans'])('is Chinese for %s', (preferred) => {
    expect(languageOf(preferred)).toEqual({ tag: 'zh-CN', words: zh });
  });
  it.each(['en', 'de-DE', '', 'zhx'])('is English for "%s"', (preferred) => {
    expect(languageOf(preferred)).toEqual({ tag: 'en', words: en });
  });
});

describe('the Chinese sentences', () => {
  it('are the English ones, each of them', () => {
    expect(sentences(zh).map(([path]) => path)).toEqual(sentences(en).map(([path]) => path));
  });
  it('are Chinese', () => {
    const latin = sentences(zh).filter(([, sentence]) => !/\p{Script=Han}/u.test(sentence));
    expect(latin.map(([path]) => path)).toEqual(['attribution', 'units.between', 'inQuote']);
  });
  it('say every value that the English ones say', () => {
    const values = (words: object) =>
      sentences(words).map(([path, said]) => [path, said.match(/[A-D](?![A-Z])/g)?.sort()]);
    const made = (words: object) => values(words).filter(([path]) => typeof en[path as keyof typeof en] === 'function');
    expect(made(zh)).toEqual(made(en));
  });
});

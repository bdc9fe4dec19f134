// Which language the page speaks, and what its `lang` says.
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

export type Language = { readonly tag: string; readonly words: Words };

/** @param preferred The browser's language, such as `zh-TW`. */
export const languageOf = (preferred: string): Language =>
  /^zh\b/i.test(preferred) ? { tag: 'zh-CN', words: zh } : { tag: 'en', words: en };

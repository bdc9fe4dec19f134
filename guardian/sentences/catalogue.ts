// One catalogue of sentences, two languages. A sentence is named where something happens and worded here.
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';
export type SentenceName = keyof typeof en;

/** A value, or another sentence to be said in the same language. */
export type Filling = string | number | Saying;
export type Saying = { readonly is: SentenceName; readonly values: { readonly [name: string]: Filling } };

type NamesIn<T> = T extends `${string}{${infer N}}${infer Rest}` ? N | NamesIn<Rest> : never;

/** What a sentence needs: one filling for each of its `{name}`s. */
export type Values<N extends SentenceName> = { readonly [K in NamesIn<(typeof en)[N]>]: Filling };

export function say<N extends SentenceName>(language: Language, name: N, values: Values<N>): string {
  return render(language, { is: name, values });
}

export function render(language: Language, saying: Saying): string {
  const template = language === 'zh' ? zh[saying.is] : en[saying.is];
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const filling = saying.values[name];
    return typeof filling === 'object' ? render(language, filling) : String(filling);
  });
}

/** `auto` follows LC_ALL, LC_MESSAGES and LANG, the first that is set. */
export function chooseLanguage(configured: 'auto' | Language, environment: NodeJS.ProcessEnv): Language {
  if (configured !== 'auto') return configured;
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

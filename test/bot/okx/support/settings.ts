// The settings of OKX as a configuration makes them, with the key of the simulated exchange and no pace to keep.
import type { KEY_NAMES, Mode } from '../../../../bot/mode.ts';
import { type OkxSettings, okxSettings } from '../../../../bot/okx/settings.ts';
import { schema } from '../../../../bot/schema.ts';
import { merge } from '../../../../common/config/merge.ts';
import { TEST_KEY } from '../../../okx/okx.ts';

type Values = Parameters<typeof okxSettings>[0]['values'];

export function valuesOf(keys: Readonly<Record<string, string>>): Values {
  const layers = { file: null, dotenv: {}, environment: {}, commandLine: Object.entries(keys) };
  const merged = merge([schema], layers, false);
  if (merged.faults) throw new Error(JSON.stringify(merged.faults));
  return merged.values as Values;
}

export const SECRETS: Readonly<Record<(typeof KEY_NAMES)[number], string>> = {
  OKX_API_KEY: TEST_KEY.apiKey,
  OKX_SECRET: TEST_KEY.secret,
  OKX_PASSWORD: TEST_KEY.passphrase,
};

/** Enough time for a busy machine, and hardly a wait before another attempt, unless a test says otherwise. */
export function settingsOf(keys: Readonly<Record<string, string>> = {}, mode: Mode = 'live'): OkxSettings {
  const quick = { 'bot.execution.timeout': '5s', 'bot.execution.retry.initial': '10ms' };
  return { ...okxSettings({ values: valuesOf({ ...quick, ...keys }), secrets: SECRETS }, mode), isPaced: false };
}

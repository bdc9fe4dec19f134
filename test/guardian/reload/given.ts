// Configurations as the reader answers with them.
import type { Configuration } from '../../../common/config/read.ts';

export const VALUES: { readonly [key: string]: unknown } = {
  'guardian.command': 'auto',
  'guardian.env': { A: '1', B: '2' },
  'guardian.check_interval': 60_000,
  'guardian.max_no_response': 300_000,
  'guardian.status.port': 8090,
  'bot.port': 8080,
  'bot.symbols': ['BTC', 'ETH'],
};

/** The configuration in which only these values and secrets are different. */
export const given = (
  values: { readonly [key: string]: unknown } = {},
  others: Partial<Pick<Configuration, 'chosen' | 'secrets' | 'warnings' | 'file' | 'folder'>> = {},
): Configuration => ({
  file: '/w/config.yaml',
  folder: '/w',
  settings: Object.fromEntries(
    Object.entries({ ...VALUES, ...values }).map(([key, value]) => [key, { value: String(value), source: 'default' }]),
  ),
  values: { ...VALUES, ...values },
  chosen: [],
  secrets: {},
  warnings: [],
  ...others,
});

// Settings as `run` has them, to be changed by the tests; the configuration's own defaults do not matter here.
import type { Settings } from '../../../guardian/policy.ts';
import { DEFAULTS } from '../machine/play.ts';

const WRITTEN: { readonly [key: string]: string } = {
  'guardian.restart_window': '1h',
  'guardian.health_timeout': '10s',
};

export const settings = (machine: Partial<Settings['machine']> = {}, others: Partial<Settings> = {}): Settings => ({
  // The cast: of the single values nothing that is tested with these settings reads any.
  values: {} as Settings['values'],
  machine: { ...DEFAULTS, ...machine },
  limit: { maxNoResponse: 300_000, isMaxNoResponseSet: false, decisionMargin: 30_000, timeframeMargin: 120_000 },
  inFlightMargin: 15_000,
  resources: { memory: null, cpu: null, disk: null, checks: 3 },
  starved: { checkInterval: machine.checkInterval ?? DEFAULTS.checkInterval, starvedAfter: 2000, maxStarved: 900_000 },
  healthUrl: 'http://127.0.0.1:8080/api/dashboard',
  configFile: '/w/config.yaml',
  dataDir: '/w/data',
  logDir: '/w',
  cwd: '/w',
  written: (key) => WRITTEN[key] ?? key,
  ...others,
});

// The numbers of a world: mostly those by default, sometimes others.
import type { Settings } from '../../../guardian/policy.ts';
import { settings } from '../../guardian/support/settings.ts';
import type { Dice } from './dice.ts';

export function anySettings(dice: Dice): Settings {
  if (dice.chance(0.6)) return settings({}, { resources: RESOURCES });
  const machine = {
    failureThreshold: dice.pick([1, 3, 3, 5]),
    maxRestarts: dice.pick([0, 3, 10, 20]),
    maxRestartsPerDay: dice.pick([0, 12, 30]),
    stopTimeout: dice.pick([1000, 10_000, 30_000]),
    onProviderOutage: dice.pick(['restart_once', 'restart_once', 'always', 'never'] as const),
    exitOnHalt: dice.chance(0.2),
  };
  return settings(machine, { resources: RESOURCES });
}

/** As for our own bot. */
const RESOURCES = { memory: 512 << 20, cpu: null, disk: 1e9, checks: 3 };

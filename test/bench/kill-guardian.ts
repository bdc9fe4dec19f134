// Kills the guardian 200 times, or as often as the first word says: `npm run kill-guardian`. Linux.
import { sweepGuardians } from '../kill/guardians.ts';

const kills = Number(process.argv[2] ?? 200);
const { faults, ...figures } = await sweepGuardians(kills, Math.random);
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n${faults.length === 0 ? 'no fault' : faults.join('\n')}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

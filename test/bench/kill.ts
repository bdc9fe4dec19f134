// Kills the bot 200 times, or as often as the first word says: `npm run kill`.
import { sweep } from '../kill/sweep.ts';

const kills = Number(process.argv[2] ?? 200);
const { faults, ...figures } = await sweep(kills, Math.random);
process.stdout.write(`${JSON.stringify(figures)}\n${faults.length === 0 ? 'no fault' : faults.join('\n')}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;

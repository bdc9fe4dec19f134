// The program that takes the census throughout a run of the tests: RUN FILE. Each violation becomes a line of the file;
// at SIGTERM the last line says how much was seen, so that a watcher that saw nothing is not taken for peace.
import { appendFileSync } from 'node:fs';
import { createCensus } from './census.ts';

const INTERVAL_MS = 40;
const [, , run = '', file = ''] = process.argv;
const census = createCensus(run);
const parent = process.ppid;
let looks = 0;

const look = () => {
  if (process.ppid !== parent) process.exit(1); // The run was killed.
  for (const violation of census.look(performance.now())) appendFileSync(file, `${JSON.stringify(violation)}\n`);
  looks++;
};
appendFileSync(file, '');
process.stdout.write('watching\n');
setInterval(look, INTERVAL_MS);
process.on('SIGTERM', () => {
  appendFileSync(file, `${JSON.stringify({ looks, bots: census.botsSeen() })}\n`);
  process.exit(0);
});

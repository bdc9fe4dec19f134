// A bot that writes numbered lines to its output as fast as it can: `numbered-writer.ts COUNT`.
import { writeSync } from 'node:fs';

const count = Number(process.argv[2]);
for (let i = 0; i < count; i++) writeSync(1, `${i} some words that a bot may write\n`);

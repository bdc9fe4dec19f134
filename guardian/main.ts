// The entry point: one command, one exit code.
import { cli } from './cli.ts';

void cli(process.argv.slice(2)).then((code) => process.exit(code));

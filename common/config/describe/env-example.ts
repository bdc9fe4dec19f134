// Writes .env.example: what .env is for, and the secrets.
import type { Schema } from '../schema.ts';

const HEAD = `# What belongs to this machine alone: secrets, and keys of config.yaml that are to differ here. Copy this file to .env
# beside config.yaml, keep it to yourself (chmod 600 .env) and out of version control.
#
# Every key of config.yaml can be given as SECTION_KEY in upper case and comes before config.yaml, such as
# GUARDIAN_CHECK_INTERVAL=5s for guardian.check_interval. The environment and the command line come before this file.

# No secret is needed in test mode. An AI needs the key of its provider, where that asks for one.
`;

export const envExample = (schemas: readonly Schema[]): string =>
  [HEAD, ...schemas.flatMap((s) => Object.entries(s.secrets)).map(secret)].join('\n');

const secret = ([name, meaning]: readonly [string, string]) => `# ${meaning}\n${name}=\n`;

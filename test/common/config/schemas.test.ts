// The schemas of both programs, loaded by path as the reader loads them.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { merge } from '../../../common/config/merge.ts';
import { namesOf, variableName } from '../../../common/config/names.ts';
import type { Schema } from '../../../common/config/schema.ts';

const root = join(import.meta.dirname, '../../..');
const load = async (path: string) => (await import(pathToFileURL(join(root, path)).href)).schema as Schema;
const schemas = [await load('guardian/schema.ts'), await load('bot/schema.ts')];

const read = (...commandLine: (readonly [string, string])[]) =>
  merge(schemas, { file: null, dotenv: {}, environment: {}, commandLine }, true);

const commandOf = (written: string) => {
  const merged = read(['guardian.command', written]);
  return merged.faults ? 'refused' : merged.values['guardian.command'];
};

const variables = () => {
  const { keys, groups } = namesOf(schemas);
  return [...keys.keys(), ...groups].map(variableName);
};

describe('the schemas', () => {
  it('accept their own defaults, which contradict nothing', () => expect(read().faults).toBeUndefined());

  it('give every key and group a variable of its own', () => {
    expect(new Set(variables()).size).toBe(variables().length);
  });

  it.each(['GUARDIAN_PID', 'GUARDIAN_BOOT_ID', 'GUARDIAN_TOKEN', 'GUARDIAN_ON_EXIT', 'GUARDIAN_EXIT_FILE'])(
    'take %s, which the bot is given, for no key',
    (name) => {
      expect(variables()).not.toContain(name);
    },
  );

  it('keep the keys of a group together, so that config.yaml can nest them', () => {
    for (const { keys } of schemas) {
      const groups = Object.keys(keys).map((name) => name.split('.').slice(0, -1).join('.'));
      const starts = groups.filter((group, i) => group !== '' && group !== groups[i - 1]);
      expect(new Set(starts).size).toBe(starts.length);
    }
  });
});

describe('guardian.command', () => {
  it.each([
    ['auto', 'auto'],
    ['python web_server.py', ['python', 'web_server.py']],
    [`sh -c "a | b; c"`, ['sh', '-c', 'a | b; c']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`echo $HOME \${X:-y} $$`, ['echo', '$HOME', `\${X:-y}`, '$$']],
    [`say "it's"`, ['say', "it's"]],
  ])('%s is split into words as a shell would', (written, words) => expect(commandOf(written)).toEqual(words));

  it.each(['', '""', 'a | b', 'a; b', 'a > b', 'a && b', 'ls *.py', 'a # b', 'say "hi', "it's", 'a\nb'])(
    '%j is refused, since no shell is there',
    (written) => expect(commandOf(written)).toBe('refused'),
  );
});

describe('a host', () => {
  const isTaken = (key: string, written: string) => read([key, written]).faults === undefined;

  it.each(['127.0.0.1', '0.0.0.0', 'localhost', 'my-bot.lan', '::', '::1', 'fe80::1'])('may be %s', (written) => {
    expect([isTaken('bot.host', written), isTaken('guardian.status.host', written)]).toEqual([true, true]);
  });

  it.each(['my host', 'fe80::1%eth0', '[::1]', 'http://localhost', 'localhost/x', 'user@localhost', '1.2.3.4.5'])(
    'is not %s, from which no address can be made',
    (written) => {
      expect([isTaken('bot.host', written), isTaken('guardian.status.host', written)]).toEqual([false, false]);
    },
  );
});

describe('contradictions', () => {
  it('are a second pause longer than the longest one', () => {
    expect(read(['guardian.backoff', '{initial: 10s, max: 5s}']).faults).toHaveLength(1);
    expect(read(['guardian.backoff', '{initial: 5s, max: 5s}']).faults).toBeUndefined();
  });

  it('are one port for two servers, unless the page is off', () => {
    expect(read(['guardian.status.port', '8080']).faults).toHaveLength(1);
    expect(read(['guardian.status.port', '0']).faults).toBeUndefined();
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values from ${NAME} are among the secrets
import { describe, expect, it } from 'vitest';
import { hide } from '../../../common/config/hide.ts';
import { merged, mergeTexts } from './toy.ts';

const SECRET = 'hunter2';

describe('secrets', () => {
  it('come from .env and the environment, those of the schemas only, without empty ones', () => {
    const dotenv = { AI_KEY: 'a', HOOK_TOKEN: '', OTHER_KEY: 'c' };
    expect(merged({ dotenv, environment: { AI_KEY: 'b' } }).secrets).toEqual({ AI_KEY: 'b' });
  });

  it.each([
    ['the value of a key named like one', { file: `guardian:\n  api_key: ${SECRET}\n` }],
    ['in a map, under the name', { file: `guardian:\n  env: {API_KEY: ${SECRET}, MY_PASSWORD: ${SECRET}}\n` }],
    ['in a map in the environment', { environment: { GUARDIAN_ENV: `{API_KEY: ${SECRET}}` } }],
    ['in an address', { file: `guardian:\n  health_url: http://me:${SECRET}@host/\n` }],
    ['in the query of an address', { file: `guardian:\n  health_url: http://host/?access_token=${SECRET}&x=1\n` }],
    ['in a text', { file: `bot:\n  host: x --password ${SECRET} --token=${SECRET} API_KEY="${SECRET}"\n` }],
    ['in a list', { file: `bot:\n  symbols: ["http://${SECRET}@host"]\n` }],
    ['from a variable', { file: 'bot:\n  host: ${THING}\n', environment: { THING: SECRET } }],
  ])('are not among the settings: %s', (_, texts) => {
    const { values, settings } = merged(texts);
    expect(JSON.stringify(values)).toContain(SECRET);
    expect(JSON.stringify(settings)).not.toContain(SECRET);
  });

  it.each([
    ['a key named like one', { file: `guardian:\n  api_key: [${SECRET}]\n` }],
    ['a map under the name', { file: `guardian:\n  env: {API_KEY: [${SECRET}]}\n` }],
    ['a broken map in the environment', { environment: { GUARDIAN_ENV: `{API_KEY: ${SECRET}` } }],
    ['a broken map with quotes', { environment: { GUARDIAN_ENV: `{"API_KEY": "${SECRET}` } }],
    ['a broken address', { file: `guardian:\n  health_url: http://me:${SECRET}/x@host\n` }],
    ['an address of the wrong kind', { file: `guardian:\n  health_url: redis://:${SECRET}@host\n` }],
    ['a value from a variable', { file: 'bot:\n  port: ${THING}\n', environment: { THING: SECRET } }],
    ['a value of a later version', { file: 'bot:\n  model: ${THING}\n', environment: { THING: SECRET } }],
    ['broken syntax beside it', { file: `guardian:\n  api_key: "x" ${SECRET}\n  a: |${SECRET}\n} ${SECRET}\n` }],
    ['a tag', { file: `guardian:\n  api_key: !${SECRET}\n` }],
    ['an unknown section', { file: `secrets:\n  mine: ${SECRET}\n` }],
  ])('are not in faults: %s', (_, texts) => {
    const { faults } = mergeTexts(texts);
    expect(faults?.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain(SECRET);
  });

  it('leave what is no secret readable', () => {
    expect(hide('guardian.command', 'python web_server.py --port 8080')).toBe('python web_server.py --port 8080');
    expect(hide('guardian.health_url', 'https://host:80/path?a=1')).toBe('https://host:80/path?a=1');
    expect(hide('guardian.env', { API_KEY: 'a', MODE: 'b' })).toEqual({ API_KEY: '***', MODE: 'b' });
    expect(hide('guardian.health_url', 'http://me:pw@host/x')).toBe('http://***@host/x');
  });
});

// What the configured channels lack.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { merge } from '../../../common/config/merge.ts';
import type { Schema } from '../../../common/config/schema.ts';

const path = join(import.meta.dirname, '../../../guardian/schema.ts');
const { schema } = (await import(pathToFileURL(path).href)) as { schema: Schema };

const TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';
const GOOD = { WEBHOOK_URL: 'https://hooks.host/T0/secret', TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_CHAT_ID: '-100123456' };

const faults = (channels: string, dotenv: Record<string, string> = {}, ...more: (readonly [string, string])[]) => {
  const commandLine = [['guardian.notifications.channels', channels] as const, ...more];
  const merged = merge([schema], { file: null, dotenv, environment: {}, commandLine }, true);
  return merged.faults?.map(({ text }) => text) ?? [];
};

it('no channel needs nothing', () => expect(faults('[]')).toEqual([]));

it('what is there is enough', () => {
  const command = ['guardian.notifications.command', 'notify "a b"'] as const;
  expect(faults('[webhook, telegram, command, webhook]', GOOD, command)).toEqual([]);
});

describe('is refused, by the name of the variable', () => {
  it.each([
    ['webhook', ['WEBHOOK_URL']],
    ['telegram', ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_CHAT_ID']],
  ])('%s without its secrets', (channel, names) => {
    const told = faults(`[${channel}]`);
    expect(told).toHaveLength(names.length);
    for (const [i, name] of names.entries())
      expect(told[i]).toContain(`${channel}: ${name} is not set: write it into .env`);
    expect(told[0]).toContain(`(guardian.notifications.channels ["${channel}"], command line)`);
  });

  it.each([
    ['webhook', 'WEBHOOK_URL', '<url>', 'holds a placeholder'],
    ['webhook', 'WEBHOOK_URL', 'https://hooks.host/your-webhook', 'holds a placeholder'],
    ['webhook', 'WEBHOOK_URL', 'https://hooks.example.com/T0/B0', 'must be an http or https address'],
    ['webhook', 'WEBHOOK_URL', 'ftp://hooks.host/hunter2', 'must be an http or https address'],
    ['webhook', 'WEBHOOK_URL', 'hooks.host/hunter2', 'must be an http or https address'],
    ['telegram', 'TELEGRAM_BOT_TOKEN', 'changeme', 'holds a placeholder'],
    ['telegram', 'TELEGRAM_BOT_TOKEN', 'your-bot-token', 'holds a placeholder'],
    ['telegram', 'TELEGRAM_BOT_TOKEN', `${TOKEN}/../hunter2`, 'must be such as 123456789:AAE'],
    ['telegram', 'TELEGRAM_CHAT_ID', 'your_chat_id', 'holds a placeholder'],
    ['telegram', 'TELEGRAM_CHAT_ID', 'hunter2 !', 'must be a number, or @ and a name'],
  ])('%s with %s=%s', (channel, name, value, fault) => {
    const told = faults(`[${channel}]`, { ...GOOD, [name]: value });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`${name} ${fault}`);
    expect(told[0]).not.toContain(value);
  });

  it('an empty secret, which is none', () => {
    expect(faults('[webhook]', { WEBHOOK_URL: '' })[0]).toContain('WEBHOOK_URL is not set');
  });
});

it('the channel command is refused without a command', () => {
  expect(faults('[command]')).toEqual([expect.stringContaining('needs guardian.notifications.command: set it')]);
});

it.each(['slack', 'discord', 'dingtalk', 'feishu', 'email'])('%s is not supported by this version', (channel) => {
  expect(faults(`[${channel}]`)).toEqual([
    expect.stringContaining(`${channel} is not supported by this version: choose webhook, telegram, command`),
  ]);
});

it('an unknown channel is no channel', () => {
  expect(faults('[pigeon]')).toEqual([expect.stringContaining('must be a list')]);
});

// What the configured channels lack, in sentences. Pure; a sentence names a secret, never quotes it.
import { isPlaceholder } from '../../common/config/placeholder.ts';
import type { Contradiction } from '../../common/config/schema.ts';

const CHANNELS = 'guardian.notifications.channels';
const COMMAND = 'guardian.notifications.command';

/** The secrets of each channel, with the form they have. */
const NEEDS: { readonly [channel: string]: { readonly [name: string]: Form } } = {
  webhook: { WEBHOOK_URL: { isGood: isPublicAddress, expects: 'an http or https address' } },
  telegram: {
    TELEGRAM_BOT_TOKEN: { isGood: (token) => /^\d+:[\w-]+$/.test(token), expects: 'such as 123456789:AAE…' },
    TELEGRAM_CHAT_ID: { isGood: (id) => /^(-?\d+|@\w+)$/.test(id), expects: 'a number, or @ and a name' },
  },
  command: {},
};

type Form = { readonly isGood: (secret: string) => boolean; readonly expects: string };

export function channelContradictions(
  values: { readonly [key: string]: unknown },
  secrets: { readonly [name: string]: string },
): readonly Contradiction[] {
  // The schema has checked it.
  const channels = new Set(values[CHANNELS] as readonly string[]);
  const found = [...channels].flatMap((channel) => {
    const needs = NEEDS[channel];
    if (!needs)
      return [`${CHANNELS}: ${channel} is not supported by this version: choose ${Object.keys(NEEDS).join(', ')}`];
    return Object.entries(needs).flatMap(([name, form]) => {
      const fault = faultOf(secrets[name], form);
      return fault === null
        ? []
        : [`${CHANNELS} ${channel}: ${name} ${fault}: write it into .env beside the configuration file`];
    });
  });
  return [
    ...found.map((text) => ({ keys: [CHANNELS], text })),
    ...(channels.has('command') && values[COMMAND] === null
      ? [{ keys: [CHANNELS, COMMAND], text: `${CHANNELS} command needs ${COMMAND}: set it` }]
      : []),
  ];
}

function faultOf(secret: string | undefined, { isGood, expects }: Form): string | null {
  if (secret === undefined) return 'is not set';
  if (isPlaceholder(secret)) return 'holds a placeholder';
  return isGood(secret) ? null : `must be ${expects}`;
}

/** The hosts of `example.com` and the like are there for documentation. */
function isPublicAddress(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const { protocol, hostname } = new URL(written);
  return /^https?:$/.test(protocol) && !/(^|\.)example(\.(com|net|org))?$/.test(hostname);
}

// Puts the alarms together as configured: the queue, the channels with their secrets, the sender.
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../policy.ts';
import type { Channel, ChannelName } from './channel.ts';
import { command } from './channels/command.ts';
import { telegram } from './channels/telegram.ts';
import { webhook } from './channels/webhook.ts';
import type { CourierPorts } from './courier.ts';
import { openQueue } from './queue.ts';
import { createSender, type Sender, type SenderOptions, SILENT } from './sender.ts';

export type Opening = Pick<SenderOptions, 'words'> &
  Pick<CourierPorts, 'wall' | 'tell'> & {
    readonly settings: Settings;
    readonly secrets: { readonly [name: string]: string };
    readonly onFault: (error: Error) => void;
  };

export function openAlarms({ settings, secrets, onFault, ...ports }: Opening): Sender {
  const names = [...new Set(settings.values['guardian.notifications.channels'])];
  if (names.length === 0) return SILENT;
  return createSender({
    ...ports,
    queue: openQueue(join(settings.dataDir, 'history.db'), onFault),
    // The cast: the configuration refuses channels that are not supported.
    channels: names.map((name) => channelOf(name as ChannelName, settings, secrets)),
    on: settings.values['guardian.notifications.on'],
  });
}

/** The casts: the configuration refuses a channel that lacks what it needs. */
function channelOf(name: ChannelName, { values, configFile }: Settings, secrets: Opening['secrets']): Channel {
  const host = hostname();
  switch (name) {
    case 'webhook':
      return webhook(secrets.WEBHOOK_URL as string, host);
    case 'telegram':
      return telegram(secrets.TELEGRAM_BOT_TOKEN as string, secrets.TELEGRAM_CHAT_ID as string, host);
    case 'command':
      return command(values['guardian.notifications.command'] as readonly string[], dirname(configFile), host);
    default:
      return name satisfies never;
  }
}

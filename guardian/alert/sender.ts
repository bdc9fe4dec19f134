// Takes alarms in: groups them, queues them for every channel, and wakes the couriers.

import { type Reason, reason } from '../sentences/reason.ts';
import type { Channel } from './channel.ts';
import { type Courier, type CourierPorts, createCourier } from './courier.ts';
import { lineOf, type Message } from './message.ts';
import { type Alarm, type AlarmKind, freeAt } from './rules.ts';

export type Sender = {
  /** Never throws, and takes no longer than a write to the disk. */
  readonly raise: (alarm: Alarm) => void;
  /** Gives what was never tried one attempt; the rest is for the next guardian. */
  readonly close: (patienceMs: number) => Promise<void>;
};

export type SenderOptions = CourierPorts & {
  readonly channels: readonly Channel[];
  readonly on: readonly AlarmKind[];
  /** A sentence in the guardian's language, without secrets. */
  readonly words: (sentence: Reason) => string;
  /** For one message over one channel, in milliseconds. */
  readonly limitMs?: number;
};

const LIMIT_MS = 10_000;

/** No channel, no alarm. */
export const SILENT: Sender = { raise: () => {}, close: async () => {} };

export function createSender(options: SenderOptions): Sender {
  const { queue, wall, tell, channels, on, words, limitMs = LIMIT_MS } = options;
  const names = channels.map(({ name }) => name);
  const couriers: readonly Courier[] = channels.map((channel) => createCourier(channel, options, limitMs));
  const timers = new Map<AlarmKind, NodeJS.Timeout>();

  /** Tells those held back of a kind, as one message, as soon as one may go out. */
  const flush = (kind: AlarmKind) => {
    clearTimeout(timers.get(kind));
    const held = queue.heldOf(kind);
    if (!held) return;
    const at = wall();
    const wait = freeAt(queue.toldOf(kind), at) - at;
    if (wait > 0) {
      timers.set(kind, setTimeout(() => flush(kind), wait).unref());
      return;
    }
    const { count, newest } = held;
    const text = count === 1 ? newest.text : words(reason('and_more', { text: newest.text, count: count - 1 }));
    const dropped = queue.add({ ...newest, text }, names, at);
    queue.release(kind);
    if (dropped > 0) tell('error', reason('alarms_dropped', { count: dropped }));
    for (const courier of couriers) courier.wake();
  };

  for (const channel of channels) queue.hasten(channel.name, wall());
  for (const kind of on) flush(kind);
  for (const courier of couriers) courier.wake();
  return {
    raise: ({ kind, severity, sentence }) => {
      if (!on.includes(kind)) return;
      const message: Message = { kind, severity, text: lineOf(words(sentence)), at: wall() };
      queue.hold(message);
      flush(kind);
    },
    close: async (patienceMs) => {
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(couriers.map((courier) => courier.close(patienceMs)));
      queue.close();
    },
  };
}

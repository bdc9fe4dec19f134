// Carries the queue out over one channel: one message at a time, tried again until it is sent or too old. Never blocks
// whoever raises an alarm, never throws.
import type { Level } from '../../common/text-line.ts';
import { type Reason, reason } from '../sentences/reason.ts';
import { type Channel, failed, type Sent } from './channel.ts';
import type { Delivery, Queue } from './queue.ts';
import { KEEP, waitAfter, waitUntil } from './retry.ts';

export type Courier = {
  /** Looks for what is due. */
  readonly wake: () => void;
  /** Ends, after one attempt at what was never tried; what is left stays in the queue. */
  readonly close: (patienceMs: number) => Promise<void>;
};

export type CourierPorts = {
  readonly queue: Queue;
  /** Epoch milliseconds. */
  readonly wall: () => number;
  readonly tell: (level: Level, sentence: Reason) => void;
};

/** @param limitMs For one message in total. */
export function createCourier(channel: Channel, { queue, wall, tell }: CourierPorts, limitMs: number): Courier {
  const { name } = channel;
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | null = null;
  let isClosing = false;
  let isFaulty = false;
  let pausedUntil = 0;

  const deliver = async (delivery: Delivery) => {
    const sent = await sendWithin(channel, delivery, limitMs, end.signal);
    const at = wall();
    // An attempt that was cut short says nothing.
    if (!sent.isSent && end.signal.aborted) return;
    if (sent.isSent) {
      queue.remove(delivery.id);
      if (isFaulty) tell('info', reason('alarms_work', { channel: name }));
      if (isFaulty) queue.hasten(name, at);
      isFaulty = false;
      return;
    }
    queue.putOff(delivery.id, at + waitAfter(delivery.attempts + 1));
    pausedUntil = at + (sent.pause ?? 0);
    if (!isFaulty) tell('error', reason('alarms_fail', { channel: name, error: sent.why }));
    isFaulty = true;
  };

  const wake = () => {
    if (underWay || isClosing) return;
    clearTimeout(timer);
    const at = wall();
    const dropped = queue.dropBefore(at - KEEP);
    if (dropped > 0) tell('error', reason('alarms_dropped', { count: dropped }));
    const next = queue.next(name);
    if (!next) return;
    const wait = Math.max(waitUntil(next.due, at), waitUntil(pausedUntil, at));
    if (wait > 0) {
      timer = setTimeout(wake, wait).unref();
      return;
    }
    underWay = deliver(next).finally(() => {
      underWay = null;
      wake();
    });
  };

  return {
    wake,
    close: async (patienceMs) => {
      isClosing = true;
      clearTimeout(timer);
      const patience = setTimeout(() => end.abort(), patienceMs);
      await underWay;
      for (let next = queue.next(name, true); next && !end.signal.aborted; next = queue.next(name, true)) {
        await deliver(next);
      }
      clearTimeout(patience);
    },
  };
}

/** Also a channel that heeds no signal, or throws, gets no more than its time. */
async function sendWithin(channel: Channel, delivery: Delivery, limitMs: number, end: AbortSignal): Promise<Sent> {
  const limit = new AbortController();
  const cut = () => limit.abort();
  const timer = setTimeout(cut, limitMs);
  end.addEventListener('abort', cut);
  const late = new Promise<Sent>((resolve) => {
    // The channel speaks first, if it has something to say.
    limit.signal.addEventListener('abort', () => setImmediate(() => resolve(failed('no answer in time'))));
  });
  try {
    return await Promise.race([channel.send(delivery, limit.signal), late]);
  } catch (error) {
    return failed((error as Error).name);
  } finally {
    clearTimeout(timer);
    end.removeEventListener('abort', cut);
  }
}

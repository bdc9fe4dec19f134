// The price by OKX's public websocket: subscribes, pings, notices a dead connection, connects again.
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../ports.ts';
import { openSocket, type Socket, type SocketEvents } from './socket.ts';
import { readMessage, type StreamTempo, subscriptionOf, waitBeforeConnecting } from './stream-rules.ts';

export type PriceStream = {
  /** The newest price, and when it came, in monotonic milliseconds; null before the first. */
  readonly price: () => { readonly price: number; readonly at: number } | null;
  readonly close: () => void;
};

export type StreamPorts = {
  readonly clock: Pick<Clock, 'now'>;
  /** In [0, 1), for the waits. */
  readonly random: () => number;
  readonly log: Log;
};

export function openPriceStream(url: string, instId: string, tempo: StreamTempo, ports: StreamPorts): PriceStream {
  const { clock, random, log } = ports;
  let newest: ReturnType<PriceStream['price']> = null;
  let failures = 0;
  let socket: Socket | null = null;
  /** The one thing that is waited for: the connection, the confirmation, the next ping, a word after it, the next try. */
  let timer: NodeJS.Timeout | undefined;
  /** Whether anything has been heard since the last ping. */
  let isHeard = false;

  function wait(ms: number, then: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  }

  function connect(): void {
    const events: SocketEvents = {
      opened: () => {
        socket?.send(subscriptionOf(instId));
        wait(tempo.patience, () => fail('it does not confirm the subscription'));
      },
      said,
      ended: fail,
    };
    socket = openSocket(url, tempo.patience, events);
  }

  function said(text: string): void {
    const told = readMessage(text, instId);
    switch (told.did) {
      case 'refused':
        fail(told.why);
        return;
      case 'confirmed':
        beat();
        return;
      case 'priced':
        isHeard = true;
        newest = { price: told.price, at: clock.now() };
        if (failures > 0) log.info({ event: 'price_stream_back' }, 'the price stream is back');
        failures = 0;
        return;
      case 'lived':
        isHeard = true;
        return;
      default:
        told satisfies never;
    }
  }

  /** Pings from the confirmation on, whatever is heard beside: any word shows that it lives. */
  function beat(): void {
    socket?.send('ping');
    isHeard = false;
    wait(tempo.patience, () => {
      if (isHeard) wait(tempo.ping - tempo.patience, beat);
      else fail('it does not answer a ping');
    });
  }

  function fail(why: string): void {
    socket?.end();
    socket = null;
    failures++;
    if (failures === 1) log.warn({ event: 'price_stream_lost', why }, `the price stream is lost: ${why}`);
    wait(waitBeforeConnecting(tempo, failures, random()), connect);
  }

  connect();
  return {
    price: () => newest,
    close: () => {
      clearTimeout(timer);
      socket?.end();
    },
  };
}

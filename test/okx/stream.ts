// The public websocket: tickers to whoever subscribed, pong for ping, and the ways in which it fails.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { instrumentOf } from './engine/state.ts';
import type { Okx } from './okx.ts';
import { tickerRow } from './wire/public.ts';

const PATH = '/ws/v5/public';

export type StreamMode =
  | 'sound'
  /** Takes connections and says nothing any more, not even pong. */
  | 'silent'
  /** Answers pings, but no price comes: for it the market stands still. */
  | 'still'
  /** Says what is no JSON, and JSON that is no ticker. */
  | 'garbage'
  /** Takes no connection: HTTP 503. */
  | 'refuses';

export type Stream = {
  readonly mode: (mode: StreamMode) => void;
  /** After so many real milliseconds in which nothing was said to it a connection is closed: 30,000, or what is said. */
  readonly silence: (milliseconds: number) => void;
  /** Cuts every connection without a word. */
  readonly drop: () => void;
  /** Connections that are open, and how many were ever made. */
  readonly connections: () => { readonly open: number; readonly total: number };
  /** How many pings were heard. */
  readonly pings: () => number;
  readonly end: () => void;
};

export function createStream(okx: Okx, server: Server): Stream {
  const sockets = new WebSocketServer({ noServer: true });
  const subscribed = new Map<WebSocket, Set<string>>();
  const watches = new Map<WebSocket, NodeJS.Timeout>();
  let mode: StreamMode = 'sound';
  let silence = 30_000;
  let [total, pings] = [0, 0];

  const wait = (socket: WebSocket) => {
    clearTimeout(watches.get(socket));
    const watch = setTimeout(() => {
      // What came in while this process was busy counts: it is read before the next turn.
      setImmediate(() => {
        if (watches.get(socket) === watch) socket.close(4004, 'No data received in 30s.');
      });
    }, silence);
    watches.set(socket, watch);
  };

  function say(socket: WebSocket, value: unknown): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(typeof value === 'string' ? value : JSON.stringify(value));
    wait(socket);
  }

  function push(socket: WebSocket, instId: string): void {
    if (mode === 'silent' || mode === 'still') return;
    if (mode === 'garbage') {
      say(socket, '{"arg":{"channel":"tickers"');
      say(socket, { arg: { channel: 'tickers', instId }, data: [{ instId, last: 'soon', ts: null }] });
      return;
    }
    say(socket, { arg: { channel: 'tickers', instId }, data: [tickerRow(okx.exchange(), instId)] });
  }

  function hear(socket: WebSocket, message: string): void {
    if (message === 'ping') pings++;
    if (mode === 'silent') return;
    if (message === 'ping') {
      say(socket, 'pong');
      return;
    }
    const { op, args } = readOrder(message);
    if ((op !== 'subscribe' && op !== 'unsubscribe') || !Array.isArray(args)) {
      say(socket, { event: 'error', code: '60012', msg: `Invalid request: ${message}`, connId: 'a4d3ae55' });
      return;
    }
    for (const arg of args as { channel?: unknown; instId?: unknown }[]) attend(socket, op, arg);
  }

  function attend(
    socket: WebSocket,
    op: 'subscribe' | 'unsubscribe',
    arg: { channel?: unknown; instId?: unknown },
  ): void {
    const instrument = instrumentOf(okx.exchange(), arg.instId);
    if (arg.channel !== 'tickers' || instrument === undefined) {
      const msg = `Wrong URL or channel:${arg.channel},instId:${arg.instId} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
      say(socket, { event: 'error', code: '60018', msg, connId: 'a4d3ae55' });
      return;
    }
    say(socket, { event: op, arg, connId: 'a4d3ae55' });
    const wanted = subscribed.get(socket);
    if (op === 'unsubscribe') wanted?.delete(instrument.instId);
    else {
      wanted?.add(instrument.instId);
      push(socket, instrument.instId);
    }
  }

  sockets.on('connection', (socket) => {
    total++;
    subscribed.set(socket, new Set());
    wait(socket);
    socket.on('message', (message) => hear(socket, String(message)));
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      clearTimeout(watches.get(socket));
      watches.delete(socket);
      subscribed.delete(socket);
    });
  });

  server.on('upgrade', (request: IncomingMessage, way: Duplex, head: Buffer) => {
    const isOurs = request.url?.split('?')[0] === PATH;
    if (!isOurs || mode === 'refuses') {
      way.end(`HTTP/1.1 ${isOurs ? '503 Service Unavailable' : '404 Not Found'}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, way, head, (socket) => sockets.emit('connection', socket, request));
  });

  const forget = okx.onPrice((instId) => {
    for (const [socket, wanted] of subscribed) if (wanted.has(instId)) push(socket, instId);
  });

  return {
    mode: (next) => {
      mode = next;
    },
    silence: (milliseconds) => {
      silence = milliseconds;
      for (const socket of subscribed.keys()) wait(socket);
    },
    drop: () => {
      for (const socket of subscribed.keys()) socket.terminate();
    },
    connections: () => ({ open: subscribed.size, total }),
    pings: () => pings,
    end: () => {
      forget();
      for (const socket of subscribed.keys()) socket.terminate();
      sockets.close();
    },
  };
}

function readOrder(message: string): { readonly op?: unknown; readonly args?: unknown } {
  try {
    return (JSON.parse(message) as object | null) ?? {};
  } catch {
    return {};
  }
}

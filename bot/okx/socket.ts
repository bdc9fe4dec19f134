// A websocket to OKX, as little of one as is needed. The only user of ws.
import { WebSocket } from 'ws';

export type Socket = {
  /** Not sent unless it is open. */
  readonly send: (text: string) => void;
  /** At once, without waiting for the other side. Nothing is told any more. */
  readonly end: () => void;
};

export type SocketEvents = {
  readonly opened: () => void;
  readonly said: (text: string) => void;
  /** Once, by whichever side; then nothing more is told. */
  readonly ended: (why: string) => void;
};

const LONGEST_MESSAGE = 1 << 20;

/** @param patience For connecting, in milliseconds. */
export function openSocket(url: string, patience: number, events: SocketEvents): Socket {
  const socket = new WebSocket(url, {
    handshakeTimeout: patience,
    maxPayload: LONGEST_MESSAGE,
    followRedirects: false,
    perMessageDeflate: false,
  });
  let isOver = false;
  const over = (why: string) => {
    if (isOver) return;
    isOver = true;
    socket.terminate();
    events.ended(why);
  };
  socket.on('open', () => isOver || events.opened());
  socket.on('message', (message) => isOver || events.said(String(message)));
  socket.on('error', (error) => over(error.message || (error as NodeJS.ErrnoException).code || 'it failed'));
  socket.on('close', (code) => over(`it was closed (${code})`));
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text, () => undefined);
    },
    end: () => {
      isOver = true;
      socket.terminate();
    },
  };
}

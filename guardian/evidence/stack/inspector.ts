// Speaks with the inspector of a Node process over its websocket: calls, answers and events.
import type { JsonObject } from '../../probes/dashboard.ts';

export type Inspector = {
  /** @throws Error if the inspector refuses, or is gone. */
  readonly call: (method: string, params?: JsonObject) => Promise<JsonObject>;
  readonly on: (event: string, hear: (params: JsonObject) => void) => void;
  readonly close: () => void;
  /** Settles when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
};

/** What Node writes when its inspector opens; an address on this machine only. */
export const INSPECTOR_ADDRESS = /Debugger listening on (ws:\/\/127\.0\.0\.1:\d{1,5}\/[\da-f-]{36})/g;

/** What it cannot have said is passed over: an error here would be one of the guardian's own. */
function parse(text: string): Message {
  try {
    return (JSON.parse(text) as Message | null) ?? {};
  } catch {
    return {};
  }
}

type Waiting = { readonly resolve: (result: JsonObject) => void; readonly reject: (error: Error) => void };
type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: JsonObject;
  readonly result?: JsonObject;
  readonly error?: { readonly message?: string };
};

/** @throws Error if it cannot be reached. When the signal fires, the connection and all calls end. */
export async function attach(address: string, signal: AbortSignal): Promise<Inspector> {
  signal.throwIfAborted();
  const socket = new WebSocket(address);
  const waiting = new Map<number, Waiting>();
  const hearers = new Map<string, (params: JsonObject) => void>();
  let calls = 0;
  let isOpen = true;

  const end = () => {
    isOpen = false;
    for (const { reject } of waiting.values()) reject(new Error('the inspector is gone'));
    waiting.clear();
    socket.close();
  };
  signal.addEventListener('abort', end, { once: true });
  socket.addEventListener('close', end, { once: true });
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve(), { once: true }));
  socket.addEventListener('message', ({ data }) => {
    const message = parse(String(data));
    if (message.id === undefined) return hearers.get(message.method ?? '')?.(message.params ?? {});
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result ?? {});
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    for (const event of ['error', 'close']) {
      socket.addEventListener(event, () => reject(new Error('the inspector cannot be reached')), { once: true });
    }
  });

  return {
    call: (method, params = {}) =>
      new Promise((resolve, reject) => {
        if (!isOpen) return reject(new Error('the inspector is gone'));
        const id = ++calls;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params }));
      }),
    on: (event, hear) => void hearers.set(event, hear),
    close: () => {
      signal.removeEventListener('abort', end);
      end();
    },
    closed,
  };
}

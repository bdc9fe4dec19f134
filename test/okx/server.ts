// The simulated OKX behind real HTTP and a real websocket, on 127.0.0.1 only.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { control, isControl } from './control.ts';
import type { Delivery } from './delivery.ts';
import { createOkx, type Okx, type Options } from './okx.ts';
import { createStream, type Stream, type StreamMode } from './stream.ts';
import type { Request } from './wire/gate.ts';

export type ServedOkx = Okx & {
  /** What `bot.exchange.base_url` is set to. */
  readonly baseUrl: string;
  readonly port: number;
  readonly stream: Stream;
  readonly close: () => Promise<void>;
};

export type Serving = Options & {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** An exchange that has been served before; a new one if it is left out. */
  readonly okx?: Okx;
  /** Told of each request as it arrives; carries it out by `handle`, or does not. */
  readonly around?: (request: Request, handle: () => Delivery) => Delivery;
};

/** @throws Error if the port is taken. */
export async function serveOkx({ around, port: wanted = 0, okx: known, ...options }: Serving = {}): Promise<ServedOkx> {
  const okx = known ?? createOkx(options);
  const handle = (request: Request) => around?.(request, () => okx.handle(request)) ?? okx.handle(request);
  const server = createServer((request, response) => {
    void hear({ ...okx, handle }, request, response, (mode) => stream.mode(mode));
  });
  const stream = createStream(okx, server);
  await listen(server, wanted);
  const { port } = server.address() as AddressInfo;
  return {
    ...okx,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    stream,
    close: () =>
      new Promise((resolve) => {
        stream.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function hear(
  okx: Okx,
  request: IncomingMessage,
  response: ServerResponse,
  mode: (mode: StreamMode) => void,
): Promise<void> {
  // A caller that goes away while it speaks has said nothing.
  const body = await text(request).catch(() => null);
  if (body === null) return;
  // The casts: node gives each of these headers as one text, and a request has its method and address.
  const headers = request.headers as { readonly [name: string]: string | undefined };
  const [method, path] = [request.method as string, request.url as string];
  if (isControl(path)) return deliver({ by: 'answer', ...control(okx, path, body, mode) }, response);
  deliver(okx.handle({ method, path, headers, body }), response);
}

function deliver(delivery: Delivery, response: ServerResponse): void {
  switch (delivery.by) {
    case 'answer':
      response.writeHead(delivery.status, { 'content-type': delivery.type });
      response.end(delivery.body);
      return;
    case 'silence':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'stall':
      response.writeHead(delivery.status, {
        'content-type': delivery.type,
        'content-length': Buffer.byteLength(delivery.body),
      });
      response.write(delivery.body.slice(0, delivery.body.length / 2));
      return;
    case 'drip':
      response.writeHead(delivery.status, { 'content-type': delivery.type });
      drip(delivery.body, delivery.every, response);
      return;
    case 'wait': {
      const timer = setTimeout(() => deliver(delivery.next(), response), delivery.ms);
      // A call that is on its way arrives, whether or not the caller still waits for it; a server that ends has no calls.
      timer.unref();
      return;
    }
    default:
      delivery satisfies never;
  }
}

function drip(body: string, every: number, response: ServerResponse): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.charAt(sent++));
    if (sent >= body.length) response.end();
  }, every);
  response.once('close', () => clearInterval(timer));
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });

// The guardian's two doors: the control socket, which obeys, and the status port, which only shows.
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EXPOSITION_TYPE } from '../../common/exposition.ts';
import type { Language } from '../sentences/catalogue.ts';
import { type Limits, limitedServer } from './limited-server.ts';
import { listen } from './listen.ts';
import type { Meters } from './meters.ts';
import { metricsText } from './metrics.ts';
import { page } from './page.ts';
import { PAGE_POLICY } from './page-assets.ts';
import { type Command, type Door, route, type View } from './routes.ts';
import type { Status } from './status.ts';

/** What came of a command, in a sentence for who gave it. */
export type Outcome = { readonly isDone: boolean; readonly said: string };

export type ControlOptions = {
  readonly socketPath: string;
  /** The status port; port 0 is off. */
  readonly host: string;
  readonly port: number;
  readonly language: Language;
  readonly status: () => Status;
  readonly meters: Meters;
  readonly pause: () => Outcome | Promise<Outcome>;
  readonly resume: () => Outcome | Promise<Outcome>;
  readonly detach: () => Outcome | Promise<Outcome>;
  /** A door that cannot be opened or fails later; the other one serves on, and nothing is tried again. */
  readonly onFault: (door: Door, cause: Error) => void;
};

export type ControlServer = {
  /** Resolves when each door either listens or has reported its fault; never rejects. */
  readonly open: () => Promise<void>;
  /** Opens the control socket anew where its file has been removed. */
  readonly look: () => void;
  /** Ends every connection, those that are being answered in a moment, and removes the socket. */
  readonly close: () => Promise<void>;
};

const LIMITS: Limits = { connections: 32, headers: 4_000, request: 8_000, silence: 8_000 };

/** Who has asked for the end is still told so. */
const LAST_WORDS_MS = 200;

export function createControlServer(options: ControlOptions): ControlServer {
  const serverOf = (door: Door) => {
    // A command may take its time before it is answered.
    const limits = door === 'socket' ? { ...LIMITS, silence: 0 } : LIMITS;
    const server = limitedServer(limits, (request, response) => {
      respond(door, request, options).then(
        (answer) => write(response, answer),
        (cause) => {
          write(response, json(500, { said: 'the guardian cannot answer: see guardian.log' }));
          options.onFault(door, cause);
        },
      );
    });
    return server.on('error', (cause) => options.onFault(door, cause));
  };
  const isPipe = options.socketPath.startsWith('\\\\');
  const port = serverOf('port');
  let socket = serverOf('socket');

  return {
    open: async () => {
      const opening = [listen(socket, { path: options.socketPath })];
      if (options.port !== 0) opening.push(listen(port, { host: options.host, port: options.port }));
      await Promise.all(opening);
    },
    look: () => {
      if (isPipe || !socket.listening || existsSync(options.socketPath)) return;
      // First: it removes what stands at its path. Who is being answered on it still is.
      socket.close();
      socket = serverOf('socket');
      void listen(socket, { path: options.socketPath });
    },
    close: async () => {
      await Promise.all(
        [socket, port].map((server) => {
          const late = setTimeout(() => server.closeAllConnections(), LAST_WORDS_MS);
          return new Promise<void>((resolve) => {
            server.close(() => {
              clearTimeout(late);
              resolve();
            });
            server.closeIdleConnections();
          });
        }),
      );
    },
  };
}

type Answer = { readonly code: number; readonly type: string; readonly body: string };

async function respond(door: Door, request: IncomingMessage, options: ControlOptions): Promise<Answer> {
  const { method = '', url: target = '', headers } = request;
  const chosen = route({ door, method, target, hostHeader: headers.host }, options.host);
  switch (chosen.do) {
    case 'show':
      return show(chosen.view, options);
    case 'obey':
      return obey(chosen.command, options);
    case 'refuse':
      return json(chosen.code, { said: chosen.sentence });
  }
}

function show(view: View, { status, meters, language }: ControlOptions): Answer {
  switch (view) {
    case 'page':
      return { code: 200, type: 'text/html; charset=utf-8', body: page(status(), language) };
    case 'status':
      return json(200, status());
    case 'metrics':
      return { code: 200, type: EXPOSITION_TYPE, body: metricsText(status(), meters) };
    case 'healthz':
      return { code: 200, type: 'text/plain; charset=utf-8', body: 'ok\n' };
  }
}

async function obey(command: Command, options: ControlOptions): Promise<Answer> {
  const { isDone, said } = await options[command]();
  return json(isDone ? 200 : 409, { said });
}

const json = (code: number, value: unknown): Answer => ({
  code,
  type: 'application/json; charset=utf-8',
  body: `${JSON.stringify(value)}\n`,
});

/** The page may run its own style and script and ask its own origin; every other answer may do nothing at all. */
function write(response: ServerResponse, { code, type, body }: Answer): void {
  response.writeHead(code, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'content-security-policy': PAGE_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(code === 405 && { allow: 'GET' }),
  });
  response.end(body);
}

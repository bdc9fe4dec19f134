// What a request to the guardian asks for, and whether this door grants it. Decides only.
// The socket is for commands of the same user; the port is for everybody who reaches it, and only looks.

export type Door = 'socket' | 'port';

export type Request = {
  readonly door: Door;
  readonly method: string;
  /** The request target as sent, query included. */
  readonly target: string;
  readonly hostHeader: string | undefined;
};

export type View = 'page' | 'status' | 'metrics' | 'healthz';
export type Command = 'pause' | 'resume' | 'detach';
export type Route =
  | { readonly do: 'show'; readonly view: View }
  | { readonly do: 'obey'; readonly command: Command }
  | { readonly do: 'refuse'; readonly code: 403 | 404 | 405; readonly sentence: string };

/** @param host The configured host of the status port. */
export function route(request: Request, host: string): Route {
  const path = request.target.split('?', 1)[0] ?? '';
  if (request.door === 'socket') return SOCKET.get(`${request.method} ${path}`) ?? NOT_FOUND;
  if (!isOwnHost(request.hostHeader, host)) return FOREIGN_HOST;
  if (request.method !== 'GET') return ONLY_GET;
  return PORT.get(path) ?? NOT_FOUND;
}

/**
 * Whether a Host header names this guardian: the configured host or loopback, with any port or none. A page elsewhere
 * that points its own name at 127.0.0.1 (DNS rebinding) sends its own name.
 */
function isOwnHost(header: string | undefined, host: string): boolean {
  const named = /^(\[[^\]]*\]|[^:]+)(:\d+)?$/.exec(header?.toLowerCase() ?? '')?.[1];
  const configured = host.includes(':') ? `[${host}]` : host;
  return [configured.toLowerCase(), '127.0.0.1', 'localhost', '[::1]'].some((own) => own === named);
}

const refuse = (code: 403 | 404 | 405, sentence: string): Route => ({ do: 'refuse', code, sentence });
const NOT_FOUND = refuse(404, 'there is nothing here');
const ONLY_GET = refuse(405, 'this port only shows: commands go over the control socket, try guardian --help');
const FOREIGN_HOST = refuse(403, 'the Host header must be guardian.status.host or loopback');

const SOCKET: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET /status', { do: 'show', view: 'status' }],
  ['POST /pause', { do: 'obey', command: 'pause' }],
  ['POST /resume', { do: 'obey', command: 'resume' }],
  ['POST /detach', { do: 'obey', command: 'detach' }],
]);

const PORT: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/', { do: 'show', view: 'page' }],
  ['/status', { do: 'show', view: 'status' }],
  ['/metrics', { do: 'show', view: 'metrics' }],
  ['/healthz', { do: 'show', view: 'healthz' }],
]);

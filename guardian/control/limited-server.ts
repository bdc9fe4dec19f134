// An HTTP server that no client can hold up: few connections, short patience, one answer per connection.
import { createServer, type RequestListener, type Server } from 'node:http';

export type Limits = {
  readonly connections: number;
  /** From the connection to the end of the headers. */
  readonly headers: number;
  /** From the connection to the end of the request. */
  readonly request: number;
  /** Without a byte in either direction; 0 is for ever. */
  readonly silence: number;
};

export function limitedServer(limits: Limits, listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      connectionsCheckingInterval: limits.headers / 2,
      keepAlive: false,
    },
    (request, response) => {
      response.setHeader('connection', 'close');
      listener(request, response);
    },
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.silence;
  return server;
}

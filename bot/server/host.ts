// Names under which the server may be asked: a page of another site that resolves its own name to us gets nothing.

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * @param header The Host header: a name or address, IPv6 in brackets, with or without a port.
 * @param configured `bot.host`.
 */
export function isAllowedHost(header: string, configured: string): boolean {
  const name = header.toLowerCase().replace(/:\d*$/, '');
  return LOOPBACK.includes(name) || name === bracketed(configured.toLowerCase());
}

export const urlOf = (host: string, port: number): string => `http://${bracketed(host)}:${port}`;

const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);

// The listening sockets in /proc/net/tcp and /proc/net/tcp6.

export type ListeningSocket = { readonly address: string; readonly inode: string };

const LISTEN = '0A';

/** Addresses as a little-endian kernel writes them; any other stays in its hexadecimal form. */
const ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['0100007F', '127.0.0.1'],
  ['0000000000000000FFFF00000100007F', '127.0.0.1'],
  ['00000000', '0.0.0.0'],
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000001000000', '::1'],
]);

/** @see proc_net(5), include/net/tcp_states.h */
export function parseProcNetTcp(text: string, port: number): readonly ListeningSocket[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state !== LISTEN || inode === undefined || !local?.endsWith(suffix)) return [];
    const hexadecimal = local.slice(0, -suffix.length);
    return [{ address: ADDRESSES.get(hexadecimal) ?? hexadecimal, inode }];
  });
}

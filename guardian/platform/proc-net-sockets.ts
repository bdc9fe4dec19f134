// Every socket in the tables of /proc/net, by inode, as a person reads it.

const STATES: readonly string[] = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/**
 * @param protocol `tcp` or `udp`.
 * @returns Such as `tcp 127.0.0.1:8080 LISTEN` and `tcp 10.0.0.2:41000 -> 104.18.6.192:443 ESTABLISHED`.
 * @see proc_net(5)
 */
export function parseProcNetSockets(text: string, protocol: 'tcp' | 'udp'): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
    if (inode === undefined || !/^[0-9A-F]{2}$/.test(state ?? '') || inode === '0') continue;
    const there = /^0+:0+$/.test(remote ?? '') ? '' : ` -> ${endpoint(remote as string)}`;
    const word = protocol === 'tcp' ? ` ${STATES[Number.parseInt(state as string, 16)] ?? state}` : '';
    found.set(inode, `${protocol} ${endpoint(local as string)}${there}${word}`);
  }
  return found;
}

/** `0100007F:1F90` is 127.0.0.1:8080 as a little-endian kernel writes it: words of four bytes, each turned round. */
function endpoint(written: string): string {
  const [address = '', port = ''] = written.split(':');
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const number = Number.parseInt(port, 16);
  if (bytes.length === 4) return `${dotted(bytes)}:${number}`;
  if (/^(?:00){10}FFFF/.test(bytes.join(''))) return `${dotted(bytes.slice(12))}:${number}`;
  const groups = (bytes.join('').match(/.{4}/g) ?? []).map((group) => group.toLowerCase().replace(/^0{1,3}/, ''));
  return `[${groups.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::')}]:${number}`;
}

const dotted = (bytes: readonly string[]) => bytes.map((byte) => Number.parseInt(byte, 16)).join('.');

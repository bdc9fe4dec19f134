// Output of `lsof -F pctn`: one field a line, named by its first character.

export type LsofListener = { readonly address: string; readonly pid: number; readonly name: string | null };

/** One per listening socket: a `p` (process) holds for the `c` (command) and sockets below it, a `t` (type) for the next `n`. */
export function parseLsof(text: string): readonly LsofListener[] {
  const found: LsofListener[] = [];
  let pid = 0;
  let name: string | null = null;
  let type = '';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) [pid, name] = [Number(value), null];
    else if (line.startsWith('c')) name = value;
    else if (line.startsWith('t')) type = value;
    else if (line.startsWith('n')) found.push({ address: addressOf(value, type), pid, name });
  }
  return found;
}

/** `*:8080` is every address of the socket's type; `[::1]:8080` loses its brackets. */
function addressOf(value: string, type: string): string {
  const address = value.slice(0, value.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  if (address !== '*') return address;
  return type === 'IPv6' ? '::' : '0.0.0.0';
}

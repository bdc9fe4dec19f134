// Output of Windows' `netstat -ano`.

export type NetstatListener = { readonly address: string; readonly pid: number };

/**
 * The listeners on a TCP port. The state is a word of the system's language (`ABHÖREN`, `侦听`), so a listener is known
 * by its foreign address, which has port 0.
 */
export function parseNetstat(text: string, port: number): readonly NetstatListener[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, local, foreign, ...rest] = line.trim().split(/\s+/);
    const pid = Number(rest.at(-1));
    if (protocol !== 'TCP' || !local?.endsWith(`:${port}`) || !foreign?.endsWith(':0') || !Number.isInteger(pid))
      return [];
    return [{ address: local.slice(0, local.lastIndexOf(':')).replace(/^\[|\]$/g, ''), pid }];
  });
}

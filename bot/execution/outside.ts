// What comes from outside: JSON whose form nobody vouches for, and the errors of a network. Pure.

/** @returns Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns Undefined where there is no such part. */
export const part = (whole: unknown, name: string): unknown =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, name)
    ? (whole as Record<string, unknown>)[name]
    : undefined;

/** The innermost code, such as ECONNREFUSED; a host with several addresses fails with one error for each. */
export function networkCode(error: unknown): string {
  const { code, name, cause, errors } = error as Partial<
    NodeJS.ErrnoException & { cause: unknown; errors: readonly unknown[] }
  >;
  if (code !== undefined) return code;
  const inner = errors?.[0] ?? cause;
  return inner === undefined ? (name ?? 'unknown') : networkCode(inner);
}

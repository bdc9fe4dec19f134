// Planned restarts, as configured. What reads cron expressions is loaded only where there is one, since it costs memory.

/**
 * @param expression Null for none.
 * @param onDue Told how long it is until the next run, in milliseconds.
 */
export async function planRestarts(
  expression: string | null,
  onDue: (untilNext: number) => void,
): Promise<{ readonly stop: () => void }> {
  if (expression === null) return { stop: () => {} };
  const { plan } = await import('./cron.ts');
  return plan(expression, onDue);
}

// Planned restarts, as configured. What reads cron expressions is loaded only where there is one, since it costs memory.

/** @param expression Null for none. */
export async function planRestarts(
  expression: string | null,
  onDue: () => void,
): Promise<{ readonly stop: () => void }> {
  if (expression === null) return { stop: () => {} };
  const { plan } = await import('./cron.ts');
  return plan(expression, onDue);
}

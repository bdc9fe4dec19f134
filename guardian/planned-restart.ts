// Planned restarts, as configured at the moment. What reads cron expressions is loaded only where there is one, since it
// costs memory.

export type PlannedRestart = {
  /** @param expression Null for none; the same as before changes nothing. */
  readonly follow: (expression: string | null) => Promise<void>;
};

export function planRestarts(onDue: () => void): PlannedRestart {
  let current: string | null = null;
  let stop = () => {};
  return {
    follow: async (expression) => {
      if (expression === current) return;
      current = expression;
      stop();
      stop = () => {};
      if (expression === null) return;
      const { plan } = await import('./cron.ts');
      // Another one may have come while the code was loaded.
      if (current === expression) ({ stop } = plan(expression, onDue));
    },
  };
}

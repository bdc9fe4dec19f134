// What a probe of the shell's tests may find, and how often it looks.

export const REFUSED = { saw: 'refusal', error: 'ECONNREFUSED' } as const;
export const OWN_FAULT = { saw: 'own_fault', error: 'EMFILE' } as const;

/** The bot has decided so often, the last time now. */
export const decided = (count: number) =>
  ({
    saw: 'object',
    object: {
      decision: { last_decision_at: new Date(Date.now() + count).toISOString(), decisions_total: count },
      process: { boot_id: 'ours' },
    },
  }) as const;

/** Checks follow each other at once; one that is not answered stays open. */
export const QUICK = { startGrace: 10, checkInterval: 10 };

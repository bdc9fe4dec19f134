// Time during which nobody can expect the guardian to find a hang: it was dead, idle by a person's wish or by its limit,
// it had no processor, or it could not see the bot.
//
// Counted are the lengths of such spans, and after each of them a penalty for what the rules make the guardian begin
// anew: the grace period and all strikes after a sleep or a stop, one check after anything shorter. The bound of a hang
// is moved by all that was counted since the hang began.

export type Excuses = {
  /** Milliseconds counted so far; it grows while a span is open. */
  readonly total: () => number;
  readonly add: (ms: number) => void;
  readonly begin: (why: string) => void;
  /** Does nothing unless this span is open. */
  readonly end: (why: string, penalty: number) => void;
};

export function createExcuses(now: () => number): Excuses {
  const open = new Set<string>();
  let counted = 0;
  let openedAt = 0;
  const total = () => (open.size > 0 ? counted + now() - openedAt : counted);
  return {
    total,
    add: (ms) => {
      counted += ms;
    },
    begin: (why) => {
      if (open.size === 0) openedAt = now();
      open.add(why);
    },
    end: (why, penalty) => {
      if (!open.has(why)) return;
      counted = total();
      openedAt = now();
      open.delete(why);
      counted += penalty;
    },
  };
}

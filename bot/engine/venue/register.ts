// The journal in memory and on disk. A new order is on disk before it is anywhere else. What the exchange tells of it holds
// in memory even while the disk is full, since it is found out again after a crash, and a stop must not wait for a disk.
import { type Journal, withLife } from '../../domain/orders/journal.ts';
import { type Life, type LifeEvent, lived } from '../../domain/orders/life.ts';
import type { Fill } from '../../domain/trading/order.ts';
import type { Log, Store } from '../../ports.ts';

export type Register = {
  readonly journal: () => Journal;
  /** @throws Error if it cannot be kept, or its id is known; then there is no such order. */
  readonly intend: (life: Life) => void;
  /** The order leaves next. @throws Error if that cannot be kept; then it must not leave. */
  readonly send: (life: Life) => Life;
  /** @param fill What it means for the book; null: nothing. */
  readonly note: (life: Life, event: LifeEvent, fill: Fill | null) => Life;
};

/** @param filled Told of each fill, once. */
export function createRegister(
  store: Pick<Store, 'note' | 'orders'>,
  log: Log,
  filled: (fill: Fill) => void,
): Register {
  let journal = store.orders();
  let lives = new Map<string, Life>();
  let fills: Fill[] = [];

  function keepRest(): void {
    if (lives.size === 0) return;
    store.note([...lives.values()], fills);
    lives = new Map();
    fills = [];
  }

  function keepNow(life: Life): void {
    keepRest();
    store.note([life], []);
    journal = withLife(journal, life);
  }

  function tell(before: Life, after: Life, { what, ...facts }: LifeEvent): void {
    const { id, action, why } = after;
    const said = why === null || after.state === before.state ? '' : `: ${why}`;
    log.info(
      { event: 'order', id, action, from: before.state, what, to: after.state, ...facts },
      `order ${id} (${action}): ${before.state} -> ${after.state}${said}`,
    );
  }

  return {
    journal: () => journal,
    intend: (life) => {
      keepNow(life);
      log.info({ event: 'order', ...life, from: null, to: life.state }, `order ${life.id} (${life.action}): intended`);
    },
    send: (life) => {
      const sent = lived(life, { what: 'sending' });
      keepNow(sent);
      return sent;
    },
    note: (life, event, fill) => {
      const after = lived(life, event);
      journal = withLife(journal, after);
      lives.set(after.id, after);
      if (fill !== null) fills.push(fill);
      tell(life, after, event);
      try {
        keepRest();
      } catch (error) {
        log.error({ event: 'order_not_kept', id: life.id, err: error }, `order ${life.id} could not be kept: ${error}`);
      }
      if (fill !== null) filled(fill);
      return after;
    },
  };
}

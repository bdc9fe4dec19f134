// What is to happen, in the order in which it falls due: a heap.

export type Due = {
  at: number;
  /** Of two that fall due together the one that was entered first. */
  order: number;
  readonly act: () => void;
  /** The life of the guardian that it belongs to, and ends with; null for the world's. */
  readonly life: number | null;
  isOff: boolean;
};

export type Agenda = {
  readonly enter: (at: number, act: () => void, life: number | null) => Due;
  readonly reenter: (due: Due, at: number) => void;
  /** The next one, taken out; null where nothing is to happen any more. */
  readonly next: () => Due | null;
  readonly first: () => Due | null;
};

export function createAgenda(): Agenda {
  const heap: Due[] = [];
  let entered = 0;
  const push = (due: Due) => {
    let i = heap.length;
    for (let parent = (i - 1) >> 1; i > 0; parent = (i - 1) >> 1) {
      const above = heap[parent] as Due;
      if (isBefore(above, due)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = due;
  };
  const pop = () => {
    const top = heap[0] as Due;
    const last = heap.pop() as Due;
    if (heap.length === 0) return top;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child] as Due)) child++;
      if (isBefore(last, heap[child] as Due)) break;
      heap[i] = heap[child] as Due;
      i = child;
    }
    heap[i] = last;
    return top;
  };
  const first = () => {
    while (heap[0]?.isOff) pop();
    return heap[0] ?? null;
  };
  return {
    enter: (at, act, life) => {
      const due = { at: tick(at), order: entered++, act, life, isOff: false };
      push(due);
      return due;
    },
    reenter: (due, at) => {
      due.at = tick(at);
      due.order = entered++;
      push(due);
    },
    first,
    next: () => (first() ? pop() : null),
  };
}

/** On a grid on which sums of instants are exact: real time passes whatever the rounding, this one would not. */
const tick = (at: number) => Math.ceil(at * 16) / 16;

const isBefore = (a: Due, b: Due) => a.at < b.at || (a.at === b.at && a.order < b.order);

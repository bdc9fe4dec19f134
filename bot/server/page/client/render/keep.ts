// Lists that change: what stays keeps its element, and with it the focus and what was unfolded.

const kept = new WeakMap<Element, ReadonlyMap<string, HTMLElement>>();

/**
 * Makes `parent` hold one child for each item, in their order.
 *
 * @param keyOf Items with the same key share their element; the second of a key gets one of its own.
 */
export function keep<Item>(
  parent: Element,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  make: (item: Item) => HTMLElement,
): void {
  const before = kept.get(parent) ?? new Map<string, HTMLElement>();
  const after = new Map<string, HTMLElement>();
  for (const item of items) {
    let key = keyOf(item);
    while (after.has(key)) key += ' again';
    after.set(key, before.get(key) ?? make(item));
  }
  for (const [key, element] of before) if (!after.has(key)) element.remove();
  let next = parent.firstElementChild;
  for (const element of after.values()) {
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
  kept.set(parent, after);
}

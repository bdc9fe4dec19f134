// Who decides next where only so many may at once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlaces } from '../../../bot/engine/places.ts';
import type { Leave } from '../../../bot/ports.ts';

const calm = new AbortController().signal;
const settled = () => new Promise(setImmediate);

/** Notes who has come in, in that order. */
function hall(count: number) {
  const places = createPlaces(count);
  const inside = new Map<string, Leave>();
  const order: string[] = [];
  const enter = (name: string, signal = calm) =>
    places.take(signal).then((leave) => {
      inside.set(name, leave);
      order.push(name);
    });
  return { places, enter, order, leave: (name: string) => inside.get(name)?.() };
}

describe('places', () => {
  it('are taken at once while there are any, and by no more', async () => {
    const { places, enter, order } = hall(2);
    expect(places.tryTake()).not.toBeNull();
    void enter('b');
    void enter('c');
    await settled();
    expect(order).toEqual(['b']);
    expect(places.tryTake()).toBeNull();
  });
  it('go to whoever has waited longest, one for each that is given back', async () => {
    const { enter, order, leave } = hall(1);
    for (const name of ['a', 'b', 'c']) void enter(name);
    await settled();
    leave('a');
    await settled();
    expect(order).toEqual(['a', 'b']);
    leave('b');
    await settled();
    expect(order).toEqual(['a', 'b', 'c']);
  });
  it('are given back once, however often that is said', async () => {
    const { enter, order, leave } = hall(1);
    for (const name of ['a', 'b', 'c']) void enter(name);
    await settled();
    leave('a');
    leave('a');
    await settled();
    expect(order).toEqual(['a', 'b']);
  });
  it('are not waited for any more by who is told to stop', async () => {
    const { enter, order, leave } = hall(1);
    const stop = new AbortController();
    void enter('a');
    const given = enter('b', stop.signal);
    void enter('c');
    await settled();
    stop.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    leave('a');
    await settled();
    expect(order).toEqual(['a', 'c']);
  });
  it('are not taken by who has been told to stop before', async () => {
    const { places, enter, order } = hall(1);
    await expect(enter('a', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(order).toEqual([]);
    expect(places.tryTake()).not.toBeNull();
  });
  it('are given back by who is called and told to stop in the same instant', async () => {
    const { places, enter, order, leave } = hall(1);
    const stop = new AbortController();
    void enter('a');
    const called = enter('b', stop.signal);
    await settled();
    leave('a');
    stop.abort(new Error('enough'));
    await called;
    leave('b');
    expect(order).toEqual(['a', 'b']);
    expect(places.tryTake()).not.toBeNull();
  });

  it('are never held by more than there are, nor lost, and nobody is overtaken, whatever happens', async () => {
    const events = fc.array(fc.record({ what: fc.constantFrom('come', 'leave', 'stop'), who: fc.nat(9) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), events, async (count, story) => {
        const places = createPlaces(count);
        const waiting: { readonly id: number; readonly stop: AbortController }[] = [];
        const inside: { readonly id: number; readonly leave: Leave }[] = [];
        let comers = 0;
        for (const { what, who } of story) {
          if (what === 'come') {
            const one = { id: comers++, stop: new AbortController() };
            waiting.push(one);
            places.take(one.stop.signal).then(
              (leave) => {
                expect(waiting.shift()).toBe(one);
                inside.push({ id: one.id, leave });
              },
              () => undefined,
            );
          } else if (what === 'leave') inside.splice(who % (inside.length || 1), 1)[0]?.leave();
          else waiting.splice(who % (waiting.length || 1), 1)[0]?.stop.abort(new Error('enough'));
          await settled();
          expect(inside.length).toBeLessThanOrEqual(count);
          if (waiting.length > 0) expect(inside.length).toBe(count);
        }
      }),
      { numRuns: 60 },
    );
  });
});

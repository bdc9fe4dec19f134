// Signals: the first, its echo, a further one. This process is sent none: they are told to its listeners.
import { expect, it, onTestFinished } from 'vitest';
import { listenToSignals, rememberSignals } from '../../guardian/signals.ts';

function listen() {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const before = new Map(names.map((name) => [name, process.listeners(name)]));
  const did: string[] = [];
  let now = 5000;
  listenToSignals(
    { stop: () => did.push('stop'), stopNow: () => did.push('stop now') },
    { now: () => now, wall: () => 0 },
    (signal, isFurther) => did.push(`${signal}${isFurther ? ' again' : ''}`),
  );
  const ours = new Map(
    names.map((name) => [name, process.listeners(name).filter((l) => !before.get(name)?.includes(l))]),
  );
  onTestFinished(() => {
    for (const [name, listeners] of ours) for (const listener of listeners) process.off(name, listener);
  });
  return {
    did,
    send: (name: (typeof names)[number], after = 0) => {
      now += after;
      // The cast: Node types a listener by its own signal only.
      for (const listener of ours.get(name) ?? []) (listener as (signal: string) => void)(name);
    },
    heard: (name: (typeof names)[number]) => ours.get(name)?.length,
  };
}

it('the first asks for an orderly end, any further one for an end at once', () => {
  const { did, send } = listen();
  send('SIGTERM');
  send('SIGINT', 100);
  send('SIGTERM', 1);
  expect(did).toEqual(['SIGTERM', 'stop', 'SIGINT again', 'stop now', 'SIGTERM again', 'stop now']);
});

it('the echo of a wrapper is none', () => {
  const { did, send } = listen();
  send('SIGINT');
  send('SIGINT', 99);
  expect(did).toEqual(['SIGINT', 'stop']);
});

it('a closed terminal is heard and changes nothing', () => {
  const { did, send, heard } = listen();
  send('SIGHUP');
  expect([did, heard('SIGHUP')]).toEqual([[], 1]);
});

it('one that comes before there is a guardian is remembered; its echo is none, a further one ends at once', () => {
  const did: string[] = [];
  let now = 0;
  const before = process.listeners('SIGTERM');
  const early = rememberSignals({ now: () => now, wall: () => 0 }, () => did.push('ended'));
  // The cast: Node types a listener by its own signal only.
  const [ours] = process.listeners('SIGTERM').filter((l) => !before.includes(l)) as [(signal: string) => void];
  expect(early.name()).toBeNull();
  ours('SIGTERM');
  now = 99;
  ours('SIGTERM');
  expect([early.name(), did]).toEqual(['SIGTERM', []]);
  now = 100;
  ours('SIGTERM');
  expect(did).toEqual(['ended']);
  early.stopListening();
  expect(process.listeners('SIGTERM')).toEqual(before);
});

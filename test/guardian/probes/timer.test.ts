// The watch over a timer of our own, with real time: it tells a busy process from one that waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchTimer } from '../../../guardian/probes/timer.ts';

const now = () => performance.now();
const work = (ms: number) => {
  const end = now() + ms;
  while (now() < end);
};

it('a process that cannot run is late, at once and in between', async () => {
  const atEnd = watchTimer(now);
  work(600);
  expect(atEnd()).toBeGreaterThanOrEqual(300);
  const inBetween = watchTimer(now);
  await sleep(10);
  work(600);
  await sleep(300);
  expect(inBetween()).toBeGreaterThanOrEqual(300);
});

it('nothing of a clock that steps but once is late when it is asked soon', () => {
  let time = 0;
  const end = watchTimer(() => time);
  time = 250;
  expect(end()).toBe(0);
});

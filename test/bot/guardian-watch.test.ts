// When the bot takes its guardian for gone.
import { expect, it } from 'vitest';
import { isAlive, watchGuardian } from '../../bot/guardian-watch.ts';

const STOP = { GUARDIAN_ON_EXIT: 'stop', GUARDIAN_PID: '500' };

/** Looks every 5 ms at parents and living processes as they are set. */
function prepare(env: NodeJS.ProcessEnv, parent: number, alive: readonly number[]) {
  const machine = { parent, alive, looks: 0 };
  const told: string[] = [];
  const guardianship = {
    env,
    parent: () => machine.parent,
    isAlive: (pid: number) => {
      machine.looks++;
      return machine.alive.includes(pid);
    },
    everyMs: 5,
  };
  watchGuardian(guardianship, (sentence) => told.push(sentence));
  return { machine, told };
}
const looks = () => new Promise((resolve) => setTimeout(resolve, 60));
const GONE = 'the guardian, pid 500, is gone: stopping too, as guardian.on_guardian_exit says';

it('it is gone when the bot has got another parent, though its pid lives again', async () => {
  const { machine, told } = prepare(STOP, 500, [500]);
  await looks();
  expect(told).toEqual([]);
  machine.parent = 1;
  await looks();
  expect(told).toEqual([GONE]);
});

it('it is gone when its pid is, where the parent stays what it was', async () => {
  const { machine, told } = prepare(STOP, 500, [500]);
  machine.alive = [];
  await looks();
  expect(told).toEqual([GONE]);
});

it('behind a wrapper it is gone when its pid is, and not when the wrapper is', async () => {
  const { machine, told } = prepare(STOP, 600, [500, 600]);
  machine.parent = 1;
  machine.alive = [500];
  await looks();
  expect(told).toEqual([]);
  machine.alive = [];
  await looks();
  expect(told).toEqual([GONE]);
});

it('one that was gone before the first look is found gone', async () => {
  const { told } = prepare(STOP, 1, []);
  await looks();
  expect(told).toEqual([GONE]);
});

it.each([
  ['is adopted', { ...STOP, GUARDIAN_ON_EXIT: 'adopt' }],
  ['has no guardian', {}],
  ['is not told its pid', { GUARDIAN_ON_EXIT: 'stop' }],
  ['is told none worth the name', { ...STOP, GUARDIAN_PID: 'x' }],
  ['has the first process of a container for one, with which it ends anyway', { ...STOP, GUARDIAN_PID: '1' }],
])('nobody is watched where the bot %s', async (_, env) => {
  const { machine, told } = prepare(env, 1, []);
  await looks();
  expect([told, machine.looks]).toEqual([[], 0]);
});

it('a process lives, or not, by its pid', () => {
  expect([isAlive(process.pid), isAlive(1), isAlive(2 ** 30)]).toEqual([true, true, false]);
});

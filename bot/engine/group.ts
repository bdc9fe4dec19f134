// Runs the loops of several symbols, each by itself: they share a start, an end, and nothing between.
import { counted, NO_ROUNDS, type Rounds } from '../domain/rounds.ts';
import type { Ending, Engine } from './engine.ts';

export type Member = { readonly symbol: string; readonly engine: Engine };

export type Group = Pick<Engine, 'subscribe' | 'start' | 'ended' | 'stop'> & {
  readonly rounds: () => Rounds;
};

/**
 * One loop that ends by itself ends them all. A person is needed for the one as for the others; and one that has failed
 * too often may be helped by a fresh process, which its guardian would begin anyway once its last decision is too old.
 * What is open keeps its stops.
 */
export function createGroup(members: readonly [Member, ...Member[]]): Group {
  const engines = members.map(({ engine }) => engine);
  let rounds = NO_ROUNDS;
  const count = () => {
    rounds = counted(
      rounds,
      engines.map((engine) => engine.state().lastDecided),
    );
  };
  for (const engine of engines) engine.subscribe(count);

  return {
    rounds: () => rounds,
    subscribe: (listener) => {
      const ends = engines.map((engine) => engine.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    start: () => {
      for (const engine of engines) engine.start();
    },
    ended: Promise.race(members.map((member) => endingOf(member, members.length))),
    // None waits for the end of another.
    stop: async () => {
      await Promise.all(engines.map((engine) => engine.stop()));
    },
  };
}

/** Where there are several, it says which one. */
async function endingOf({ symbol, engine }: Member, count: number): Promise<Ending> {
  const ending = await engine.ended;
  return count === 1 ? ending : { ...ending, sentence: `${symbol}: ${ending.sentence}` };
}

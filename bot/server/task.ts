// One symbol of the bot as the server sees it, and which of them a request asks for.
import type { State } from '../domain/state.ts';
import type { Store } from '../ports.ts';
import type { About } from './about.ts';
import { json, type Reply } from './web.ts';

export type Task = {
  readonly about: About;
  readonly state: () => State;
  readonly store: Pick<Store, 'decisions' | 'equityCurve'>;
};

/** In the order of the configuration. */
export type Tasks = readonly [Task, ...Task[]];

/** All of them, or the one named in the query; a name that none has is refused with 400. */
export function chosen(query: URLSearchParams, tasks: Tasks, answer: (tasks: Tasks) => Reply): Reply {
  const name = query.get('symbol');
  if (name === null) return answer(tasks);
  const task = tasks.find(({ about }) => about.terms.symbol === name);
  if (task !== undefined) return answer([task]);
  const names = tasks.map(({ about }) => about.terms.symbol).join(', ');
  const got = JSON.stringify(name.slice(0, 40));
  return json({ error: `symbol must be ${tasks.length > 1 ? 'one of ' : ''}${names}, got ${got}` }, 400);
}

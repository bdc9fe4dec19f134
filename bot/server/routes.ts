// What the bot serves.
import type { Moment } from '../domain/moment.ts';
import type { State } from '../domain/state.ts';
import { type About, dashboard, isAlive } from './dashboard.ts';
import { botPage } from './page/page.ts';
import { json, type Routes } from './web.ts';

export const routes = (about: About, state: () => State, now: () => Moment): Routes => ({
  '/': () => botPage(dashboard(state(), about, now()), state().decisions),
  '/api/dashboard': () => json(dashboard(state(), about, now())),
  '/healthz': () => (isAlive(state(), about, now()) ? json({ status: 'ok' }) : json({ status: 'the loop hangs' }, 503)),
});

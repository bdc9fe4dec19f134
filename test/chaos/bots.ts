// Bots for the stories: what each shows of its decisions at a moment, honest and otherwise.
import type { Finding } from '../../guardian/probes/dashboard.ts';
import type { Moment } from './story.ts';

export type Shown = { readonly [key: string]: unknown };
export type Bot = (moment: Moment) => Finding | null;

/** Made every so many milliseconds since its birth; its count and its time on the wall clock. */
export function decisionAt({ now, wall, bornAt }: Moment, every: number) {
  const nth = Math.floor((now - bornAt) / every);
  return { total: nth + 1, wall: wall - (now - bornAt - nth * every), age: now - bornAt - nth * every };
}

export const shows = (object: Shown): Finding => ({ saw: 'object', object: object as Record<string, never> });

/** Decides every so many milliseconds, and shows each by the stamp that `write` makes of its time. */
export const deciding = (every: number, write = (wall: number): unknown => new Date(wall).toISOString()): Bot => {
  // A stamp is written once, when the decision is made, by the clock of that moment.
  const written = new Map<string, unknown>();
  return (moment) => {
    const { total, wall } = decisionAt(moment, every);
    const key = `${moment.nth}/${total}`;
    if (!written.has(key)) written.set(key, write(wall));
    const loop = { last_tick_age_s: 0, max_tick_age_s: 15, stage: 'idle' };
    const decision = { last_decision_at: written.get(key), decisions_total: total };
    return shows({ decision, loop, process: { boot_id: `b${moment.nth}` }, last_update: written.get(key) });
  };
};

/** One bot until then, another from then on, whatever was restarted meanwhile. */
export const until =
  (at: number, before: Bot, after: Bot): Bot =>
  (moment) =>
    moment.now < at ? before(moment) : after(moment);

/** The first child is one bot, those after it another. */
export const cured =
  (first: Bot, later: Bot): Bot =>
  (moment) =>
    moment.nth === 1 ? first(moment) : later(moment);

/** The same, with other things on its dashboard. */
export const withShown =
  (bot: Bot, change: (shown: Shown, moment: Moment) => Shown): Bot =>
  (moment) => {
    const finding = bot(moment);
    return finding?.saw === 'object' ? shows(change(finding.object, moment)) : finding;
  };

// What happened last, in words and with its times, for whoever has to understand why a law was broken.

export type Story = {
  /** @param word Asked for only when the story is told. */
  readonly add: (who: 'world' | 'guardian' | 'bot' | 'person', word: string | (() => string)) => void;
  /** A check that found nothing to tell: counted, not listed. */
  readonly addCalmCheck: () => void;
  readonly tell: () => readonly string[];
};

type Entry = {
  readonly at: number;
  readonly wall: number;
  readonly who: string;
  readonly word: string | (() => string);
};

const KEPT = 60;

export function createStory(time: { readonly now: () => number; readonly wall: () => number }): Story {
  const entries: Entry[] = [];
  let calm = 0;
  const keep = (who: string, word: string | (() => string)) => {
    entries.push({ at: time.now(), wall: time.wall(), who, word });
    if (entries.length > 2 * KEPT) entries.splice(0, KEPT);
  };
  return {
    add: (who, word) => {
      if (calm > 0) {
        const checks = calm;
        calm = 0;
        keep('guardian', () => `${checks} ${checks === 1 ? 'check that finds' : 'checks that find'} the bot healthy`);
      }
      keep(who, word);
    },
    addCalmCheck: () => {
      calm++;
    },
    tell: () =>
      entries.slice(-KEPT).map(({ at, wall, who, word }) => {
        const clock = new Date(wall).toISOString().replace('T', ' ').slice(0, 23);
        const said = typeof word === 'string' ? word : word();
        return `${(at / 1000).toFixed(3).padStart(12)} s  ${clock}  ${who.padEnd(8)}  ${said}`;
      }),
  };
}

// What a bot depends on and cannot help: its AI provider, its market, and the people who let it decide or do not.

/** rare: it answers once in ten minutes. */
export type Provider = 'up' | 'down' | 'hanging' | 'rare';

export type Outside = {
  provider: Provider;
  market: 'ok' | 'down';
  /** Why the bot is meant not to decide; null where it is meant to. */
  intent: 'budget' | 'disabled' | 'halted' | null;
};

export const fairWeather = (): Outside => ({ provider: 'up', market: 'ok', intent: null });

export const isFair = ({ provider, market, intent }: Outside): boolean =>
  provider === 'up' && market === 'ok' && intent === null;

// What the stub says as a model: a decision by the plainest rule there is, and the ways to get one wrong. Pure.

/** @param question The last message of the bot: it tells the price and an average. */
export function sensible(question: string): object {
  const [price, average] = [numberAfter(question, /^(?:Price|现价): /m), numberAfter(question, /^SMA 20: /m)];
  if (price === null || average === null) {
    return {
      signal: 'HOLD',
      confidence: 'LOW',
      reason: 'stub: no price and average to go by',
      stop_loss: null,
      take_profit: null,
    };
  }
  const up = price > average ? 1 : -1;
  return {
    signal: up > 0 ? 'BUY' : 'SELL',
    confidence: 'MEDIUM',
    reason: `stub: the price ${price} is ${up > 0 ? 'above' : 'not above'} its average ${average}`,
    stop_loss: shifted(price, -0.015 * up),
    take_profit: shifted(price, 0.03 * up),
  };
}

/** Wrong answers by name: the model's text. */
export const WRONG: { readonly [name: string]: (question: string) => string } = {
  blank: () => ' \n \n ',
  truncated: (question) => JSON.stringify(sensible(question)).slice(0, 40),
  prose: () => 'I would buy here, since the trend is my friend.',
  'bad-schema': () =>
    JSON.stringify({ signal: 'buy', confidence: 0.9, reason: '', stop_loss: 'low', take_profit: '1e9' }),
  'wrong-side': (question) => {
    const price = numberAfter(question, /^(?:Price|现价): /m) ?? 100;
    // Never what would close a position: for that no levels are needed.
    const up = /^(?:Position: short|持仓: 空)/m.test(question) ? -1 : 1;
    return JSON.stringify({
      signal: up > 0 ? 'BUY' : 'SELL',
      confidence: 'HIGH',
      reason: `stub: stop ${up > 0 ? 'above' : 'below'} the price`,
      stop_loss: shifted(price, 0.01 * up),
      take_profit: shifted(price, 0.02 * up),
    });
  },
};

const shifted = (price: number, share: number): number => Number((price * (1 + share)).toPrecision(8));

function numberAfter(text: string, pattern: RegExp): number | null {
  const found = new RegExp(`${pattern.source}([\\d.]+)`, 'm').exec(text)?.[1];
  return found === undefined || Number.isNaN(Number(found)) ? null : Number(found);
}

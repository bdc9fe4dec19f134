import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../bot/ai/answer.ts';

const PRICE = 100;
const BUY = { signal: 'BUY', confidence: 'HIGH', reason: 'a reason', stop_loss: 98, take_profit: 105 };
const SELL = { ...BUY, signal: 'SELL', stop_loss: 102, take_profit: 95 };
const HOLD = { signal: 'HOLD', confidence: 'LOW', reason: 'a reason' };
const read = (value: unknown) => readAnswer(JSON.stringify(value), PRICE);
const faultsOf = (content: string) => {
  const answer = readAnswer(content, PRICE);
  return 'faults' in answer ? answer.faults : [];
};

describe('an answer is a decision', () => {
  it.each([
    [
      'BUY with its levels',
      BUY,
      { signal: 'BUY', confidence: 'HIGH', reason: 'a reason', stopLoss: 98, takeProfit: 105 },
    ],
    [
      'SELL with its levels',
      SELL,
      { signal: 'SELL', confidence: 'HIGH', reason: 'a reason', stopLoss: 102, takeProfit: 95 },
    ],
    ['HOLD without levels', HOLD, HOLD],
    ['HOLD with levels, which do not matter', { ...HOLD, stop_loss: null, take_profit: 'x' }, HOLD],
    ['with further keys, which are dropped', { ...HOLD, size: 1e9, __proto__: { reason: 'x' } }, HOLD],
  ])('%s', (_, value, decision) => expect(read(value)).toEqual({ decision }));

  it.each([
    ['in one fenced block', `\`\`\`json\n${JSON.stringify(HOLD)}\n\`\`\``],
    ['in one fenced block between words', `Here it is:\n\`\`\`\n${JSON.stringify(HOLD)}\n\`\`\`\nGood luck!`],
    ['between blank lines', `\n\n ${JSON.stringify(HOLD)}\n`],
  ])('%s', (_, content) => expect(readAnswer(content, PRICE)).toEqual({ decision: HOLD }));
});

describe('an answer is refused', () => {
  const ONE_OBJECT = 'the answer must be one JSON object and nothing else';
  it.each([
    ['with prose', 'BUY', ONE_OBJECT],
    ['with words around it', `Sure! ${JSON.stringify(HOLD)}`, ONE_OBJECT],
    [
      'with two blocks to choose from',
      `\`\`\`\n${JSON.stringify(HOLD)}\n\`\`\`\n\`\`\`\n${JSON.stringify(BUY)}\n\`\`\``,
      ONE_OBJECT,
    ],
    ['with single quotes', "{'signal': 'HOLD'}", ONE_OBJECT],
    ['with a number that JSON does not know', '{"signal": "BUY", "stop_loss": NaN}', ONE_OBJECT],
    ['as a list', JSON.stringify([HOLD]), 'the answer must be a JSON object, got a list'],
    ['as nothing', 'null', 'the answer must be a JSON object, got null'],
    ['as an empty text', '', ONE_OBJECT],
  ])('%s', (_, content, fault) => expect(faultsOf(content)).toEqual([fault]));

  it.each([
    ['signal in small letters', { ...BUY, signal: 'buy' }, 'signal must be BUY, SELL or HOLD, got "buy"'],
    ['signal with a blank', { ...HOLD, signal: 'HOLD ' }, 'signal must be BUY, SELL or HOLD, got "HOLD "'],
    [
      'signal as the name of a method',
      { ...HOLD, signal: 'constructor' },
      'signal must be BUY, SELL or HOLD, got "constructor"',
    ],
    ['signal in a list', { ...HOLD, signal: ['HOLD'] }, 'signal must be BUY, SELL or HOLD, got a list'],
    ['confidence as a number', { ...HOLD, confidence: 0.9 }, 'confidence must be HIGH, MEDIUM or LOW, got 0.9'],
    ['no confidence', { ...HOLD, confidence: undefined }, 'confidence must be HIGH, MEDIUM or LOW, got nothing'],
    ['no reason', { ...HOLD, reason: ' \n' }, 'reason must be a text of 1 to 500 characters, got 2 characters'],
    [
      'a reason too long',
      { ...HOLD, reason: 'x'.repeat(501) },
      'reason must be a text of 1 to 500 characters, got 501 characters',
    ],
    ['a reason that is no text', { ...HOLD, reason: 7 }, 'reason must be a text of 1 to 500 characters, got 7'],
    ['a stop as text', { ...BUY, stop_loss: '98' }, 'stop_loss must be a number for BUY, got "98"'],
    ['no target', { ...BUY, take_profit: null }, 'take_profit must be a number for BUY, got null'],
    ['BUY with the stop above', { ...BUY, stop_loss: 101 }, 'stop_loss must be below the price 100 for BUY, got 101'],
    [
      'BUY with the stop at the price',
      { ...BUY, stop_loss: 100 },
      'stop_loss must be below the price 100 for BUY, got 100',
    ],
    [
      'BUY with the target below',
      { ...BUY, take_profit: 99 },
      'take_profit must be above the price 100 for BUY, got 99',
    ],
    ['SELL with the stop below', { ...SELL, stop_loss: 99 }, 'stop_loss must be above the price 100 for SELL, got 99'],
    [
      'SELL with the target above',
      { ...SELL, take_profit: 101 },
      'take_profit must be below the price 100 for SELL, got 101',
    ],
    ['a stop too far', { ...BUY, stop_loss: 79 }, 'stop_loss must be 0.05 to 20 percent below the price 100, got 79'],
    [
      'a stop too near',
      { ...BUY, stop_loss: 99.99 },
      'stop_loss must be 0.05 to 20 percent below the price 100, got 99.99',
    ],
    [
      'a target too far',
      { ...BUY, take_profit: 151 },
      'take_profit must be 0.05 to 50 percent above the price 100, got 151',
    ],
    [
      'a negative target',
      { ...SELL, take_profit: -5 },
      'take_profit must be 0.05 to 50 percent below the price 100, got -5',
    ],
  ])('for %s', (_, value, fault) => expect(faultsOf(JSON.stringify(value))).toEqual([fault]));

  it('for a number beyond all numbers', () => {
    expect(faultsOf(JSON.stringify(BUY).replace('105', '1e999'))).toEqual([
      'take_profit must be a number for BUY, got Infinity',
    ]);
  });
  it.each(['[', '{"signal":[', '{"signal":', '{"a":'])('however deep it is nested: %s…', (part) => {
    for (const depth of [1_000, 100_000]) {
      const close = part.startsWith('{') ? (part.endsWith('[') ? ']}' : '}') : ']';
      const inner = part === '{"signal":[' ? '['.repeat(depth) + ']'.repeat(depth) : '';
      const content = inner === '' ? `${part.repeat(depth)}1${close.repeat(depth)}` : `${part}${inner}${close}`;
      expect(faultsOf(content).length).toBeGreaterThan(0);
    }
  });
  it('with every fault at once, long ones cut', () => {
    const faults = faultsOf(JSON.stringify({ signal: 'x'.repeat(1000) }));
    expect(faults).toHaveLength(3);
    expect(faults[0]?.length).toBeLessThan(120);
  });
});

describe('while a position is open', () => {
  const ODD = [
    { stop_loss: null, take_profit: null },
    { stop_loss: undefined, take_profit: undefined },
    { stop_loss: 'none', take_profit: [] },
    { stop_loss: 105, take_profit: 104 },
    { stop_loss: -1, take_profit: 1e9 },
    { stop_loss: 100, take_profit: 100 },
    { stop_loss: 98, take_profit: null },
  ];
  const held = (value: unknown, side: 'long' | 'short') => readAnswer(JSON.stringify(value), PRICE, side);
  const without = (signal: string) => ({
    decision: { signal, confidence: 'HIGH', reason: 'a reason', stopLoss: null, takeProfit: null },
  });

  it.each(ODD)('an answer closes it whatever its levels are: %j', (levels) => {
    expect(held({ ...SELL, ...levels }, 'long')).toEqual(without('SELL'));
    expect(held({ ...BUY, ...levels }, 'short')).toEqual(without('BUY'));
  });
  it('an answer that closes has no levels, since it opens nothing', () => {
    expect(held(SELL, 'long')).toEqual(without('SELL'));
  });
  it('an answer that keeps it may do without levels, but not with wrong ones', () => {
    expect(held({ ...BUY, stop_loss: null, take_profit: null }, 'long')).toEqual(without('BUY'));
    expect(held({ ...SELL, stop_loss: null, take_profit: undefined }, 'short')).toEqual(without('SELL'));
    expect(held(BUY, 'long')).toMatchObject({ decision: { stopLoss: 98, takeProfit: 105 } });
    for (const levels of ODD.slice(2)) expect(held({ ...BUY, ...levels }, 'long')).toHaveProperty('faults');
  });
  it('an answer is as strict as ever about its words', () => {
    expect(held({ ...SELL, confidence: 'high' }, 'long')).toHaveProperty('faults');
    expect(held({ ...SELL, signal: 'sell' }, 'long')).toHaveProperty('faults');
    expect(held({ ...SELL, reason: '' }, 'long')).toHaveProperty('faults');
  });
  it('HOLD is what it is while flat', () => expect(held(HOLD, 'short')).toEqual({ decision: HOLD }));
  it.each(ODD)('no odd level opens a position while none is open: %j', (levels) => {
    expect(read({ ...SELL, ...levels })).toHaveProperty('faults');
    expect(read({ ...BUY, ...levels })).toHaveProperty('faults');
  });
});

describe('a reason', () => {
  it('counts characters as people do, not bytes', () => {
    expect(read({ ...HOLD, reason: '🚀'.repeat(500) })).toHaveProperty('decision');
    expect(read({ ...HOLD, reason: '多'.repeat(501) })).toHaveProperty('faults');
  });
  it('shows its control and reversing characters instead of obeying them', () => {
    const reason = 'a\n\u001b[2J\u202eb\u0000\ud800';
    expect(read({ ...HOLD, reason })).toMatchObject({ decision: { reason: 'a\\n\\u001b[2J\\u202eb\\u0000\ufffd' } });
  });
  it('keeps markup and letters of every script as they are', () => {
    const reason = '<script>alert("&")</script> עברית 中文';
    expect(read({ ...HOLD, reason })).toMatchObject({ decision: { reason } });
  });
});

it('whatever comes, it never throws, and a decision always keeps the rules', () => {
  const level = fc.oneof(fc.double(), fc.string(), fc.constant(null), fc.integer({ min: 40, max: 160 }));
  const near = fc.record(
    {
      signal: fc.constantFrom('BUY', 'SELL', 'HOLD', 'buy'),
      confidence: fc.constantFrom('HIGH', 'LOW', 1),
      reason: fc.string(),
      stop_loss: level,
      take_profit: level,
    },
    { requiredKeys: [] },
  );
  const content = fc.oneof(
    fc.string(),
    fc.json(),
    near.map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(content, (written) => {
      const answer = readAnswer(written, PRICE);
      if ('faults' in answer) return answer.faults.length > 0;
      const { decision } = answer;
      if (decision.signal === 'HOLD') return !('stopLoss' in decision) && !('takeProfit' in decision);
      const { stopLoss, takeProfit } = decision;
      // Nothing is open here.
      if (stopLoss === null) return false;
      const [low, high] = decision.signal === 'BUY' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
      return low < PRICE && PRICE < high;
    }),
    { numRuns: 1000 },
  );
});

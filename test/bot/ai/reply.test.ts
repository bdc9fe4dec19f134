import { describe, expect, it } from 'vitest';
import { CallFailed } from '../../../bot/ai/failure.ts';
import { readModels, readReply } from '../../../bot/ai/reply.ts';

const completion = (choice: object) => ({ status: 200, headers: {}, text: JSON.stringify({ choices: [choice] }) });
const said = (finish_reason: unknown, content: unknown) =>
  readReply(completion({ finish_reason, message: { content } }), 0);
const failureOf = (status: number, body: unknown = {}, headers = {}) => {
  try {
    readReply({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, 0);
  } catch (error) {
    return (error as CallFailed).failure;
  }
  return null;
};

describe('an answer of the server', () => {
  it('holds the text of a model that ended by itself, also after blank lines', () => {
    expect(said('stop', ' text ')).toEqual({ content: ' text ' });
    const { text, ...rest } = completion({ finish_reason: 'stop', message: { content: 'x', reasoning_content: 'y' } });
    expect(readReply({ ...rest, text: `\n\n\n${text}` }, 0)).toEqual({ content: 'x' });
  });
  it.each([
    ['was cut off', 'length', '{"signal"'],
    ['was withheld', 'content_filter', 'x'],
    ['is blank', 'stop', '   \n'],
    ['is none', 'stop', null],
    ['is a call of a tool', 'tool_calls', 'x'],
    ['has no end', null, 'x'],
  ])('is no text where it %s', (_, finish, content) => expect(said(finish, content)).toHaveProperty('faults'));

  it.each(['', 'nonsense', 'null', '[]', '{"choices":[]}', '{"choices":{"0":null}}', '{"choices":[{"message":"x"}]}'])(
    'is no text where its body is %j',
    (text) => expect(readReply({ status: 200, headers: {}, text }, 0)).toHaveProperty('faults'),
  );
  it('that was broken off for want of capacity may come in a moment', () => {
    expect(() => said('insufficient_system_resource', 'x')).toThrow(CallFailed);
  });
});

it('is asked to be shorter where it was cut off', () => {
  expect(said('length', '{"signal"')).toEqual({ faults: ['the answer was cut off: it must be shorter'] });
});

describe('a refusal', () => {
  it.each([
    [400, 'bad_request', 'config', true],
    [401, 'auth', 'config', true],
    [402, 'no_balance', 'config', true],
    [403, 'auth', 'config', true],
    [404, 'bad_request', 'config', true],
    [408, 'timeout', 'provider', false],
    [409, 'provider_5xx', 'provider', false],
    [413, 'bad_request', 'config', true],
    [418, 'bad_request', 'provider', false],
    [422, 'bad_request', 'config', true],
    [429, 'rate_limited', 'provider', false],
    [500, 'provider_5xx', 'provider', false],
    [503, 'provider_5xx', 'provider', false],
    [529, 'provider_5xx', 'provider', false],
    [307, 'bad_request', 'config', false],
    [204, 'bad_output', 'provider', false],
  ])('with %i is %s, at fault is the %s', (status, reason, faultDomain, isGrave) => {
    expect(failureOf(status)).toMatchObject({ reason, faultDomain, isGrave, httpStatus: status });
  });
  it.each([408, 409, 429, 500, 502, 503, 504])('with %i is worth another try', (status) => {
    expect(failureOf(status)).toMatchObject({ isTransient: true });
  });
  it.each([400, 401, 402, 403, 404, 413, 418, 422, 501])('with %i is not', (status) => {
    expect(failureOf(status)).toMatchObject({ isTransient: false });
  });
  it.each([429, 503])('with %i is waited for longer', (status) => expect(failureOf(status)?.patience).toBe(4));

  const THINKING = 'parameter.enable_thinking must be set to false for non-streaming calls';
  it.each([
    [400, { code: 'Arrearage', message: 'Access denied' }, 'no_balance', 'top_up'],
    [400, { code: 'x', message: 'Your account is in arrears' }, 'no_balance', 'top_up'],
    [429, { code: 'insufficient_quota' }, 'no_balance', 'top_up'],
    [429, { code: null, type: 'insufficient_quota' }, 'no_balance', 'top_up'],
    [403, { code: 'AllocationQuota.FreeTierOnly' }, 'no_balance', 'free_quota'],
    [403, { message: 'The free tier of the model has been exhausted' }, 'no_balance', 'free_quota'],
    [400, { code: 'InvalidApiKey' }, 'auth', 'key'],
    [400, { code: 'model_not_found' }, 'bad_request', 'model'],
    [400, { code: 'context_length_exceeded' }, 'bad_request', 'context'],
    [400, { message: "This model's maximum context length is 2048 tokens" }, 'bad_request', 'context'],
    [400, { code: 'invalid_parameter_error', message: THINKING }, 'bad_request', 'thinking'],
  ])('with %i and %j says more than its status', (status, error, reason, remedy) => {
    expect(failureOf(status, { error })).toMatchObject({
      reason,
      remedy,
      faultDomain: 'config',
      isGrave: true,
      isTransient: false,
    });
  });
  it.each([
    [429, { code: 'Throttling.RateQuota' }],
    [403, { code: 'Throttling.AllocationQuota' }],
    [400, { message: 'Request rate increased too quickly' }],
  ])('with %i and %j means to be asked less often', (status, error) => {
    expect(failureOf(status, { error })).toMatchObject({
      reason: 'rate_limited',
      faultDomain: 'provider',
      isGrave: false,
      isTransient: true,
      remedy: 'slower',
    });
  });
  it('says nothing by its words where the server has failed inside', () => {
    const error = { code: 'Arrearage', message: 'free tier, maximum context length, enable_thinking' };
    expect(failureOf(500, { error })).toMatchObject({ reason: 'provider_5xx', isTransient: true });
  });
  it('quotes the server, shortly and with its control characters visible', () => {
    expect(failureOf(400, { error: { message: 'no\u001b such model' } })?.sentence).toBe(
      'the AI answered HTTP 400: no\\u001b such model',
    );
    expect(failureOf(500, { error: 'x'.repeat(10_000) })?.sentence.length).toBeLessThan(300);
  });
  it('is read whatever its body is', () => {
    for (const body of ['<html>', '', '[]', '{"error": null}', '{"error": {"code": "__proto__"}}']) {
      expect(failureOf(503, body)).toMatchObject({ reason: 'provider_5xx' });
    }
  });
});

it('the list of models', () => {
  expect(readModels('{"data":[{"id":"a"},{"id":7},null,{"id":"b"}]}')).toEqual(['a', 'b']);
  expect([readModels('{}'), readModels('<html>'), readModels('{"data":"x"}')]).toEqual([null, null, null]);
});

// Connections that fail, and what a person does about each failure.
import { describe, expect, it } from 'vitest';
import { networkFailure, statusFailure, timeoutFailure } from '../../../bot/ai/failure.ts';
import { type Place, REMEDIES, type Remedy } from '../../../bot/ai/remedies.ts';

const REMOTE: Place = { keys: 'bot.ai', keyName: 'DEEPSEEK_API_KEY', isLocal: false };
const LOCAL: Place = { keys: 'bot.ai.failover', keyName: 'AI_FAILOVER_API_KEY', isLocal: true };
const told = (remedy: Remedy, place = REMOTE) => REMEDIES[remedy](place);

describe('a connection that fails', () => {
  it.each([
    ['ENOTFOUND', 'provider', 'network', true],
    ['EAI_AGAIN', 'provider', 'network', true],
    ['ENETUNREACH', 'provider', 'network', true],
    ['UND_ERR_CONNECT_TIMEOUT', 'provider', 'network', true],
    ['ECONNREFUSED', 'provider', 'refused', true],
    ['ECONNRESET', 'provider', 'wait', true],
    ['UND_ERR_SOCKET', 'provider', 'wait', true],
    ['constructor', 'provider', 'wait', true],
    ['EMFILE', 'local', 'resources', true],
    ['ENOMEM', 'local', 'resources', true],
    ['CERT_HAS_EXPIRED', 'config', 'certificate', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'config', 'certificate', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'config', 'no_tls', false],
  ] as const)('by %s lies with the %s', (code, faultDomain, remedy, isTransient) => {
    const failed = networkFailure(code);
    expect(failed).toMatchObject({ reason: 'connect', faultDomain, remedy, isTransient, isGrave: false });
    expect(failed.sentence).toBe(`the AI could not be reached: ${code}`);
  });
  it('has sent nothing where it never came about, and may have where it broke', () => {
    expect(
      ['ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', 'EMFILE'].map((code) => networkFailure(code).isUnsent),
    ).toEqual([true, true, true, true]);
    expect(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'].map((code) => networkFailure(code).isUnsent)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('what a person does', () => {
  it.each([
    [400, 'check bot.ai.model and bot.ai.base_url; if both are right, update the bot'],
    [401, 'check DEEPSEEK_API_KEY in .env, or make a new key'],
    [402, 'top up the account'],
    [403, 'see whether the account of DEEPSEEK_API_KEY may use bot.ai.model from here'],
    [404, 'check bot.ai.model and bot.ai.base_url'],
    [408, 'if that lasts: raise bot.ai.attempt_timeout and bot.ai.deadline'],
    [409, 'it has to pass by itself'],
    [413, 'choose a bot.ai.model that takes in more, or let the server give it a larger context'],
    [429, 'decide less often (bot.decision_interval), or raise the quota at the provider'],
    [503, 'it has to pass by itself'],
    [307, 'set bot.ai.base_url to where the server is now'],
  ])('of HTTP %i: %s', (status, sentence) => {
    expect(told(statusFailure(status, null, null, null).remedy)).toBe(sentence);
  });
  it('about a server on this machine is to start it, or to give it more time', () => {
    const refused = networkFailure('ECONNREFUSED').remedy;
    expect(told(refused)).toBe('nothing listens there: check bot.ai.base_url');
    expect(told(refused, LOCAL)).toBe(
      'is ollama, or whatever server bot.ai.failover.base_url means, running? Start it',
    );
    expect(told(timeoutFailure('late').remedy, LOCAL)).toMatch(/^a server without a GPU is slow: raise/);
  });
  it.each(Object.keys(REMEDIES) as Remedy[])('is one plain sentence that names its own keys: %s', (remedy) => {
    expect(told(remedy)).toMatch(/^[a-z][^\n]{10,140}[^.;]$/);
    expect(told(remedy)).not.toMatch(/failover/i);
    expect(told(remedy, LOCAL)).not.toMatch(/DEEPSEEK|bot\.ai\.(model|base_url|provider)/);
  });
});

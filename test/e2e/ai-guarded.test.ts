// The real guardian over the real bot, decided by the stub: an AI that stops is found, though the bot lives and answers.
import { expect, it, onTestFinished } from 'vitest';
import { startStub } from '../../bot/ai-stub/stub.ts';
import { count, prepare } from '../support/guardian.ts';

it('passes while the AI decides, fails once only fallbacks come, and verifies the restart by an AI decision', async () => {
  const stub = await startStub({ port: 0, model: 'm' });
  onTestFinished(() => stub.close());
  const guarded = await prepare({
    guardian: { max_no_response: '1s', timing: { decision_margin: '10ms' } },
    botConfig: {
      decision_interval: '100ms',
      ai: { provider: 'openai', model: 'm', base_url: stub.baseUrl, deadline: '150ms' },
      execution: { breaker: { open: '10ms', max_open: '10ms' } },
    },
  });
  const guardian = guarded.start();
  await guarded.waitFor(/health check passed: AI decision/, 3);

  stub.play({ fault: 'drip' });
  await guarded.waitFor(/health check failed \(3 in a row\): .*decision/);
  stub.play({});
  await guarded.waitFor(/restart verified: AI decision/);
  expect(count(guarded.log(), 'bot restarted')).toBe(1);

  guardian.kill('SIGTERM');
  expect(await guardian.ended).toBe(0);
  expect(stub.calls().open).toBe(0);
});

// How the guardian speaks once the configuration has changed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openVoice } from '../../../guardian/log/voice.ts';
import type { Settings } from '../../../guardian/policy.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { settings } from '../support/settings.ts';

it('at the new level, and new secrets are hidden as well as old ones', async () => {
  const logDir = mkdtempSync(join(tmpdir(), 'voice-'));
  onTestFinished(() => rmSync(logDir, { recursive: true, force: true }));
  const values = {
    'guardian.logging.level': 'error',
    'guardian.logging.max_size': 1 << 20,
    'guardian.logging.max_files': 1,
    'guardian.logging.compress': false,
  } as Settings['values']; // the cast: nothing else is asked for
  const voice = openVoice(settings({}, { logDir, values }), 'en', ['an-old-secret']);
  const said = reason('notice', { text: 'an-old-secret a-new-secret' });
  voice.write('debug', said);
  voice.follow('debug', ['a-new-secret']);
  voice.write('debug', said);
  await voice.close();
  expect(readFileSync(join(logDir, 'guardian.log'), 'utf8')).toMatch(/^\S+ \S+ \[DEBUG\] \*\*\* \*\*\*\n$/);
  expect(voice.words(said)).toBe('*** ***');
});

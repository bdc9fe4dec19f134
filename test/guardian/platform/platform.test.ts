import { expect, it } from 'vitest';
import { linuxPlatform } from '../../../guardian/platform/linux.ts';
import { platform, platformOf } from '../../../guardian/platform/platform.ts';

it('is that of Linux on Linux', () => {
  expect(platformOf('linux')).toBe(linuxPlatform);
});

it.each(['darwin', 'freebsd'] as const)('ends groups with kill on %s', (name) => {
  expect(platformOf(name).endCommand(42)).toBe('kill -- -42');
});

it('ends trees with taskkill on Windows', () => {
  expect(platformOf('win32').endCommand(42)).toBe('taskkill /T /F /PID 42');
});

it.each([
  ['linux', true],
  ['darwin', true],
  ['win32', false],
] as const)('knows whether a process can be asked by a signal: %s, %s', (name, asksBySignal) => {
  expect(platformOf(name).asksBySignal).toBe(asksBySignal);
});

it('sees this very process here', async () => {
  expect(await platform.startToken(process.pid)).not.toBeNull();
});

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

it.each(['darwin', 'win32'] as const)('has no boot clock on %s', (name) => {
  expect(platformOf(name).bootClock()).toBeNull();
});

it.runIf(process.platform === 'linux')(
  'has a boot clock on Linux, which runs as ours while nobody sleeps',
  async () => {
    const ahead = () => Number(platformOf('linux').bootClock()) - performance.now();
    const before = ahead();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(Math.abs(ahead() - before)).toBeLessThan(100);
  },
);

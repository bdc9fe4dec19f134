// Shuts the inspector of a bot whose guardian died while it kept evidence: whoever reached it could make the bot do anything.
import { INSPECTOR } from '../../child/inspectable.ts';
import { tailOf } from '../../log/bot-log.ts';
import type { Platform } from '../../platform/types.ts';
import { SHUT } from './expressions.ts';
import { attach, INSPECTOR_ADDRESS } from './inspector.ts';

export type LeftOpen = {
  readonly pid: number;
  readonly bootId: string;
  readonly botLog: string;
  readonly platform: Pick<Platform, 'describe'>;
};

const LINES_SEARCHED = 2000;
const PATIENCE_MS = 2000;

/**
 * Only one that opens on SIGUSR1: any other is the person's own. An address names its process for good. Never throws.
 *
 * @returns Whether one was open and shuts now; a bot that hangs cannot be told to.
 */
export async function shutInspector({ pid, bootId, botLog, platform }: LeftOpen): Promise<boolean> {
  const said = tailOf(botLog, LINES_SEARCHED).join('\n').matchAll(INSPECTOR_ADDRESS);
  const address = [...said].at(-1)?.[1];
  if (address === undefined) return false;
  try {
    const [facts] = await platform.describe([pid]);
    if (!facts?.args?.includes(INSPECTOR) || (facts.bootId !== null && facts.bootId !== bootId)) return false;
    const inspector = await attach(address, AbortSignal.timeout(PATIENCE_MS));
    await inspector.call('Runtime.evaluate', { expression: SHUT });
    // Not ended from this side: Node dies of it now and then if that meets its own closing.
    await inspector.closed;
    return true;
  } catch {
    return false;
  }
}

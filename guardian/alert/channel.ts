// What a channel is. Each does one thing: it sends a message once and says what came of it.
import type { Message } from './message.ts';

export type Channel = {
  readonly name: ChannelName;
  /**
   * Never throws, and ends soon after the signal.
   *
   * @returns A failure says why in words that hold no secret; `pause` is how long the other side asks to be left alone,
   *   in milliseconds.
   */
  readonly send: (message: Message, signal: AbortSignal) => Promise<Sent>;
};

export type ChannelName = 'webhook' | 'telegram' | 'command';

export type Sent =
  | { readonly isSent: true }
  | { readonly isSent: false; readonly why: string; readonly pause: number | null };

export const failed = (why: string, pause: number | null = null): Sent => ({ isSent: false, why, pause });

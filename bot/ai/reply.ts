// What an AI server's answer holds: the model's text, or why there is none. Pure.
import { escapeControls } from '../../common/text-line.ts';
import { parsed, part } from '../execution/outside.ts';
import { readRetryAfter } from '../execution/retry.ts';
import { readUsage, type Usage } from './cost.ts';
import { CallFailed, overloadedFailure, statusFailure } from './failure.ts';
import type { Reply } from './http.ts';

/** The model's text, or what is wrong with an answer that came whole and is worth a correction. */
export type Said = { readonly content: string } | { readonly faults: readonly string[] };

/**
 * @param wall Now, by the wall clock.
 * @throws CallFailed where the server refuses or fails.
 */
export function readReply(reply: Reply, wall: number): Said {
  if (reply.status !== 200) throw new CallFailed(refusalOf(reply, wall));
  const choice = part(part(parsed(reply.text), 'choices'), '0');
  const finish = part(choice, 'finish_reason');
  const content = part(part(choice, 'message'), 'content');
  if (finish === 'insufficient_system_resource') {
    throw new CallFailed(overloadedFailure('the AI broke off: it has too little capacity'));
  }
  if (finish === 'length') return { faults: ['the answer was cut off: it must be shorter'] };
  if (finish === 'content_filter') return { faults: ['the answer was withheld by a content filter'] };
  if (finish !== 'stop' || typeof content !== 'string')
    return { faults: ['the answer held no text that ended by itself'] };
  if (content.trim() === '') return { faults: ['the answer was blank: it must be one JSON object'] };
  return { content };
}

/** @returns Null where it does not say what it has used, or says what cannot be. */
export const usageOf = ({ text }: Pick<Reply, 'text'>): Usage | null => readUsage(part(parsed(text), 'usage'));

/** The models that `GET /models` lists; null if it is no list. */
export function readModels(text: string): readonly string[] | null {
  const listed = part(parsed(text), 'data');
  if (!Array.isArray(listed)) return null;
  return listed.map((model) => part(model, 'id')).filter((id) => typeof id === 'string');
}

export function refusalOf({ status, headers, text }: Reply, wall: number) {
  const error = part(parsed(text), 'error');
  const [code, message] = [part(error, 'code') ?? part(error, 'type'), part(error, 'message') ?? error];
  const said = typeof message === 'string' && message.trim() !== '' ? escapeControls(message.slice(0, 200)) : null;
  return statusFailure(status, typeof code === 'string' ? code : null, said, readRetryAfter(headers, wall));
}

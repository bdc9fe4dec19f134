// OKX's signature: Base64(HMAC-SHA256(secret, timestamp + METHOD + path?query + body)) over the exact bytes.
import { createHmac, timingSafeEqual } from 'node:crypto';

export type Signed = {
  /** As sent in OK-ACCESS-TIMESTAMP. */
  readonly timestamp: string;
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  /** As sent; empty for a GET. */
  readonly body: string;
};

export const sign = (secret: string, { timestamp, method, path, body }: Signed): string =>
  createHmac('sha256', secret).update(`${timestamp}${method}${path}${body}`).digest('base64');

export function isSignedBy(secret: string, signed: Signed, signature: string): boolean {
  const [right, given] = [Buffer.from(sign(secret, signed)), Buffer.from(signature)];
  return right.length === given.length && timingSafeEqual(right, given);
}

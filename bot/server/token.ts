// Who may do more than look: whoever knows the token.
import { createHash, timingSafeEqual } from 'node:crypto';
import { json, type Post, type Routes } from './web.ts';

/** @param token Null where nobody may. */
export const guarded = (token: string | null, commands: { readonly [path: string]: Post }): Routes =>
  Object.fromEntries(
    Object.entries(commands).map(([path, post]) => [
      path,
      { post: (authorization) => (isAuthorized(authorization, token) ? post(authorization) : UNAUTHORIZED) },
    ]),
  );

/**
 * @param header The header Authorization: `Bearer TOKEN`.
 * @returns After a time that tells nothing of the token.
 */
export function isAuthorized(header: string | undefined, token: string | null): boolean {
  const given = /^Bearer +([^ ]+)$/i.exec(header ?? '')?.[1];
  return token !== null && given !== undefined && timingSafeEqual(hashed(given), hashed(token));
}

/** Of equal length, whatever the length of the text. */
const hashed = (text: string) => createHash('sha256').update(text).digest();

const refusal = json({ error: 'this needs the token: Authorization: Bearer TOKEN' }, 401);
const UNAUTHORIZED = { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer' } };

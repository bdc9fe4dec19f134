// The page for people, and its script and style. It is the same for everybody: what it shows comes by the API.
import { page, type Reply, text } from '../web.ts';
import { readBuilt } from './built.ts';
import { shell } from './shell.ts';

/** Nothing but our own, and no text ever becomes markup or script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * Reads the files once.
 *
 * @throws Error if the page has not been built.
 */
export function pageRoutes(): { readonly [path: string]: () => Reply } {
  const markup = page(shell(), POLICY);
  const script = text(readBuilt('page.js'), 'text/javascript; charset=utf-8');
  const style = text(readBuilt('page.css'), 'text/css; charset=utf-8');
  return { '/': () => markup, '/page.js': () => script, '/page.css': () => style };
}

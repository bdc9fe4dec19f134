// Style and script of the page, and the policy that lets in just these two, by their hashes.
import { createHash } from 'node:crypto';

export const REFRESH_SECONDS = 5;

export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ccd, #445); --soft: light-dark(#556, #aab); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: light-dark(#112, #eef); background: light-dark(#fff, #111418); }
main { max-width: 48rem; margin: 0 auto; padding: 0 1rem 2rem; }
header { position: sticky; top: 0; text-align: center; font-weight: 700; background: #ffcf33; color: #221a00; }
header p { margin: 0; padding: .5rem 1rem; }
header .lost { background: #b3261e; color: #fff; }
dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .25rem 0; border-bottom: 1px solid var(--line); }
dt { flex: 0 0 14rem; color: var(--soft); }
dd { flex: 1 1 14rem; margin: 0; overflow-wrap: anywhere; }
ol { padding: 0; list-style: none; }
li { padding: .5rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.BUY { color: light-dark(#0a6b2d, #5fd68a); }
.SELL { color: light-dark(#b3261e, #ff8a80); }
`;

export const SCRIPT = `
setInterval(async () => {
  const lost = document.querySelector('.lost');
  try {
    const answer = await fetch('/', { signal: AbortSignal.timeout(4000) });
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    document.querySelector('main').replaceWith(fresh);
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}, ${REFRESH_SECONDS * 1000});
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

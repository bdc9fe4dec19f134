// Style and script of the page, and the policy that allows these two and nothing else.
import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --paper: #fbfbfa; --ink: #1c1c1a; --faint: #5c5c57; --line: #d9d9d4;
  --good: #1a7340; --bad: #b3261e; --wait: #7a5600; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161615; --ink: #ececea; --faint: #a3a39d; --line: #3a3a37;
    --good: #6fd08c; --bad: #ff8f85; --wait: #e8bd5a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1rem; font-weight: 400; color: var(--faint); }
.state { margin: .25rem 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
.verdict { margin: 0 0 1.5rem; padding-left: .75rem; border-left: .25rem solid var(--wait); }
.verdict b { color: var(--wait); }
.healthy { border-color: var(--good); }
.healthy b { color: var(--good); }
.unhealthy { border-color: var(--bad); }
.unhealthy b { color: var(--bad); }
label { display: block; margin: 0 0 1rem; }
label span { color: var(--faint); }
meter { display: block; width: 100%; height: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1.5rem 0 0; padding-top: 1rem;
  border-top: 1px solid var(--line); }
dt { color: var(--faint); }
dd { margin: 0; }
#lost { padding: .5rem .75rem; border: 2px solid var(--bad); }
@media (max-width: 30rem) { dl { display: block; } dd { margin-bottom: .5rem; } }
`;

/** Takes over a newer page every 5 s without a flash, and says so when the guardian no longer answers. */
export const SCRIPT = `
const lost = document.getElementById('lost');
setInterval(async () => {
  try {
    const answer = await fetch('/', { signal: AbortSignal.timeout(4000) });
    if (!answer.ok) throw answer;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    document.querySelector('main').replaceWith(fresh.querySelector('main'));
    document.title = fresh.title;
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
}, 5000);
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(SCRIPT)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

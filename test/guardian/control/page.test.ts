import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { page } from '../../../guardian/control/page.ts';
import { PAGE_POLICY } from '../../../guardian/control/page-assets.ts';
import type { Status } from '../../../guardian/control/status.ts';
import { example } from './example.ts';

const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(2)>&amp;`;

const inside = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map((m) => m[1] ?? '');
const textOf = (html: string) => (inside(html, 'main')[0] ?? '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the page', () => {
  it('says state and verdict in words', () => {
    expect(textOf(page(example, 'en'))).toContain('watching unhealthy last AI decision 312s ago, limit 300s');
  });

  it('shows the age of the decision against its limit', () => {
    expect(textOf(page(example, 'en'))).toContain('Decision 312s ago, limit 300s');
    expect(page(example, 'en')).toContain('<meter max="300" high="240" optimum="0" value="312">');
  });

  it('shows the restarts against their limits', () => {
    expect(textOf(page(example, 'en'))).toContain(
      'Restarts 4 of at most 10 within 1h, 6 of at most 30 within 24h, 17 in all',
    );
  });

  it('shows the bot and what it uses', () => {
    expect(textOf(page(example, 'en'))).toContain('Bot pid 200, up 2h 5m, incarnation 3');
    expect(textOf(page(example, 'en'))).toContain('Resources 80MB of at most 512MB, CPU 1.3%');
  });

  it('shows why the last restart was', () => {
    expect(textOf(page(example, 'en'))).toMatch(/Last restart [-\d]+ [:\d]+, no answer within 10s, verified/);
  });

  it('draws no bar for what is not known', () => {
    const unknown: Status = {
      ...example,
      decision: { last_at: null, age_s: null, limit_s: null },
      restarts: { ...example.restarts, max: 0 },
    };
    expect(page(unknown, 'en')).not.toContain('<meter');
    expect(textOf(page(unknown, 'en'))).toContain('Decision none yet');
  });

  it('escapes whatever comes from outside', () => {
    const html = page(
      {
        ...example,
        guardian: { ...example.guardian, config: HOSTILE, version: HOSTILE },
        bot: { ...example.bot, command: HOSTILE },
        health: { ...example.health, reason: HOSTILE },
        restarts: { ...example.restarts, last_reason: HOSTILE },
      },
      'en',
    );
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img');
    expect(
      html.match(
        /&quot;&gt;&lt;script&gt;alert\(&#39;1&#39;\)&lt;\/script&gt;&lt;img src=x onerror=alert\(2\)&gt;&amp;amp;/g,
      ),
    ).toHaveLength(5);
  });

  it('speaks Chinese', () => {
    const html = page(example, 'zh');
    expect(html).toContain('<html lang="zh-CN">');
    expect(textOf(html)).toContain('看护中 不健康');
    expect(textOf(html)).toContain('重启 1h 内 4 次（上限 10 次）');
  });

  it('needs nothing from outside', () => {
    expect(page(example, 'en').match(/(?:src|href)="[^"]*"|url\([^)]*\)|https?:/g)).toEqual(['href="data:,"']);
  });

  it('may run its own style and script, and no other', () => {
    const html = page(example, 'en');
    for (const [tag, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const [own, ...others] = inside(html, tag);
      expect(others).toEqual([]);
      const hash = createHash('sha256')
        .update(own ?? '')
        .digest('base64');
      expect(PAGE_POLICY).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(PAGE_POLICY).not.toContain('unsafe');
    expect(html.match(/ (?:style|on\w+)="/g)).toBeNull();
  });

  it('renews itself, with script and without', () => {
    const html = page(example, 'en');
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
    expect(inside(html, 'script')[0]).toContain("fetch('/'");
  });
});

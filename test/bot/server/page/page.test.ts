import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuilt } from '../../../../bot/server/page/built.ts';
import { pageRoutes } from '../../../../bot/server/page/page.ts';

const routes = pageRoutes();
const answer = (path: string) => {
  const reply = routes[path]?.();
  if (!reply) throw new Error(`nothing at ${path}`);
  return reply;
};
const markup = answer('/').body;

describe('the page', () => {
  it('lets in its own script and style, and nothing else', () => {
    const policy = answer('/').headers['content-security-policy']?.split('; ') ?? [];
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
  });
  it('holds no script, style or handler of its own', () => {
    expect(markup).not.toMatch(/<style|<script>|\son\w+=|\sstyle=/);
  });
  it('loads nothing from elsewhere', () => {
    expect([...markup.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1])).toEqual([
      'data:,',
      '/page.css',
      '/page.js',
      'https://www.tradingview.com/lightweight-charts/',
    ]);
  });
  it('names the chart library, as its licence asks', () => {
    expect(markup).toContain('TradingView Lightweight Charts</a>');
  });
  it('says what to do without its script', () => {
    expect(markup).toMatch(/<noscript>.*\/api\/dashboard/);
  });
  it('has one heading for each part', () => {
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(markup.match(/<section/g)?.length).toBe(markup.match(/<h2/g)?.length);
  });
  it('gives every element an id of its own', () => {
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('its files', () => {
  it('are served as what they are', () => {
    expect(answer('/page.js').headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(answer('/page.css').headers['content-type']).toBe('text/css; charset=utf-8');
  });
  it('are small', () => {
    expect(answer('/page.js').body.length).toBeLessThan(230_000);
  });
  it('are named, with the remedy, when they are missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'page-'));
    expect(() => readBuilt('page.js', empty)).toThrow(/page\.js cannot be read: run "npm run build"/);
  });
});

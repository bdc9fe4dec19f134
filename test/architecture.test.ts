// Which file may know which: read from the sources themselves.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

const files = (pattern: string) => globSync(pattern, { cwd: ROOT }).filter((file) => !file.includes('node_modules'));

/** Every static import and re-export, and dynamic imports of a literal; paths from the root, packages by name. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gms);
  const dynamic = text.matchAll(/import\((type\s)?['"]([^'"]+)['"]\)/g);
  return [...statements, ...dynamic].map(([, type, target]) => ({
    from: file,
    to: target?.startsWith('.') ? normalize(relative(ROOT, join(ROOT, dirname(file), target))) : (target as string),
    isType: type !== undefined,
  }));
}

const sources = ['guardian/**/*.ts', 'bot/**/*.ts', 'common/**/*.ts'].flatMap(files);
const imports = sources.flatMap(importsOf);
const said = (found: readonly Import[]) => found.map(({ from, to }) => `${from} imports ${to}`);

it('sees the imports', () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(said(imports)).toContain('guardian/main.ts imports guardian/cli.ts');
});

describe('never', () => {
  it('guardian and bot: the wire is all they share', () => {
    const crossing = imports.filter(
      ({ from, to }) =>
        (from.startsWith('guardian/') && to.startsWith('bot/')) ||
        (from.startsWith('bot/') && to.startsWith('guardian/')),
    );
    expect(said(crossing)).toEqual([]);
  });

  it('common knows a side', () => {
    const upward = imports.filter(({ from, to }) => from.startsWith('common/') && /^(guardian|bot)\//.test(to));
    expect(said(upward)).toEqual([]);
  });

  it('the machine knows anything but itself at run time', () => {
    const outward = imports.filter(
      ({ from, to, isType }) => from.startsWith('guardian/machine/') && !isType && !to.startsWith('guardian/machine/'),
    );
    expect(said(outward)).toEqual([]);
  });

  it('the bot’s domain knows anything but itself', () => {
    const outward = imports.filter(({ from, to }) => from.startsWith('bot/domain/') && !to.startsWith('bot/domain/'));
    expect(said(outward)).toEqual([]);
  });

  it('what decides reads a clock, a random number or the environment', () => {
    const pure =
      /^(guardian\/(machine\/|probes\/(decision|foreign|limit|outage|starved|reading|stamp|verdict|json)|locks\/(address|standing)|recall|announce|due|reload\/(changes|concerns)|alert\/(rules|retry|message|contradictions)|evidence\/(explain|id|outcome|read-report|report|rules|screen|scrub|stack\/(crash|stack|way))\.ts|child\/(launch|inspectable)\.ts|status-of|command-line)|bot\/(domain|indicators)\/|bot\/ai\/(prompt\/|answer|contradictions|cost|failure|pair|profiles|remedies|reply|settings)|bot\/execution\/(failure|key|kept|meters|operation|outside|overrides|policy|retry)\.ts|bot\/memory\/rule|bot\/mode\.ts|bot\/okx\/(candles|closings|codes|commands|failure|instrument|operations|read|row|server-clock|settings|stream-rules|symbol)\.ts|bot\/(tempo|terms)\.ts|bot\/server\/whole\/|bot\/server\/(account|asked|curve|dashboard|decisions|execution-metrics|facts|instant|kline|metrics|ready|trades)\.ts|common\/config\/merge)/;
    const impure =
      /\b(Date\.now|performance\.now|Math\.random|process\.(env|hrtime)|setTimeout|setInterval|randomUUID)\b/;
    const guilty = sources.filter((file) => pure.test(file) && impure.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(guilty).toEqual([]);
  });

  it('probes know each other’s neighbours: an adapter that acts imports no other that acts', () => {
    const acting = [
      'guardian/probes/dashboard.ts',
      'guardian/probes/resources.ts',
      'guardian/child/child.ts',
      'guardian/history.ts',
      'guardian/control/server.ts',
      'guardian/alert/queue.ts',
      'guardian/alert/courier.ts',
    ];
    const tangled = imports.filter(({ from, to, isType }) => acting.includes(from) && acting.includes(to) && !isType);
    expect(said(tangled)).toEqual([]);
  });

  it('alert channels know each other', () => {
    const channels = imports.filter(({ from }) => from.startsWith('guardian/alert/channels/'));
    expect(channels.length).toBeGreaterThan(5);
    expect(said(channels.filter(({ to }) => to.startsWith('guardian/alert/channels/')))).toEqual([]);
  });

  it('both sides in one test, but for the contract', () => {
    const tests = files('test/**/*.test.ts');
    const both = tests.filter((file) => {
      const targets = importsOf(file).map(({ to }) => to.split('/')[0]);
      return targets.includes('guardian') && targets.includes('bot');
    });
    expect(both).toEqual(['test/contract.test.ts']);
  });

  it('a default export', () => {
    const guilty = sources.filter((file) => /^export default/m.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(guilty).toEqual([]);
  });
});

it('each dependency is imported in one file of a side', () => {
  const packages = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (to.startsWith('node:') || /^(guardian|bot|common)\//.test(to) || to.endsWith('.json')) continue;
    const name = to
      .split('/')
      .slice(0, to.startsWith('@') ? 2 : 1)
      .join('/');
    const key = `${from.split('/')[0]}: ${name}`;
    packages.set(key, (packages.get(key) ?? new Set()).add(from));
  }
  const spread = [...packages]
    .filter(([, users]) => users.size > 1)
    .map(([name, users]) => `${name} in ${[...users].join(', ')}`);
  expect(spread).toEqual([]);
});

it('each declared dependency is used, and each used one declared', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const used = [...imports, ...files('deploy/*').flatMap(importsOf)]
    .map(({ to }) => to.replace(/^node_modules\//, ''))
    .filter((to) => !to.startsWith('node:') && !/^(guardian|bot|common|package\.json)/.test(to));
  const names = new Set(
    used.map((to) =>
      to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  );
  expect([...names].sort()).toEqual(Object.keys(dependencies).sort());
});

it('a file is as long as its idea: none over 400 lines, the median under 80', () => {
  const lengths = sources
    .map((file) => readFileSync(join(ROOT, file), 'utf8').split('\n').length)
    .sort((a, b) => a - b);
  expect(lengths.at(-1)).toBeLessThanOrEqual(400);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80);
});

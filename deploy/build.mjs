// Bundles each program into one plain CommonJS file in dist/: it starts faster and holds less memory than the sources.
// What a browser runs is made there too, as small as it gets.
// With `--if-stale` only if a source, or what is installed, is newer than the bundles.
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const PROGRAMS = {
  guardian: 'guardian/main.ts',
  'guardian.cron': 'guardian/cron.ts',
  'guardian.schema': 'guardian/schema.ts',
  bot: 'bot/main.ts',
  'bot.ai': 'bot/ai/open.ts',
  'bot.okx': 'bot/okx/open.ts',
  'bot.schema': 'bot/schema.ts',
  'read-config': 'common/config/reader.ts',
};
const PAGES = { 'page.js': 'bot/server/page/client/main.ts', 'page.css': 'bot/server/page/client/page.css' };
const SOURCES = [
  'guardian',
  'bot',
  'common',
  'deploy/build.mjs',
  'deploy/ccxt-okx.mjs',
  'package.json',
  'node_modules/.package-lock.json',
];

const changedAt = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
};

function isStale() {
  const built = [...Object.keys(PROGRAMS).map((name) => `${name}.cjs`), ...Object.keys(PAGES)].map((name) =>
    join(dist, name),
  );
  if (!built.every((path) => existsSync(path))) return true;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  return SOURCES.some((source) => changedAt(join(root, source)) > oldest);
}

/** What not every run needs is loaded from a bundle of its own. */
const APART = { './ai/open.ts': './bot.ai.cjs', './okx/open.ts': './bot.okx.cjs', './cron.ts': './guardian.cron.cjs' };
const apart = {
  name: 'apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path, importer }) => {
      if (kind !== 'dynamic-import') return null;
      // What ccxt loads only for other exchanges than ours.
      if (importer.includes(join('node_modules', 'ccxt'))) return { path, external: true };
      return path in APART ? { path: APART[path], external: true } : null;
    }),
};

/** Of two builds at the same moment either will do: the later one takes the place of the earlier. */
function moveInto(place, made) {
  for (let tries = 10; ; tries--) {
    rmSync(place, { recursive: true, force: true });
    try {
      return renameSync(made, place);
    } catch (error) {
      if (tries === 0 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    }
  }
}

if (!process.argv.includes('--if-stale') || isStale()) {
  const { build } = await import('esbuild');
  // Built aside and moved into place: a program that starts meanwhile never sees half a file.
  const aside = join(root, `dist.${process.pid}`);
  await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS,
    outdir: aside,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outExtension: { '.js': '.cjs' },
    plugins: [apart],
    // Its other form looks for its own address, which a bundle of this format has not.
    // Of ccxt one exchange of a hundred is used.
    alias: { 'node-cron': './node_modules/node-cron/dist/node-cron.cjs', ccxt: './deploy/ccxt-okx.mjs' },
    define: { 'import.meta.dirname': '__dirname' },
    logLevel: 'warning',
  });
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(PAGES).map(([name, source]) => ({ in: source, out: parse(name).name })),
    outdir: aside,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    logLevel: 'warning',
  });
  moveInto(dist, aside);
}

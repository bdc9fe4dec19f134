// Bundles each program into one plain CommonJS file in dist/: it starts faster and holds less memory than the sources.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

await build({
  absWorkingDir: root,
  entryPoints: {
    guardian: 'guardian/main.ts',
    'guardian.schema': 'guardian/schema.ts',
    bot: 'bot/main.ts',
    'bot.schema': 'bot/schema.ts',
    'read-config': 'common/config/reader.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname' },
  logLevel: 'warning',
});

process.stdout.write(
  `built dist/ (${Math.round(statSync(join(root, 'dist/guardian.cjs')).size / 1024)} kB guardian)\n`,
);

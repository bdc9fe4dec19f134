// Makes node_modules/.bin/node the pinned Node that works on this machine, so that npm scripts run on it
// whatever Node the machine has. npm before 11.7 drops .bin/node when several packages offer it.
// Plain CommonJS that Node 20 runs; where no pinned Node works (musl), .bin/node is removed and the machine's own serves.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const modules = path.join(__dirname, '..', 'node_modules');
const bin = path.join(modules, '.bin');
const windows = process.platform === 'win32';
const packaged = `node-${windows ? 'win' : process.platform}-${process.arch}`;
const binary = path.join(modules, packaged, 'bin', windows ? 'node.exe' : 'node');
const works = spawnSync(binary, ['-v']).status === 0;

fs.mkdirSync(bin, { recursive: true });
for (const name of ['node', 'node.cmd', 'node.ps1']) fs.rmSync(path.join(bin, name), { force: true });
if (works && windows) {
  fs.writeFileSync(path.join(bin, 'node.cmd'), `@"%~dp0..\\${packaged}\\bin\\node.exe" %*\r\n`);
} else if (works) {
  fs.symlinkSync(path.join('..', packaged, 'bin', 'node'), path.join(bin, 'node'));
}

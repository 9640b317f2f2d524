#!/usr/bin/env node
// The command line. In a checkout it builds itself first if the sources are newer than the build; what
// the build has to say goes to stderr, so that stdout carries nothing but the command's own output.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = path.join(root, 'out', 'main', 'cli.js');
const sources = ['src', 'electron.vite.config.ts', 'package.json'].map((name) => path.join(root, name));

function newest(place) {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

// An installed package has no sources: there is nothing to build.
const stale =
  existsSync(path.join(root, 'src')) &&
  (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map(newest)));
if (stale) {
  const vite = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status, error } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (error || status !== 0) {
    process.stderr.write('The build failed; see above. Run "npm install" first.\n');
    process.exit(1);
  }
}
await import(built);

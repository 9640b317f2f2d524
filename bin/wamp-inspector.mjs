#!/usr/bin/env node
// The command line. In a checkout it builds itself first if the sources are newer than the build; what
// the build has to say goes to stderr, so that stdout carries nothing but the command's own output.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = path.join(root, 'out', 'main', 'cli.js');
const sources = ['src', 'vite.config.ts', 'package.json'].map((name) => path.join(root, name));

function newest(place) {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

// An installed package has no sources: there is nothing to build.
const stale =
  existsSync(path.join(root, 'src')) &&
  (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map(newest)));
if (stale) build();
await import(pathToFileURL(built).href);

/** Builds beside the old build and takes its place file by file: two that start at once do no harm. */
function build() {
  const out = path.join(root, 'out');
  mkdirSync(path.join(out, 'main'), { recursive: true });
  const fresh = mkdtempSync(path.join(out, 'build-'));
  const began = new Date();
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, error } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn', '--outDir', fresh], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (error || status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    process.stderr.write('The build failed; see above. Run "npm install" first.\n');
    process.exit(1);
  }
  for (const name of readdirSync(fresh)) {
    // What was changed during the build is not in it.
    utimesSync(path.join(fresh, name), began, began);
    renameSync(path.join(fresh, name), path.join(out, 'main', name));
  }
  rmSync(fresh, { recursive: true, force: true });
}

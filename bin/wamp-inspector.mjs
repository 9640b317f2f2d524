#!/usr/bin/env node
// The command line. In a checkout it builds itself first if the sources are newer than the build, and
// the page too for the command that shows it; what the build has to say goes to stderr, so that stdout
// carries nothing but the command's own output.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(root, 'out');
/** Parts of an earlier build that a process or a page of that time may still ask for. */
const KEEP_MS = 24 * 60 * 60 * 1000;

/** What is built: the file that is put in place last, and what it is made from. */
const PROGRAM = {
  entry: path.join('main', 'cli.js'),
  config: 'vite.config.ts',
  sources: ['src/main', 'src/shared', 'vite.config.ts', 'package.json'],
};
const PAGE = {
  entry: path.join('renderer', 'index.html'),
  config: 'vite.renderer.config.ts',
  sources: ['src/renderer', 'src/shared', 'vite.renderer.config.ts', 'package.json'],
};

// An installed package has no sources: there is nothing to build.
if (existsSync(path.join(root, 'src'))) {
  const wanted = process.argv[2] === 'serve' ? [PROGRAM, PAGE] : [PROGRAM];
  for (const part of wanted.filter(isStale)) build(part);
}
await import(pathToFileURL(path.join(out, PROGRAM.entry)).href);

function isStale({ entry, sources }) {
  const built = path.join(out, entry);
  return (
    !existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map((name) => newest(path.join(root, name))))
  );
}

function newest(place) {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

/** Builds beside the old build and takes its place file by file: two that start at once do no harm. */
function build({ entry, config }) {
  const target = path.join(out, path.dirname(entry));
  mkdirSync(target, { recursive: true });
  const fresh = mkdtempSync(path.join(out, 'build-'));
  const began = new Date();
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '-c', config, '--logLevel', 'warn', '--emptyOutDir', '--outDir', fresh];
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    process.stderr.write('The build failed; see above. Run "npm install" first.\n');
    process.exit(1);
  }
  const files = filesOf(fresh);
  // The entry names the other files, so it comes after them.
  for (const name of [...files.filter((file) => file !== path.basename(entry)), path.basename(entry)]) {
    // What was changed during the build is not in it.
    utimesSync(path.join(fresh, name), began, began);
    mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    renameSync(path.join(fresh, name), path.join(target, name));
  }
  rmSync(fresh, { recursive: true, force: true });
  for (const name of filesOf(target).filter((file) => !files.includes(file))) {
    const old = path.join(target, name);
    if ((statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? 0) < began.getTime() - KEEP_MS)
      rmSync(old, { force: true });
  }
}

/** Files in a folder and below, relative to it. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

// What a checkout builds by itself, if the sources are newer than the build. What the build has to say goes
// to stderr, so that stdout carries nothing but the output of whatever was asked for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const out = path.join(root, 'out');
/** Parts of an earlier build that a process or a page of that time may still ask for. */
const KEEP_MS = 24 * 60 * 60 * 1000;

const vite = (config) => (fresh) => ['vite/bin/vite.js', 'build', '-c', config, '--emptyOutDir', '--outDir', fresh];

/** What is built: its outputs, each with the file that is put in place last, and what it is made from. */
export const PROGRAM = {
  command: vite('vite.config.ts'),
  outputs: [{ from: '.', to: 'main', entry: 'cli.js' }],
  sources: ['src/main', 'src/shared', 'vite.config.ts', 'package.json'],
};
export const PAGE = {
  command: vite('vite.renderer.config.ts'),
  outputs: [{ from: '.', to: 'renderer', entry: 'index.html' }],
  sources: ['src/renderer', 'src/shared', 'vite.renderer.config.ts', 'package.json'],
};
export const DESKTOP = {
  command: (fresh) => ['electron-vite/bin/electron-vite.js', 'build', '--outDir', fresh],
  outputs: [
    { from: 'renderer', to: 'renderer', entry: 'index.html' },
    { from: 'preload', to: 'preload', entry: 'index.cjs' },
    { from: 'main', to: 'desktop', entry: 'index.js' },
  ],
  sources: ['src', 'electron.vite.config.ts', 'vite.renderer.config.ts', 'package.json'],
};

/** Builds what is not there or too old; false if that failed. An installed package has no sources: nothing to build. */
export function buildStale(parts) {
  if (!existsSync(path.join(root, 'src'))) return true;
  return parts.filter(isStale).every(build);
}

function isStale({ outputs, sources }) {
  const built = outputs.map(({ to, entry }) => path.join(out, to, entry));
  if (!built.every((file) => existsSync(file))) return true;
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return oldest < Math.max(...sources.map((name) => newest(path.join(root, name))));
}

function newest(place) {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

/** Builds beside the old build and takes its place file by file: two that start at once do no harm. */
function build({ command, outputs }) {
  mkdirSync(out, { recursive: true });
  const fresh = mkdtempSync(path.join(out, 'build-'));
  const began = new Date();
  const [tool, ...args] = command(fresh);
  const program = path.join(root, 'node_modules', ...tool.split('/'));
  const { status, error } = spawnSync(process.execPath, [program, ...args, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  const isBuilt = !error && status === 0;
  if (isBuilt)
    for (const { from, to, entry } of outputs) replace(path.join(fresh, from), path.join(out, to), entry, began);
  else process.stderr.write('The build failed; see above. Run "npm install" first.\n');
  rmSync(fresh, { recursive: true, force: true });
  return isBuilt;
}

/** Moves files from a fresh folder into the place of the old ones. */
function replace(fresh, target, entry, began) {
  const files = filesOf(fresh);
  // The entry names the other files, so it comes after them.
  for (const name of [...files.filter((file) => file !== entry), entry]) {
    // What was changed during the build is not in it.
    utimesSync(path.join(fresh, name), began, began);
    mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
    renameSync(path.join(fresh, name), path.join(target, name));
  }
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

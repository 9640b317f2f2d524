// Electron's binary: the package has none until it is downloaded, once. A download that stands still is
// given up, so that nobody waits for ever.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { firstError, Progress } from './start-decision.mjs';

const LOOK_MS = 500;
const require = createRequire(import.meta.url);

/** The binary, downloaded if need be: `{ binary }` or `{ obstacle }`. */
export async function findBinary(env, say) {
  if (env.ELECTRON_EXEC_PATH) return { binary: env.ELECTRON_EXEC_PATH };
  let folder;
  try {
    folder = path.dirname(require.resolve('electron/package.json'));
  } catch {
    return { obstacle: { reason: 'not-installed' } };
  }
  if (!binaryIn(folder, env)) {
    say('The binary of Electron is downloaded, once (120 MB) …');
    const obstacle = await download(folder, env);
    if (obstacle) return { obstacle };
  }
  const binary = binaryIn(folder, env);
  return binary ? { binary } : { obstacle: { reason: 'download', detail: 'it is not there afterwards' } };
}

/** As the package electron itself looks for it. */
function binaryIn(folder, env) {
  const note = path.join(folder, 'path.txt');
  if (!existsSync(note)) return undefined;
  const binary = path.join(env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist'), readFileSync(note, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

/** Runs the download of the package electron in a temporary folder of its own, in which its progress is seen. */
function download(folder, env) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-electron-'));
  const child = spawn(process.execPath, [path.join(folder, 'install.js')], {
    env: { ...env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-8192)));
  const progress = new Progress();
  let isStalled = false;
  const watch = setInterval(() => {
    const size = sizeOf(temporary) + sizeOf(path.join(folder, 'dist'));
    if (!progress.standsStill(size, performance.now())) return;
    isStalled = true;
    child.kill('SIGKILL');
  }, LOOK_MS);
  const endWithUs = () => {
    child.kill('SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
  };
  process.once('exit', endWithUs);
  return new Promise((resolve) => {
    const end = (obstacle) => {
      clearInterval(watch);
      process.off('exit', endWithUs);
      rmSync(temporary, { recursive: true, force: true });
      resolve(obstacle);
    };
    child.once('error', ({ message }) => end({ reason: 'download', detail: message }));
    child.once('close', (code) => {
      if (isStalled) end({ reason: 'stalled' });
      else end(code === 0 ? undefined : { reason: 'download', detail: firstError(output) });
    });
  });
}

/** Bytes of all files in a folder and below. */
function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, { parentPath, name }) => sum + sizeOfFile(path.join(parentPath, name)), 0);
  } catch {
    return 0;
  }
}

function sizeOfFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

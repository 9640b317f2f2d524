// The desktop app as a process of the start program: whether its window opened, how it ended, and signals
// that are meant for it.
import { spawn } from 'node:child_process';
import { firstError, obstacleOf, PATIENCE_MS, READY } from './start-decision.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** A terminal's Ctrl-C comes once from the terminal and once from npm. */
const SAME_MS = 500;

/**
 * Runs the desktop app until it ends: `{ code }`, or `{ obstacle }` if its window never opened. A signal goes
 * on to it, once, and its end is then no failure.
 */
export function runDesktop(binary, folder, env) {
  // In a group of its own, so that Ctrl-C reaches it through us alone: a second signal would end it at once.
  const own = process.platform !== 'win32';
  const { ELECTRON_RUN_AS_NODE: _asNode, ...clean } = env;
  const child = spawn(binary, [folder], { detached: own, env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isOpen = false;
  let isSlow = false;
  let asked = -Infinity;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    output = (output + text).slice(-65_536);
    isOpen ||= output.includes(READY);
    if (isOpen) clearTimeout(patience);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output = (output + text).slice(-65_536);
    if (isOpen) process.stderr.write(text);
  });
  const patience = setTimeout(() => {
    isSlow = true;
    child.kill('SIGKILL');
  }, PATIENCE_MS);
  const hear = (signal) => {
    if (performance.now() - asked < SAME_MS) return;
    asked = performance.now();
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return new Promise((resolve) => {
    let isOver = false;
    const end = (result) => {
      isOver = true;
      clearTimeout(patience);
      for (const signal of SIGNALS) process.off(signal, hear);
      resolve(result);
    };
    child.once('error', ({ code, message }) => end({ obstacle: { reason: 'not-run', detail: code ?? message } }));
    child.once('close', (code, signal) => {
      if (isOver) return undefined;
      if (asked > -Infinity) return end({ code: 0 });
      if (isSlow) return end({ obstacle: { reason: 'slow' } });
      if (isOpen || code === 0) return end({ code: code ?? 1 });
      const obstacle = obstacleOf({ code, signal, output });
      if (obstacle.reason === 'ended') process.stderr.write(`${firstError(output)}\n`);
      end({ obstacle });
    });
  });
}

// Servers of the benchmarks run in processes of their own, so that they take nothing from what is measured.

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Child {
  /** The JSON line it printed when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts `node ARGS…` and waits for its first line, which is JSON. */
export async function startChild(args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await firstLine(child);
  return {
    ready: JSON.parse(ready) as Record<string, unknown>,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) return reject(new Error('no output'));
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
    child.once('error', reject);
  });
}

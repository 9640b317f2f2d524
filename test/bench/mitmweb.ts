// mitmweb, the rival of the cold start: installed from PyPI into an environment of its own in the cache
// folder, once, and started on free ports.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const VERSION = '11.0.2';
const FOLDER = path.join(os.homedir(), '.cache', 'wamp-inspector-bench', `mitmproxy-${VERSION}`);
const PROGRAM = path.join(FOLDER, 'bin', 'mitmweb');
const INSTALL_LIMIT_MS = 180_000;

/** Installs it if it is not there; the result is why that could not be done. */
export function installMitmweb(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  for (const [command, ...args] of [
    ['python3', '-m', 'venv', FOLDER],
    [path.join(FOLDER, 'bin', 'pip'), 'install', '-q', `mitmproxy==${VERSION}`],
  ]) {
    const { status, stderr, error } = spawnSync(command ?? '', args, { encoding: 'utf8', timeout: INSTALL_LIMIT_MS });
    if (status === 0) continue;
    rmSync(FOLDER, { recursive: true, force: true });
    return `${path.basename(command ?? '')} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
  }
  return undefined;
}

/** Starts it; `child` is to be ended, `took` is the time until it listened, in milliseconds. */
export async function startMitmweb(): Promise<{ child: ChildProcess; took: number; address: string }> {
  const [web, proxy] = [await freePort(), await freePort()];
  const began = performance.now();
  const args = ['--no-web-open-browser', '--web-port', String(web), '--listen-port', String(proxy)];
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await printed(child, /Web server listening/);
  return { child, took: performance.now() - began, address: `http://127.0.0.1:${web}/#/flows` };
}

/** Settles when a program prints what is looked for; the result is that. */
export function printed(child: ChildProcess, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (text: Buffer) => {
      output += text.toString();
      const found = wanted.exec(output);
      if (found) resolve(found[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it was ready: ${output}`)));
  });
}

/** Ends a program and waits for that. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

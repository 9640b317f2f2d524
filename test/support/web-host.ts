// The web host as its users start it: `wamp-inspector serve` as a process, with a config folder of its
// own. It can be stopped and started again on the same folder, as after a crash or an update.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/wamp-inspector.mjs', import.meta.url));
const PATIENCE_MS = 60_000;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/g;

export interface WebHostOptions {
  /** Variables besides the path and the config folder. */
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
}

export class WebHost {
  readonly kind = 'web';
  readonly configFolder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-ui-'));
  readonly #options: WebHostOptions;
  #process: ChildProcess | undefined;
  #output = '';
  #seen = 0;

  constructor(options: WebHostOptions = {}) {
    this.#options = options;
  }

  /** Everything the host printed so far. */
  get output(): string {
    return this.#output;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the host; the result is the address with the token. */
  async start(port = this.#options.port ?? 0): Promise<string> {
    const child = spawn(process.execPath, [COMMAND, 'serve', '--no-open', '--port', String(port)], {
      env: {
        PATH: process.env['PATH'],
        HOME: this.configFolder,
        TMPDIR: os.tmpdir(),
        WAMP_INSPECTOR_CONFIG: this.configFolder,
        ...this.#options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => void (this.#output += text));
    return this.#nextAddress();
  }

  /** A fresh address, as Enter in the terminal prints it: every token is good for one browser. */
  async freshAddress(): Promise<string> {
    this.#process?.stdin?.write('\n');
    return this.#nextAddress();
  }

  async #nextAddress(): Promise<string> {
    const began = performance.now();
    for (;;) {
      const address = [...this.#output.matchAll(ADDRESS)][this.#seen]?.[0];
      if (address !== undefined) {
        this.#seen++;
        return address;
      }
      if (this.#process?.exitCode !== null || performance.now() - began > PATIENCE_MS)
        throw new Error(`the host gave no address:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends the host as Ctrl-C does, or at once; the result is its exit code, null if a signal ended it. */
  async stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.kill(signal);
    return ended;
  }

  /** Ends the host and removes its folder. */
  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.configFolder, { recursive: true, force: true });
  }
}

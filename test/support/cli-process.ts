// The command line as its users start it: `node bin/wamp-inspector.mjs …` as a process of its own, with
// a config folder of its own, a small environment, and no session bus to find a keychain by.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/wamp-inspector.mjs', import.meta.url));
/** The first call builds. */
const BUILD_MS = 120_000;
const PATIENCE_MS = 15_000;

export interface Finished {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Variables besides the path and the config folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on standard input; without it that is closed at once. */
  readonly input?: string;
}

/** One process that runs. */
export class CliProcess {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  stdout = '';
  stderr = '';
  #changed: () => void = () => undefined;
  #ended = false;

  constructor(process: ChildProcess) {
    this.process = process;
    process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#changed();
    });
    process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#changed();
    });
    this.finished = new Promise((resolve, reject) => {
      process.once('error', reject);
      process.once('close', (code, signal) => {
        this.#ended = true;
        this.#changed();
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Waits until the pattern stands in what was printed. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match) return match;
      const left = deadline - Date.now();
      if (this.#ended || left <= 0)
        throw new Error(`${String(pattern)} was not printed:\n${this.stdout}${this.stderr}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  interrupt(): void {
    this.process.kill('SIGINT');
  }
}

/** A command line with one config folder. */
export class CommandLine {
  readonly configFolder: string;
  readonly #running = new Set<CliProcess>();

  constructor(configFolder: string) {
    this.configFolder = configFolder;
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.configFolder,
      WAMP_INSPECTOR_CONFIG: this.configFolder,
      ...more,
    };
  }

  start(args: readonly string[], { env, input }: CliOptions = {}): CliProcess {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      env: this.environment(env),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(input);
    const running = new CliProcess(child);
    this.#running.add(running);
    void running.finished.catch(() => undefined).then(() => this.#running.delete(running));
    return running;
  }

  run(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
    return this.start(args, options).finished;
  }

  /** Runs a line of the shell in which `"$@"` is the command. */
  shell(line: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): CliProcess {
    const child = spawn('sh', ['-c', line, 'sh', process.execPath, COMMAND, ...args], {
      env: this.environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new CliProcess(child);
  }

  async close(): Promise<void> {
    for (const running of this.#running) {
      running.process.kill('SIGKILL');
      await running.finished;
    }
  }
}

/** A command line for the tests of a file; it is built before the first of them. */
export function withCommandLine(): { readonly cli: CommandLine; readonly folder: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-cli-'));
  const cli = new CommandLine(path.join(folder, 'config'));
  beforeAll(async () => {
    const { code, stderr } = await cli.run(['--version']);
    if (code !== 0) throw new Error(`the build failed:\n${stderr}`);
  }, BUILD_MS);
  afterAll(async () => {
    await cli.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { cli, folder };
}

/** The JSON of each line. Throws if one is none. */
export function jsonLines(text: string): Record<string, unknown>[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('the last line has no end');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

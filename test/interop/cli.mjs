// Runs our command line as a user would: another process, secrets in its environment, and everything
// it prints and saves kept for the search for secrets.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const LIMIT_MS = 60_000;
/** Name of the variable that hands a secret to the command line. */
const SECRET_VARIABLE = 'INTEROP_SECRET';

export class Cli {
  #program;
  #folder;
  #runs = 0;
  /** Everything that was printed and saved: `{command, place, text}`. */
  outputs = [];
  /** Every secret that was handed over. */
  secrets = new Set();

  /** @param {string} program path of bin/wamp-inspector.mjs */
  constructor(program) {
    this.#program = program;
  }

  /**
   * `handshake` with `--json` and `--save`.
   *
   * @param {readonly string[]} args URL and options
   * @param {string} [secret]
   * @param {Readonly<Record<string, string>>} [env]
   * @param {{through?: readonly string[], lines?: readonly string[]}} [how] see `#run`
   * @returns {Promise<{exit: number, stdout: string, stderr: string, saved: string,
   *   records: readonly object[], summary: object | undefined}>} `summary` is the last line's, if it is one
   */
  async handshake(args, secret, env = {}, how = {}) {
    this.#folder ??= await mkdtemp(path.join(os.tmpdir(), 'wamp-interop-'));
    const file = path.join(this.#folder, `${++this.#runs}.jsonl`);
    const ended = await this.text(['--json', '--save', file, ...args], secret, env, how);
    const saved = await readFile(file, 'utf8').catch(() => '');
    this.outputs.push({ command: commandLine(args), place: 'saved file', text: saved });
    const lines = ended.stdout.split('\n').filter(Boolean).map(parse);
    const last = lines.at(-1);
    const hasSummary = last?.kind === 'summary';
    return {
      ...ended,
      saved,
      records: hasSummary ? lines.slice(0, -1) : lines,
      summary: hasSummary ? last : undefined,
    };
  }

  /**
   * A command that has a session, with `--json`: call, publish, subscribe, register, meta.
   *
   * @param {readonly string[]} args command, URL, URI and options
   * @param {string} [secret]
   * @returns {Promise<{exit: number, stdout: string, stderr: string, lines: readonly object[]}>}
   */
  async request(args, secret) {
    return this.startRequest(args, secret).ended;
  }

  /** The same, while it runs: `printed(n)` settles when it has printed n lines. */
  startRequest(args, secret) {
    if (secret !== undefined) this.secrets.add(secret);
    const named = secret === undefined ? [] : ['--secret-env', SECRET_VARIABLE];
    const all = [args[0], '--json', ...args.slice(1), ...named];
    const child = spawn(process.execPath, [this.#program, ...all], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(secret !== undefined && { [SECRET_VARIABLE]: secret }) },
    });
    const said = { stdout: '', stderr: '' };
    const waiting = new Set();
    const count = () => said.stdout.split('\n').length - 1;
    for (const place of ['stdout', 'stderr'])
      child[place].on('data', (bytes) => {
        said[place] += bytes;
        for (const look of waiting) look();
      });
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(limit);
        for (const place of ['stdout', 'stderr'])
          this.outputs.push({ command: commandLine(all), place, text: said[place] });
        // Findings stand on stderr as well, which is where a row looks for them.
        const lines = said.stdout.split('\n').filter(Boolean).map(parse);
        resolve({ exit: code, ...said, lines: lines.filter(({ kind }) => kind !== 'finding') });
      });
    });
    return {
      ended,
      interrupt: () => child.kill('SIGINT'),
      printed: (lines) =>
        new Promise((resolve, reject) => {
          const look = () => {
            if (count() < lines) return;
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
          ended.then(({ exit, stderr }) => reject(new Error(`ended with ${exit} before that: ${stderr}`)), reject);
          look();
        }),
    };
  }

  /** `handshake` as a person reads it. */
  async text(args, secret, env = {}, how = {}) {
    if (secret !== undefined) this.secrets.add(secret);
    const ended = await this.#run(
      ['handshake', ...args, ...(secret === undefined ? [] : ['--secret-env', SECRET_VARIABLE])],
      { ...env, ...(secret !== undefined && { [SECRET_VARIABLE]: secret }) },
      how,
    );
    for (const place of ['stdout', 'stderr']) {
      this.outputs.push({ command: commandLine(args), place, text: ended[place] });
    }
    return ended;
  }

  /**
   * Saves a profile in a config folder of this suite.
   *
   * @param {string} name
   * @param {readonly string[]} args URL and options
   * @returns {Promise<Readonly<Record<string, string>>>} the variables that lead there; the secret's name among
   *   the options is the one that `handshake` sets
   */
  async saveProfile(name, args) {
    this.#folder ??= await mkdtemp(path.join(os.tmpdir(), 'wamp-interop-'));
    const env = { WAMP_INSPECTOR_CONFIG: path.join(this.#folder, 'config') };
    const { exit, stderr } = await this.#run(['profile', 'save', name, ...args, '--secret-env', SECRET_VARIABLE], env);
    if (exit !== 0) throw new Error(`the profile was not saved (${exit}): ${stderr}`);
    return env;
  }

  /** Starts the demo router; gives the line it prints and a way to end it. */
  async demoRouter(options = []) {
    const child = spawn(process.execPath, [this.#program, 'demo-router', '--port', '0', '--json', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
    const line = await Promise.race([
      new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
      ended.then((code) => Promise.reject(new Error(`the demo router ended at once, exit code ${code}`))),
    ]);
    return {
      ...JSON.parse(line),
      /** Asks it to end; gives its exit code. */
      stop(signal = 'SIGTERM') {
        child.kill(signal);
        return ended;
      },
    };
  }

  /** Removes the saved files. */
  async dispose() {
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  /** `how`: a program to run it through, and the lines that program types at it. */
  #run(args, env, { through = [], lines = [] } = {}) {
    return new Promise((resolve, reject) => {
      const [program, ...before] = [...through, process.execPath, this.#program];
      const child = spawn(program, [...before, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...env, ...(lines.length > 0 && { TYPED_LINES: JSON.stringify(lines) }) },
      });
      const said = { stdout: '', stderr: '' };
      for (const place of ['stdout', 'stderr']) child[place].on('data', (bytes) => (said[place] += bytes));
      const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
      child.once('error', reject);
      child.once('close', (code, signal) => {
        clearTimeout(limit);
        if (code === null) reject(new Error(`${commandLine(args)} was ended by ${signal} after ${LIMIT_MS / 1000} s`));
        else resolve({ exit: code, ...said });
      });
    });
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`not a JSON line: ${line.slice(0, 200)}`);
  }
}

function commandLine(args) {
  return args.join(' ');
}

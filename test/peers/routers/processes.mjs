// The running routers: started, waited for and stopped together.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

/** Ends this process once the routers have ended, or when one of them ends by itself. */
export class RouterProcesses {
  #children = [];
  #stopping = false;
  #dir;
  #say;

  /**
   * @param {string} dir folder of the logs
   * @param {(sentence: string) => void} say where to say why it ends
   */
  constructor(dir, say) {
    this.#dir = dir;
    this.#say = say;
  }

  start(name, program, args, env = {}) {
    const log = fs.openSync(this.#logFile(name), 'a');
    // a process group of its own: Crossbar starts workers, which must not outlive it
    const child = spawn(program, args, {
      cwd: this.#dir,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
      detached: true,
    });
    this.#children.push(child);
    child.on('exit', (code, signal) => {
      if (!this.#stopping) this.#giveUp(`${name} ended (${signal ?? code}); its log: ${this.#logFile(name)}`);
    });
  }

  /** The first port of the listeners that something else listens on. */
  async takenPort(listeners) {
    for (const { at } of listeners) {
      if (at.port !== undefined && !(await isFree(at))) return at.port;
    }
    return undefined;
  }

  /** Resolves when the listener accepts connections. */
  async accepting({ router, name, at }) {
    await this.#until(`${router} ${name} did not open its listener`, () => accepts(at));
  }

  /** Resolves when the router's log holds the word. */
  async logged(name, word) {
    const file = this.#logFile(name);
    await this.#until(`${name} did not log ${word}`, () => fs.readFileSync(file, 'utf8').includes(word));
  }

  async stop(code) {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.race([Promise.all(this.#children.map(ended)), wait(STOP_LIMIT_MS)]);
    for (const { pid } of this.#children) killGroup(pid);
    process.exit(code);
  }

  async #until(complaint, holds) {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) return this.#giveUp(`${complaint} within ${START_LIMIT_MS / 1000} s`);
      await wait(100);
    }
  }

  #giveUp(sentence) {
    this.#say(sentence);
    return this.stop(1);
  }

  #logFile(name) {
    return path.join(this.#dir, `${name}.log`);
  }
}

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing of the group is left
  }
}

function accepts(at) {
  return new Promise((resolve) => {
    const socket = net.connect(at);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function isFree(at) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(at, () => server.close(() => resolve(true)));
  });
}

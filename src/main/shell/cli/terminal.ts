// The terminal as the command line uses it: two streams, a hidden question, and Ctrl-C.

import { closeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export interface Terminal {
  /** A line of the command's own output. */
  out(line: string): void;
  /** A line for people: errors, progress. */
  err(line: string): void;
  /** Asks without echo; undefined if there is nobody to ask, or when `signal` aborts. */
  askHidden(question: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Asks for a line that may be seen; empty if nothing was typed, undefined as `askHidden`. */
  ask(question: string, signal?: AbortSignal): Promise<string | undefined>;
  /** All of standard input, for secrets that are piped in. */
  readInput(): Promise<string>;
  /** True if the output could not be written, for example to a full disk. */
  readonly outputFailed: boolean;
  /** True if standard input is a person's keyboard. */
  readonly interactive: boolean;
  /** Runs `task` at Ctrl-C, SIGTERM, or when the terminal is closed (SIGHUP), until the result is called. */
  onInterrupt(task: () => void): () => void;
  /** Runs `task` once nobody reads the output any more (`| head`), until the result is called. */
  onOutputGone(task: () => void): () => void;
  /** Runs `task` at every line of standard input until the result is called. */
  onEnter(task: () => void): () => void;
  /** Settles when everything was written: a pipe may be slower than the process's end. */
  flush(): Promise<void>;
}

/** Settles at the first Ctrl-C or when the terminal is closed; a second one ends the process at once. */
export function interruption(terminal: Terminal): Promise<void> {
  return new Promise((resolve) => {
    let waiting: NodeJS.Timeout | undefined;
    const stop = terminal.onInterrupt(() => {
      // A second one a moment later is the same again, from npm. One after that ends the program at once.
      if (waiting) {
        clearTimeout(waiting);
        stop();
        return;
      }
      waiting = setTimeout(stop, SAME_MS);
      // Under npm the second one is waited for: it would kill a process that is already on its way out.
      if (process.env['npm_lifecycle_event'] === undefined) waiting.unref();
      resolve();
    });
  });
}

/** A terminal's Ctrl-C comes once from the terminal and once from npm. */
const SAME_MS = 500;
const INTERRUPTIONS = ['SIGINT', 'SIGTERM'] as const;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  let outputFailed = false;
  let isOutputGone = false;
  const whenGone = new Set<() => void>();
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`, a terminal that was closed) is no failure of ours.
    const isGone = error.code === 'EPIPE' || (error.code === 'EIO' && process.stdout.isTTY);
    if (isGone) {
      isOutputGone = true;
      for (const task of whenGone) task();
    }
    // A line after the last one that was taken fails as well, in a way of its own.
    if (isOutputGone || outputFailed) return;
    outputFailed = true;
    process.stderr.write(`The output cannot be written: ${error.code ?? error.name}.\n`);
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    askHidden,
    ask: (question, signal) => askLine(question, process.stderr, signal),
    readInput,
    get outputFailed() {
      return outputFailed;
    },
    interactive: process.stdin.isTTY,
    onInterrupt(task) {
      const hangUp = () => {
        letTerminalGo();
        task();
      };
      for (const signal of INTERRUPTIONS) process.on(signal, task);
      process.on('SIGHUP', hangUp);
      return () => {
        for (const signal of INTERRUPTIONS) process.off(signal, task);
        process.off('SIGHUP', hangUp);
      };
    },
    onOutputGone(task) {
      whenGone.add(task);
      if (isOutputGone) task();
      return () => void whenGone.delete(task);
    },
    onEnter(task) {
      const hear = (chunk: Buffer) => {
        // However many lines came at once, one is asked for.
        if (chunk.includes('\n')) task();
      };
      process.stdin.on('data', hear);
      return () => {
        process.stdin.off('data', hear);
        process.stdin.pause();
      };
    },
    flush: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  };
}

/**
 * After the terminal was closed: Node would abort at its end, because it cannot put a terminal right that
 * is gone. It leaves descriptors alone that are closed.
 */
function letTerminalGo(): void {
  process.stdin.on('error', () => {});
  const terminals = [process.stdin, process.stdout, process.stderr].filter(({ isTTY }) => isTTY);
  process.once('exit', () => {
    for (const { fd } of terminals) {
      try {
        closeSync(fd);
      } catch {
        // It was closed with its stream; the others are still to be closed.
      }
    }
  });
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function askHidden(question: string, signal?: AbortSignal): Promise<string | undefined> {
  // readline echoes what is typed to its output: one that swallows everything keeps it off the screen.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await askLine(question, silent, signal);
  return answer === '' ? undefined : answer;
}

function askLine(question: string, output: Writable, signal: AbortSignal | undefined): Promise<string | undefined> {
  if (!process.stdin.isTTY || signal?.aborted) return Promise.resolve(undefined);
  const isSilent = output !== process.stderr;
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  // Asked only now that the echo is as it should be: whoever sees the question may type at once.
  reader.setPrompt(question);
  if (isSilent) process.stderr.write(question);
  reader.prompt();
  return new Promise((resolve) => {
    let answer: string | undefined;
    signal?.addEventListener('abort', () => reader.close(), { once: true });
    // readline takes Ctrl-C for itself: pass it on, so that it interrupts here as anywhere.
    reader.on('SIGINT', () => {
      if (!process.emit('SIGINT')) process.kill(process.pid, 'SIGINT');
      reader.close();
    });
    reader.on('line', (line) => {
      answer = line;
      reader.close();
    });
    reader.on('close', () => {
      if (isSilent || answer === undefined) process.stderr.write('\n');
      resolve(answer);
    });
  });
}

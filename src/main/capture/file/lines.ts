// Lines of a file, in bytes, without holding more than one of them.

import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
  /** False for a last line without its end: it may have been cut off. */
  readonly ended: boolean;
}

/** How long lines may be, in bytes. */
export interface LineLimits {
  readonly first: number;
  readonly other: number;
}

const BLOCK = 1 << 18;
const LINE_FEED = 0x0a;

/**
 * Cuts what comes in blocks into lines. It stops at a line longer than allowed: that line comes not
 * ended, as far as it was given, and nothing after it.
 */
export class LineSplitter {
  readonly #limits: LineLimits;
  #number = 0;
  #pieces: Buffer[] = [];
  #length = 0;
  #stopped = false;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  /** True once a line was too long. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Takes the next block and gives the lines that end in it. */
  *push(block: Buffer): Generator<Line> {
    if (this.#stopped) return;
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      this.#pieces.push(block.subarray(start, end));
      start = end + 1;
      yield this.#finish(true);
    }
    this.#pieces.push(block.subarray(start));
    this.#length += block.length - start;
    if (this.#length <= (this.#number === 0 ? this.#limits.first : this.#limits.other)) return;
    this.#stopped = true;
    yield this.#finish(false);
  }

  /** The line that has no end, if there is one. */
  rest(): Line | undefined {
    return this.#length > 0 ? this.#finish(false) : undefined;
  }

  #finish(ended: boolean): Line {
    const line = { number: ++this.#number, bytes: Buffer.concat(this.#pieces), ended };
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}

/** Reads the lines of a file in order; `limits` as for the splitter. */
export async function* linesOf(file: FileHandle, limits: LineLimits): AsyncGenerator<Line> {
  const splitter = new LineSplitter(limits);
  while (!splitter.stopped) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK);
    if (bytesRead === 0) break;
    yield* splitter.push(buffer.subarray(0, bytesRead));
  }
  const rest = splitter.rest();
  if (rest) yield rest;
}

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

const BLOCK = 1 << 18;
const LINE_FEED = 0x0a;

/**
 * Reads the lines of a file in order. Stops at a line longer than allowed, in bytes: the first may be
 * `longestFirst`, others `longest`. That line comes not ended, as far as it was read.
 */
export async function* linesOf(file: FileHandle, longestFirst: number, longest: number): AsyncGenerator<Line> {
  let number = 0;
  let pieces: Buffer[] = [];
  let length = 0;
  const finish = (ended: boolean): Line => {
    const line = { number: ++number, bytes: Buffer.concat(pieces), ended };
    pieces = [];
    length = 0;
    return line;
  };
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK);
    const block = buffer.subarray(0, bytesRead);
    let start = 0;
    for (let end = block.indexOf(LINE_FEED); end >= 0; end = block.indexOf(LINE_FEED, start)) {
      pieces.push(block.subarray(start, end));
      start = end + 1;
      yield finish(true);
    }
    pieces.push(block.subarray(start));
    length += block.length - start;
    if (bytesRead === 0 || length > (number === 0 ? longestFirst : longest)) break;
  }
  if (length > 0) yield finish(false);
}

// The RESULT messages of one call, as lines: when each came and how it begins. Whole payloads stand in the capture.
// The oldest go when there are too many.

import type { ResultsPart } from '../../shared/contract/operations.ts';
import { payloadLine } from '../../shared/json-output.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { payloadOf } from './reply.ts';

const MOST_RESULTS = 10_000;
/** Letters of a line. */
const LONGEST_LINE = 200;
/** Rough memory of an entry, in bytes. */
const ENTRY_BYTES = 500;
/** Frames beyond this are not turned into text for the sake of their first letters. */
const LARGEST_SHOWN = 256 * 1024;

type Line = Omit<ResultsPart['results'][number], 'index'>;

export class ResultsLog {
  /** A ring once it is full: `#first` is the place of the oldest. */
  readonly #lines: Line[] = [];
  #first = 0;
  #total = 0;
  #lastAt = 0;
  #firstAt = 0;
  #longest = 0;

  get total(): number {
    return this.#total;
  }

  /** As in OperationInfo; undefined as long as there is none. */
  get timing(): { first: number; last: number; longest: number } | undefined {
    return this.#total === 0 ? undefined : { first: this.#firstAt, last: this.#lastAt, longest: this.#longest };
  }

  /** Rough memory, in bytes. */
  get bytes(): number {
    return this.#lines.length * ENTRY_BYTES;
  }

  /** Adds a RESULT. `at`: microseconds since the CALL was sent; `bytes`: of its frame. */
  add(message: MessageOf<'RESULT'>, { seq, at, bytes }: Pick<Line, 'seq' | 'at' | 'bytes'>): void {
    const progress = getOwn(message.details, 'progress') === true;
    const line = { seq, at, apart: at - this.#lastAt, bytes, progress, text: lineOf(message, bytes) };
    if (this.#total === 0) this.#firstAt = at;
    else this.#longest = Math.max(this.#longest, line.apart);
    this.#lastAt = at;
    this.#total++;
    if (this.#lines.length < MOST_RESULTS) return void this.#lines.push(line);
    this.#lines[this.#first] = line;
    this.#first = (this.#first + 1) % MOST_RESULTS;
  }

  /** Up to `count` results from place `from` on; those that are not kept any more are left out. */
  part(from: number, count: number): ResultsPart {
    const dropped = this.#total - this.#lines.length;
    const results: ResultsPart['results'][number][] = [];
    for (let index = Math.max(from, dropped); index < Math.min(from + count, this.#total); index++) {
      const line = this.#lines[(this.#first + index - dropped) % this.#lines.length];
      if (line) results.push({ index, ...line });
    }
    return { results, total: this.#total, dropped };
  }
}

function lineOf(message: MessageOf<'RESULT'>, bytes: number): string {
  return bytes > LARGEST_SHOWN ? `${bytes} bytes; see the record` : resultLine(message);
}

/** Payload of a RESULT on one line, cut. */
export function resultLine(message: MessageOf<'RESULT'>): string {
  const { args, kwargs } = payloadOf(message);
  const line = payloadLine(args, kwargs);
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

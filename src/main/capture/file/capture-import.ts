// A capture file that comes as text, part by part. Lines become records as they arrive, so that only
// the line that is not complete yet is held; there is no file to be left behind.

import { Buffer } from 'node:buffer';
import { CaptureStore } from '../store/store.ts';
import { LINE_LIMITS } from './capture-lines.ts';
import { CaptureReader, type OpenedFile } from './capture-reader.ts';
import { LineSplitter } from './lines.ts';
import { CAPTURE_FORMATS } from './migrations.ts';

export class CaptureImport {
  readonly #reader: CaptureReader;
  readonly #splitter = new LineSplitter(LINE_LIMITS);
  /** The first half of a pair of surrogates that a part ended with. */
  #half = '';
  #size = 0;

  /** `name` names the file in errors. */
  constructor(name: string) {
    this.#reader = new CaptureReader(name, new CaptureStore(), CAPTURE_FORMATS);
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.#size;
  }

  /** Takes the next part. Throws InspectorError `capture-damaged` or `version-too-new` for the first line. */
  take(part: string): void {
    const text = this.#half + part;
    const last = text.charCodeAt(text.length - 1);
    const whole = last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
    this.#half = text.slice(whole);
    this.#push(text.slice(0, whole));
  }

  /** What was read. Throws InspectorError `capture-damaged` if it is no capture. */
  end(): OpenedFile {
    this.#push(this.#half);
    const rest = this.#splitter.rest();
    if (rest) this.#reader.take(rest);
    return this.#reader.result(this.#size);
  }

  #push(text: string): void {
    const block = Buffer.from(text, 'utf8');
    this.#size += block.length;
    for (const line of this.#splitter.push(block)) this.#reader.take(line);
  }
}

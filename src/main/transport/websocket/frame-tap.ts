// Listens beside `ws` on the inbound bytes of an open WebSocket and remembers where the current
// frame began. `ws` throws away the frames it rejects; from here their bytes can still be had.
// Memory is bounded: of one frame (with permessage-deflate: of one message) the first MiB is kept,
// and finished frames are forgotten at once, or, where they are inflated first and may still turn
// out broken, as soon as their message was delivered. What `ws` hides of a message, its fragments and
// its compression, is counted here. Pure.

import type { Carriage } from '../../../shared/capture-record.ts';
import { ByteKeep } from './byte-keep.ts';
import {
  type FrameFault,
  type FrameHeader,
  OPCODE_CLOSE,
  frameFault,
  isCloseCode,
  readFrameHeader,
} from './frame-header.ts';

/** How much of one rejected frame is kept. */
export const FRAME_KEEP = 1024 * 1024;

/** Bytes as received of what was rejected. */
export interface FrameEvidence {
  readonly bytes: Uint8Array;
  /** How many bytes of it had arrived; more than `bytes` holds if the limit was passed. */
  readonly arrived: number;
  /** How many there would have been, if its header was complete. */
  readonly announced?: number;
}

export class FrameTap {
  readonly #deflate: boolean;
  readonly #maxPayload: number;
  readonly #frame = new ByteKeep(FRAME_KEEP);
  /** Messages that `ws` has not delivered yet, oldest first; with permessage-deflate only. */
  readonly #undelivered: ByteKeep[] = [];
  /** How messages travelled that `ws` has not delivered yet, by their number; of the ones that are not plainly one frame. */
  readonly #carriages: { readonly message: number; readonly carriage: Carriage }[] = [];
  #finished = 0;
  #delivered = 0;
  /** Frames of the unfinished message so far. */
  #fragments = 0;
  #compressed = false;
  #message: ByteKeep | undefined;
  #header: FrameHeader | undefined;
  #left = 0;
  #fragmented = false;
  #messageLength = 0;
  #fault: FrameFault | undefined;
  #peerClosed = false;
  #stopped = false;

  constructor(options: { readonly deflate: boolean; readonly maxPayload: number }) {
    this.#deflate = options.deflate;
    this.#maxPayload = options.maxPayload;
  }

  /** True once a whole valid close frame has come. */
  get peerClosed(): boolean {
    return this.#peerClosed;
  }

  /** Takes the next bytes from the wire, before `ws` does. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      at = this.#header === undefined ? this.#takeHeader(chunk, at) : this.#takePayload(chunk, at, this.#header);
    }
  }

  /** `ws` has delivered the oldest message: how it travelled; undefined if plainly in one frame. */
  messageDelivered(): Carriage | undefined {
    if (this.#deflate) this.#undelivered.shift();
    this.#delivered += 1;
    const next = this.#carriages[0];
    if (next === undefined || next.message !== this.#delivered) return undefined;
    this.#carriages.shift();
    return next.carriage;
  }

  /** The bytes that `ws` rejected with `code`; undefined if nothing unfinished is there. */
  evidence(code: string): FrameEvidence | undefined {
    if (this.#fault !== code) {
      const message = this.#undelivered[0] ?? this.#message;
      if (message !== undefined) return { bytes: message.bytes(), arrived: message.total };
    }
    if (this.#frame.total === 0) return undefined;
    const header = this.#header;
    const announced = header === undefined ? {} : { announced: header.size + header.length };
    return { bytes: this.#frame.bytes(), arrived: this.#frame.total, ...announced };
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    let header: FrameHeader | undefined;
    let next: number;
    const direct = this.#frame.total === 0 ? readFrameHeader(chunk, at) : undefined;
    if (direct !== undefined) {
      header = direct;
      next = at + direct.size;
      this.#frame.append(chunk.subarray(at, next));
    } else {
      next = at + 1;
      this.#frame.append(chunk.subarray(at, next));
      header = readFrameHeader(this.#frame.view());
    }
    if (header !== undefined) this.#begin(header);
    return next;
  }

  #begin(header: FrameHeader): void {
    this.#header = header;
    this.#left = header.length;
    this.#fault = frameFault(header, {
      deflate: this.#deflate,
      maxPayload: this.#maxPayload,
      fragmented: this.#fragmented,
      messageLength: this.#messageLength,
    });
    if (this.#left === 0) this.#finish(header);
  }

  #takePayload(chunk: Uint8Array, at: number, header: FrameHeader): number {
    const next = Math.min(chunk.length, at + this.#left);
    this.#left -= next - at;
    const wanted = this.#left > 0 || this.#deflate || this.#fault !== undefined || header.opcode === OPCODE_CLOSE;
    if (wanted) this.#frame.append(chunk.subarray(at, next));
    if (this.#left === 0) this.#finish(header);
    return next;
  }

  #finish(header: FrameHeader): void {
    if (header.opcode === OPCODE_CLOSE && this.#fault === undefined) this.#finishClose(header);
    if (this.#fault !== undefined || this.#peerClosed) {
      // Whatever follows is not read by `ws` either.
      this.#stopped = true;
      return;
    }
    if (header.opcode < OPCODE_CLOSE) this.#finishData(header);
    this.#header = undefined;
    this.#frame.clear();
  }

  #finishClose(header: FrameHeader): void {
    const payload = this.#frame.view().subarray(header.size);
    const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
    if (header.length === 0 || isCloseCode(code)) this.#peerClosed = true;
    else this.#fault = 'WS_ERR_INVALID_CLOSE_CODE';
  }

  #finishData(header: FrameHeader): void {
    const length = this.#messageLength + header.length;
    if (header.opcode !== 0) this.#compressed = header.compressed;
    this.#fragments += 1;
    this.#fragmented = !header.fin;
    this.#messageLength = header.fin ? 0 : length;
    if (header.fin) this.#finishMessage(length);
    if (!this.#deflate) return;
    this.#message ??= new ByteKeep(FRAME_KEEP);
    this.#message.append(this.#frame.view());
    if (!header.fin) return;
    this.#undelivered.push(this.#message);
    this.#message = undefined;
  }

  /** `length` is what its frames carried, in bytes. */
  #finishMessage(length: number): void {
    this.#finished += 1;
    const fragments = this.#fragments;
    this.#fragments = 0;
    if (fragments === 1 && !this.#compressed) return;
    const carriage = { ...(fragments > 1 && { fragments }), ...(this.#compressed && { compressed: length }) };
    this.#carriages.push({ message: this.#finished, carriage });
  }
}

// Batches ("Message Batching"): several messages in one WebSocket message. Of text each message is
// followed by one separator octet, of binary formats each has its length before it, in four octets.
//
// The octet is 0x1e in the specification's layout, and 0x18 on the wire of Autobahn and Crossbar, which
// read the specification's "\30" as octal. Neither can stand in JSON, so a reader takes both.

export const SPEC_SEPARATOR = 0x1e;
export const USUAL_SEPARATOR = 0x18;

/** Octets of a length prefix. */
export const PREFIX_SIZE = 4;

/** So many messages are taken out of one frame; the rest is one part. A frame of separators must not fill the memory. */
export const MOST_MESSAGES = 1 << 16;

/** True for either separator. */
export function isSeparator(octet: number | undefined): boolean {
  return octet === SPEC_SEPARATOR || octet === USUAL_SEPARATOR;
}

/** The messages of a text batch, each with its separator; what follows the last one is a part without. Never empty. */
export function splitText(frame: Uint8Array): readonly Uint8Array[] {
  return split(frame, endOfText);
}

/** The messages of a binary batch, each with its prefix; what a prefix does not fit is one part. Never empty. */
export function splitPrefixed(frame: Uint8Array): readonly Uint8Array[] {
  return split(frame, (start) => start + PREFIX_SIZE + (prefixAt(frame, start) ?? Infinity));
}

/** The first octet after the text message that begins at `start`; without a separator the end of the frame. */
export function endOfText(start: number, frame: Uint8Array): number {
  for (let at = start; at < frame.length; at++) if (isSeparator(frame[at])) return at + 1;
  return frame.length;
}

/** The length that the prefix at `start` says; undefined if it is not whole. */
export function prefixAt(frame: Uint8Array, start: number): number | undefined {
  if (frame.length - start < PREFIX_SIZE) return undefined;
  let length = 0;
  for (let at = start; at < start + PREFIX_SIZE; at++) length = length * 256 + (frame[at] ?? 0);
  return length;
}

function split(frame: Uint8Array, endOf: (start: number, frame: Uint8Array) => number): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < frame.length || parts.length === 0;) {
    const end = parts.length === MOST_MESSAGES - 1 ? frame.length : Math.min(endOf(start, frame), frame.length);
    parts.push(frame.subarray(start, end));
    start = end;
  }
  return parts;
}

/** A message with the octet that ends it. */
export function withSeparator(message: Uint8Array, separator: number): Uint8Array {
  const part = new Uint8Array(message.length + 1);
  part.set(message);
  part[message.length] = separator;
  return part;
}

/** A message with its length before it. */
export function withPrefix(message: Uint8Array): Uint8Array {
  const part = new Uint8Array(PREFIX_SIZE + message.length);
  new DataView(part.buffer).setUint32(0, message.length);
  part.set(message, PREFIX_SIZE);
  return part;
}

// UBJSON and BJData are both called wamp.2.ubjson, and nothing at the beginning of a frame tells them apart.
// What does: markers that only BJData has, lengths that run past the end when their bytes are turned round, and
// the rules of WAMP, which ids out of the wrong byte order seldom keep. Many messages, HELLO among them, are the
// same in both.

import { MAX_ID } from '../../shared/wamp/ids.ts';
import { messageNameOf } from '../../shared/wamp/messages.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { decodeMessage } from './codec.ts';
import type { Reading } from './reading.ts';
import type { UbjsonDialect } from './ubjson-markers.ts';
import { readUbjson } from './ubjson-reader.ts';

export interface DialectReading {
  /** The dialect that reads the frame best; of two that do it equally well the one believed in. */
  readonly dialect: UbjsonDialect;
  /** False if the other dialect reads it no worse: the frame is the same in both, or is none of either. */
  readonly isDecided: boolean;
  /** What that dialect reads. */
  readonly reading: Reading;
}

/** Tells which dialect a frame is written in. `believed`: what is known of the peer so far. Never throws. */
export function tellDialect(frame: Uint8Array, believed: UbjsonDialect): DialectReading {
  const own = readUbjson(frame, believed);
  const other = otherDialect(believed);
  const another = readUbjson(frame, other);
  const [ownFit, otherFit] = [fit(own), fit(another)];
  return otherFit > ownFit
    ? { dialect: other, isDecided: true, reading: another }
    : { dialect: believed, isDecided: ownFit > otherFit, reading: own };
}

/** Reads a frame, in the other dialect only if the one believed in gives no likely message. Never throws. */
export function readEitherDialect(frame: Uint8Array, believed: UbjsonDialect): Omit<DialectReading, 'isDecided'> {
  const reading = readUbjson(frame, believed);
  return reading.ok && isLikely(reading.node) ? { dialect: believed, reading } : tellDialect(frame, believed);
}

export function otherDialect(dialect: UbjsonDialect): UbjsonDialect {
  return dialect === 'ubjson' ? 'bjdata' : 'ubjson';
}

/** How well a reading fits WAMP: not read at all, read, a likely message, a message. */
function fit(reading: Reading): number {
  if (!reading.ok) return 0;
  if (decodeMessage(reading.node).ok) return 3;
  return isLikely(reading.node) ? 2 : 1;
}

/** True for a list that begins with a known message type and has no integer that can be no id. Quick: all frames are asked. */
function isLikely(node: ValueNode): boolean {
  if (node.kind !== 'list') return false;
  const [type] = node.items;
  if (type?.kind !== 'int' || messageNameOf(Number(type.text)) === undefined) return false;
  return node.items.every((item) => item.kind !== 'int' || isIdSized(Number(item.text)));
}

const isIdSized = (value: number): boolean => value >= 0 && value <= MAX_ID;

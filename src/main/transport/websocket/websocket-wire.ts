// An open WebSocket as a wire: messages both ways, rejected frames, and the three ways it can end.

import type { Socket } from 'node:net';
import type { RawData } from 'ws';
import type { CloseRecord } from '../../../shared/capture-record.ts';
import type { Clock } from '../../clock.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import { isCloseCode } from './frame-header.ts';
import { FrameTap } from './frame-tap.ts';
import { rejectionReason, rejectionWords } from './rejection-text.ts';
import type { DialTarget, Opcode, TransportFact } from '../transport.ts';
import { controlFrames } from './websocket-control.ts';
import { MAX_MESSAGE, type UpgradedSocket } from './websocket-upgrade.ts';

/** How long the close frame gets to leave that answers a rejected frame, or a silence. */
const LAST_FRAME_LINGER_MS = 1000;

/** Longest reason of a close frame: a control frame carries 125 bytes, two of them are the code. */
const MAX_REASON = 123;

export interface OpenWire {
  unsent(): number;
  send(bytes: Uint8Array, opcode: Opcode): void;
  close(code: number, reason: string): void;
}

/** Listens on an open WebSocket until it ends. The target's time limit of a stage is that of closing too. */
export function listenOnWire(
  attempt: DialAttempt,
  upgraded: UpgradedSocket,
  target: DialTarget,
  clock: Clock,
): OpenWire {
  const { webSocket, socket, deflate } = upgraded;
  const tap = new FrameTap({ deflate, maxPayload: MAX_MESSAGE });
  let closing: CloseRecord | undefined;
  let lost: Error | undefined;
  let limited = false;

  const limitClosing = (): void => {
    if (limited || attempt.over) return;
    limited = true;
    control.stop();
    // `ws` tells its `close` then, with the peer's code if there was one.
    attempt.after(target.timeoutMs, () => socket.destroy());
  };

  socket.on('error', (error) => {
    lost = error;
  });
  // In front of the listener of `ws`, which has not had a byte yet.
  socket.prependListener('data', (chunk: Buffer) => {
    tap.push(chunk);
    if (tap.peerClosed) limitClosing();
  });

  webSocket.on('message', (data, isBinary) => {
    const carriage = tap.messageDelivered();
    attempt.message(bytesOf(data), isBinary ? 'binary' : 'text', carriage);
  });

  const control = controlFrames(attempt, webSocket, target, clock, (silence) => {
    // Politely, should the peer still read; its answer is not waited for long.
    webSocket.close(1000, 'no answer to a ping');
    attempt.end([silence], LAST_FRAME_LINGER_MS);
  });

  webSocket.on('error', (error) => {
    if (attempt.over) return;
    const { code, text } = readError(error);
    const words = rejectionWords(code, text);
    const evidence = tap.evidence(code);
    const facts: TransportFact[] = [];
    if (evidence !== undefined) {
      facts.push({ kind: 'rejected', dir: 'in', bytes: evidence.bytes, reason: rejectionReason(words, evidence) });
    }
    facts.push({
      kind: 'error',
      stage: 'open',
      code,
      text: evidence === undefined ? text : `A frame was rejected: ${words}.`,
    });
    attempt.end(facts, LAST_FRAME_LINGER_MS);
  });

  webSocket.on('close', (code, reason) => {
    if (attempt.over) return;
    if (closing !== undefined) attempt.end([closing]);
    else if (code !== 1006) attempt.end([closedByPeer(code, reason)]);
    else attempt.end([...(lost === undefined ? [] : [lostBy(lost)]), { kind: 'close', by: 'lost', reason: '' }]);
  });

  return {
    unsent: () => webSocket.bufferedAmount,
    send(bytes, opcode) {
      if (attempt.over || closing !== undefined) return;
      holdTurn(socket);
      webSocket.send(bytes, { binary: opcode === 'binary' });
    },
    close(code, reason) {
      if (attempt.over || closing !== undefined || tap.peerClosed) return;
      const shortened = shorten(reason);
      const withCode = isCloseCode(code);
      closing = { kind: 'close', by: 'us', ...(withCode ? { code } : {}), reason: withCode ? shortened : '' };
      if (withCode) webSocket.close(code, shortened);
      else webSocket.close();
      limitClosing();
    },
  };
}

/** Messages of one turn of the event loop that leave together. */
const TOGETHER = 8;
/** Messages that were sent in this turn. */
const sentInTurn = new WeakMap<Socket, number>();

/**
 * The first message of a turn leaves at once, what follows it some at a time: a write costs more than a message, and
 * the peer is to begin before all are written.
 */
function holdTurn(socket: Socket): void {
  const sent = sentInTurn.get(socket) ?? 0;
  sentInTurn.set(socket, sent + 1);
  if (sent === 0) process.nextTick(() => letGo(socket));
  else if (sent % TOGETHER === 1) {
    if (sent > 1) socket.uncork();
    socket.cork();
  }
}

function letGo(socket: Socket): void {
  if ((sentInTurn.get(socket) ?? 0) > 1) socket.uncork();
  sentInTurn.delete(socket);
}

/** What is told of an end that was our own wish. */
export function closedByUs(reason = ''): CloseRecord {
  return { kind: 'close', by: 'us', reason };
}

/** RFC 6455 section 7.1.5: 1005 stands for a close frame without a code. */
function closedByPeer(code: number, reason: Buffer): CloseRecord {
  return { kind: 'close', by: 'peer', ...(code === 1005 ? {} : { code }), reason: reason.toString('utf8') };
}

function lostBy(error: Error): TransportFact {
  return { kind: 'error', stage: 'open', ...readError(error) };
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : new Uint8Array(data);
}

/** Cuts at a character's border. */
function shorten(reason: string): string {
  const bytes = Buffer.from(reason, 'utf8');
  let end = Math.min(bytes.length, MAX_REASON);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end).toString('utf8');
}

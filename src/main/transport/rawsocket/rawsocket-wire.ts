// An open RawSocket as a wire: messages both ways, PING and PONG, rejected frames, and the ways it can end. There is
// no closing handshake: whoever closes ends TCP.

import type { Socket } from 'node:net';
import type { CloseRecord } from '../../../shared/capture-record.ts';
import type { Clock } from '../../clock.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import { FrameReader, REJECTED_KEEP, type FrameFault, type FrameType } from '../../wamp/rawsocket-framing.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import type { DialTarget, Opcode, TransportFact } from '../transport.ts';
import { rejectionReason } from '../websocket/rejection-text.ts';
import { writeFrame } from './frame-write.ts';
import { Pings } from './pings.ts';
import type { Agreement } from './rawsocket-handshake.ts';
import { rawSocketFinding, tooLarge } from './rawsocket-findings.ts';

/** Answers to pings that may wait for a router to read them, in bytes. */
const MAX_WAITING = 64 * 1024 * 1024;

export interface OpenParts {
  readonly attempt: DialAttempt;
  readonly clock: Clock;
  readonly socket: Socket;
  readonly target: DialTarget;
  readonly serializer: Serializer;
  readonly agreement: Agreement;
}

export class OpenRawSocket {
  readonly sendLimit: number;
  readonly #attempt: DialAttempt;
  readonly #socket: Socket;
  readonly #opcode: Opcode;
  readonly #limitMs: number;
  readonly #reader: FrameReader;
  readonly #pings: Pings;
  #closing: CloseRecord | undefined;
  #lost: Error | undefined;

  constructor({ attempt, clock, socket, target, serializer, agreement }: OpenParts) {
    this.sendLimit = agreement.sendLimit;
    this.#attempt = attempt;
    this.#socket = socket;
    this.#opcode = serializer.binary ? 'binary' : 'text';
    this.#limitMs = target.timeoutMs;
    this.#reader = new FrameReader(agreement.receiveLimit);
    this.#pings = new Pings(attempt, clock, target.ping, (payload) => {
      attempt.fact({ kind: 'control', dir: 'out', name: 'ping', bytes: payload });
      writeFrame(socket, 'ping', payload);
    });
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (error) => {
      this.#lost = error;
    });
    socket.on('end', () => this.#ended({ kind: 'close', by: 'peer', reason: '' }));
    socket.on('close', () => this.#ended({ kind: 'close', by: 'lost', reason: '' }));
  }

  unsent(): number {
    return this.#socket.writableLength;
  }

  /** Takes what came from the router. */
  read(chunk: Uint8Array): void {
    if (this.#attempt.over) return;
    const fault = this.#reader.push(chunk, this.#take);
    if (fault) this.#reject(fault);
  }

  send(bytes: Uint8Array): void {
    if (this.#attempt.over || this.#closing) return;
    if (bytes.length <= this.sendLimit) writeFrame(this.#socket, 'message', bytes);
    else this.#refuse(bytes);
  }

  close(reason: string): void {
    if (this.#attempt.over || this.#closing) return;
    this.#closing = { kind: 'close', by: 'us', reason };
    this.#pings.stop();
    this.#socket.end();
    this.#attempt.after(this.#limitMs, () => this.#socket.destroy());
  }

  readonly #take = (type: FrameType, payload: Uint8Array): void => {
    if (type === 'message') this.#attempt.message(payload, this.#opcode);
    else if (type === 'ping') this.#answer(payload);
    else
      this.#attempt.fact({
        kind: 'control',
        dir: 'in',
        name: 'pong',
        bytes: payload,
        ...this.#pings.answered(payload),
      });
  };

  /** Every PING is answered at once by a PONG with the same payload. */
  #answer(payload: Uint8Array): void {
    const attempt = this.#attempt;
    const ping = { kind: 'control', dir: 'in', name: 'ping', bytes: payload } as const;
    if (payload.length > this.sendLimit) {
      const text = `The PING is not answered: its ${payload.length} bytes are more than the router takes back.`;
      attempt.fact({ ...ping, finding: rawSocketFinding('T-13', 'warning', text) });
      return;
    }
    attempt.fact(ping);
    if (attempt.over || this.#closing) return;
    attempt.fact({ kind: 'control', dir: 'out', name: 'pong', bytes: payload });
    writeFrame(this.#socket, 'pong', payload);
    const waiting = this.#socket.writableLength;
    if (waiting <= MAX_WAITING) return;
    const text = `The router sends pings and does not read the answers: ${waiting} bytes wait for it.`;
    attempt.end([{ kind: 'error', stage: 'open', code: 'PEER_NOT_READING', text }]);
  }

  #refuse(bytes: Uint8Array): void {
    const text = tooLarge(bytes.length, this.sendLimit);
    this.#attempt.fact({
      kind: 'rejected',
      dir: 'out',
      bytes: bytes.subarray(0, REJECTED_KEEP),
      reason: `T-13: not sent. ${text}`,
      finding: rawSocketFinding('T-13', 'warning', text),
    });
  }

  #reject(fault: FrameFault): void {
    const reason = `${fault.check}: ${rejectionReason(fault.text, fault)}`;
    const finding = rawSocketFinding(fault.check, 'error', `A frame was rejected: ${fault.text}.`);
    this.#attempt.end([
      { kind: 'rejected', dir: 'in', bytes: fault.bytes, reason, finding },
      { kind: 'error', stage: 'open', code: 'RAWSOCKET_FRAME', text: finding.text },
    ]);
  }

  /** TCP is at its end; `close` says how if we did not ask for it. */
  #ended(close: CloseRecord): void {
    if (this.#attempt.over) return;
    const facts: TransportFact[] = [];
    const rest = this.#reader.unfinished();
    if (rest) {
      const reason = rejectionReason('the connection ended in the middle of a frame', rest);
      facts.push({ kind: 'rejected', dir: 'in', bytes: rest.bytes, reason });
    }
    if (this.#lost && !this.#closing) facts.push({ kind: 'error', stage: 'open', ...readError(this.#lost) });
    this.#attempt.end([...facts, this.#closing ?? close]);
  }
}

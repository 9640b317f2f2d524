// The stage of a dial in which RawSocket opens: four octets each way. Whatever else comes is kept and explained.

import type { Socket } from 'node:net';
import type { RawSocketRecord } from '../../../shared/capture-record.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import {
  HANDSHAKE_LENGTH,
  handshakeOctets,
  LARGEST_LIMIT,
  RAWSOCKET_MAGIC,
  readReply,
  type Handshake,
} from '../../wamp/rawsocket-framing.ts';
import type { DialAttempt } from '../dial-attempt.ts';
import { readError } from '../error-text.ts';
import type { DialTarget, TransportFact } from '../transport.ts';
import { brokenHandshake, closedHandshake, closedText, handshakeError, silentText } from './handshake-failure.ts';
import { replyFinding } from './rawsocket-findings.ts';

/** How much of an answer that is no RawSocket is kept, in bytes. */
const KEPT_ANSWER = 64 * 1024;

export interface HandshakeRequest {
  readonly target: DialTarget;
  readonly serializer: Serializer;
  /** Its number in the handshake. */
  readonly id: number;
  readonly secure: boolean;
}

/** What was agreed on. Limits are the largest messages in bytes. */
export interface Agreement {
  readonly sendLimit: number;
  readonly receiveLimit: number;
  /** What came behind the answer in one piece with it. */
  readonly rest: Uint8Array;
}

/** Sends the request and reads the answer; `next` is called when the router accepted. */
export function shakeHands(
  attempt: DialAttempt,
  socket: Socket,
  { target, serializer, id, secure }: HandshakeRequest,
  next: (agreement: Agreement) => void,
): void {
  if (attempt.over) return;
  const exponent = target.receiveLimit ?? LARGEST_LIMIT;
  const request = handshakeOctets(id, exponent);
  let answer: Uint8Array = new Uint8Array(0);
  const describe = (text: string, reply?: Handshake): RawSocketRecord => ({
    kind: 'rawsocket',
    request,
    reply: Uint8Array.from(answer.subarray(0, HANDSHAKE_LENGTH)),
    text,
    receiveLimit: 2 ** exponent,
    ...(reply && { sendLimit: reply.maxLength }),
    accepted: reply !== undefined,
    took: stage.took(),
  });
  const stage = attempt.stage('rawsocket', target.timeoutMs, (silence) => [describe(silentText(answer)), silence]);

  const refuse = (): void => {
    const reply = readReply(answer.subarray(0, HANDSHAKE_LENGTH), id);
    if (reply.ok) return;
    const told: TransportFact[] = [{ ...describe(reply.text), finding: replyFinding(reply) }];
    if (answer.length > HANDSHAKE_LENGTH) {
      const reason = `${reply.check}: what came instead of a RawSocket handshake`;
      told.push({ kind: 'rejected', dir: 'in', bytes: answer, reason });
    }
    attempt.end([...told, handshakeError(reply, answer, secure)]);
  };
  const onData = (chunk: Buffer): void => {
    const before = answer.length;
    answer = Buffer.concat([answer, chunk.subarray(0, KEPT_ANSWER)]);
    if (answer.length < HANDSHAKE_LENGTH || attempt.over) return;
    const reply = readReply(answer.subarray(0, HANDSHAKE_LENGTH), id);
    if (!reply.ok) {
      refuse();
      return;
    }
    detach();
    stage.done();
    const rest = chunk.subarray(HANDSHAKE_LENGTH - before);
    const takes = `takes messages of up to ${reply.maxLength} bytes`;
    attempt.fact(describe(`The router accepted ${serializer.label} and ${takes}.`, reply));
    next({ sendLimit: reply.maxLength, receiveLimit: 2 ** exponent, rest });
  };
  const onEnd = (): void => {
    if (attempt.over) return;
    if (answer.length > 0 && answer[0] !== RAWSOCKET_MAGIC) refuse();
    else attempt.end([describe(closedText(answer)), closedHandshake(answer)]);
  };
  const onError = (error: Error): void => {
    if (!attempt.over) attempt.end([describe(closedText(answer)), brokenHandshake(readError(error))]);
  };
  const detach = (): void => {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
  };
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  socket.write(request);
}

// What operations need of a session: to send requests and answers, and to hear what comes unasked.

import type { Finding } from '../../shared/finding.ts';
import type { Role } from '../../shared/wamp/features.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Reply, Sending } from '../session/driver.ts';
import type { ClientReply, ClientRequest } from '../wamp/session-machine.ts';

export interface RequestHooks {
  /** Told once, when the message is recorded: its record and its request id. */
  readonly sent?: (seq: number, requestId: number) => void;
  /** Told of every reply but the last, with its record. */
  readonly progress?: (message: Message, seq: number) => void;
}

export interface OpenSession {
  /** True as long as requests can be sent. */
  readonly isOpen: boolean;
  /** Session id of WELCOME; 0 before it. */
  readonly sessionId: number;
  /** Sends a request; settles with the final reply, or with why there is none. Never rejects. */
  request(request: ClientRequest, hooks?: RequestHooks): Promise<Reply>;
  /** Sends YIELD, ERROR, CANCEL, or further arguments of a call; `told` hears its record, or why it was not sent. */
  reply(message: ClientReply, told?: (sending: Sending) => void): void;
  /** Hears events, invocations, interrupts, revocations and late replies, without what is secret; the result ends it. */
  listen(hear: (message: Message, seq: number) => void): () => void;
}

/** The same with what requests need besides: facts of the session and of its capture. */
export interface RequestSession extends OpenSession {
  /** True if HELLO or WELCOME announced this feature of the role. */
  announces(role: Role, feature: string): boolean;
  /** Time limit of the profile for an answer. */
  readonly timeoutMs: number;
  /** Bytes that were sent and wait to leave. */
  readonly unsent: number;
  /** Settles when the wire is gone. */
  readonly ended: Promise<void>;
  /** Time of a record in microseconds, and bytes of its frame; undefined if it was evicted. */
  timing(seq: number): { readonly at: number; readonly size: number } | undefined;
  /** Adds a finding about a record to the capture. */
  finding(about: number, finding: Finding): void;
  /** Masks this value wherever it stands from now on. */
  conceal(secret: string, what: string): void;
  /** A text without what is secret. */
  masked(text: string): string;
}

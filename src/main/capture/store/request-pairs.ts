// Finds the other end of a message: the request of a reply, and the topic or procedure that an id
// stands for. Ids count for each side and each type of request by itself, and may come again: a reply
// belongs to the latest request that is still open. What is never answered is forgotten at a bound.

import type { Direction } from '../../../shared/capture-record.ts';
import type { CaptureRow } from '../../../shared/capture-row.ts';
import type { MessageName } from '../../../shared/wamp/messages.ts';
import { REPLIES } from '../../wamp/requests.ts';
import type { MessageFacts } from '../message-facts.ts';
import { Newest } from './newest.ts';

/** What a row shows of a message beyond its bytes. */
export interface RowFacts {
  type?: MessageName;
  request?: number;
  uri?: string;
  uriFrom?: NonNullable<CaptureRow['uriFrom']>;
  tag?: string;
  /** How many records further on the other end stands. */
  apart?: number;
  latency?: number;
  /** Id of the subscription or registration it is about. */
  target?: number;
}

interface Open {
  readonly seq: number;
  readonly at: number;
  /** Empty: not known. */
  readonly uri: string;
  /** Subscription or registration that it is about. */
  readonly target?: number;
}

/** The request each reply answers, whichever side sent it; ERROR names it itself. */
const ANSWERS: Partial<Record<MessageName, MessageName>> = { ...REPLIES, YIELD: 'INVOCATION' };
const REQUESTS: ReadonlySet<MessageName> = new Set(Object.values(ANSWERS));
/** The request each of these is about, sent by the side that sent the request. */
const GIVES_UP: Partial<Record<MessageName, MessageName>> = { CANCEL: 'CALL', INTERRUPT: 'INVOCATION' };

/** Messages that name a subscription or registration, and whether their sender gave out its id. */
const NAMES: Partial<Record<MessageName, { readonly from: 'subscription' | 'registration'; readonly own: boolean }>> = {
  EVENT: { from: 'subscription', own: true },
  UNSUBSCRIBE: { from: 'subscription', own: false },
  UNSUBSCRIBED: { from: 'subscription', own: true },
  INVOCATION: { from: 'registration', own: true },
  UNREGISTER: { from: 'registration', own: false },
  UNREGISTERED: { from: 'registration', own: true },
};

/** Rough cost of an entry, without its URI. */
const ENTRY_BYTES = 160;
const FARTHEST = 2 ** 31 - 1;

/** What one side asked, and what the ids in its messages stand for. */
class Side {
  readonly #limit: number;
  readonly #open = new Map<MessageName, Newest<Open>>();
  /** URIs of the ids this side gave out. */
  readonly subscriptions: Newest<string>;
  readonly registrations: Newest<string>;

  constructor(limit: number) {
    this.#limit = limit;
    this.subscriptions = new Newest(limit);
    this.registrations = new Newest(limit);
  }

  /** Open requests of a type. */
  open(type: MessageName): Newest<Open> {
    let open = this.#open.get(type);
    if (!open) this.#open.set(type, (open = new Newest(this.#limit)));
    return open;
  }

  get bytes(): number {
    let sum = this.subscriptions.bytes + this.registrations.bytes;
    for (const open of this.#open.values()) sum += open.bytes;
    return sum;
  }
}

export class RequestPairs {
  readonly #limit: number;
  #sides: Readonly<Record<Direction, Side>>;

  /** `limit`: bytes for the open requests of one type, and as much for subscriptions and for registrations, of each side. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#sides = { in: new Side(limit), out: new Side(limit) };
  }

  /** Memory held, in bytes, estimated. */
  get bytes(): number {
    return this.#sides.in.bytes + this.#sides.out.bytes;
  }

  /** What a row shows of the message that becomes record `seq`. A reply closes its request, unless more is to come. */
  resolve(seq: number, at: number, dir: Direction, facts: MessageFacts): RowFacts {
    const { type, request, uri } = facts;
    const row: RowFacts = {};
    if (type !== undefined) row.type = type;
    if (request !== undefined) row.request = request;
    if (uri !== undefined) row.uri = uri;
    if (facts.target !== undefined) row.target = facts.target;
    if (facts.progress) row.tag = 'progress';
    else if (facts.match) row.tag = facts.match;
    if (type === undefined) return row;
    const asked = type === 'ERROR' ? facts.requestType : (ANSWERS[type] ?? GIVES_UP[type]);
    if (asked !== undefined && REQUESTS.has(asked) && request !== undefined)
      this.#pair(row, seq, at, dir, asked, facts);
    if (row.uri === undefined && facts.target !== undefined) this.#name(row, dir, type, facts.target);
    return row;
  }

  /** Remembers what later messages refer to. `uri`: as it is shown of the record; empty if it is not known. */
  note(seq: number, at: number, dir: Direction, facts: MessageFacts, uri: string): void {
    const { type, request, target } = facts;
    if (type === undefined) return;
    const bytes = ENTRY_BYTES + uri.length * 2;
    if (REQUESTS.has(type)) {
      const open = { seq, at, uri, ...(target !== undefined && { target }) };
      if (request !== undefined) this.#sides[dir].open(type).set(request, open, bytes);
    } else if (type === 'SUBSCRIBED') {
      if (target !== undefined && uri !== '') this.#sides[dir].subscriptions.set(target, uri, bytes);
    } else if (type === 'REGISTERED') {
      if (target !== undefined && uri !== '') this.#sides[dir].registrations.set(target, uri, bytes);
    } else if (type === 'HELLO') {
      // A new session: its ids count from 1 again, and none of the old ones means anything.
      this.#sides = { in: new Side(this.#limit), out: new Side(this.#limit) };
    }
  }

  #pair(row: RowFacts, seq: number, at: number, dir: Direction, asked: MessageName, facts: MessageFacts): void {
    const id = facts.request ?? 0;
    const isReply = facts.type === 'ERROR' || ANSWERS[facts.type ?? 'ERROR'] !== undefined;
    const open = this.#sides[isReply ? other(dir) : dir].open(asked);
    const found = open.get(id);
    if (!found) return;
    if (seq - found.seq <= FARTHEST) row.apart = found.seq - seq;
    if (row.target === undefined && found.target !== undefined) row.target = found.target;
    if (found.uri !== '') {
      // Beside the procedure, the last part of an error's URI says enough.
      if (facts.uri !== undefined) row.tag = lastPart(facts.uri);
      row.uri = found.uri;
      row.uriFrom = 'pair';
    }
    if (!isReply) return;
    row.latency = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(at - found.at)));
    if (!facts.progress) open.delete(id);
  }

  /** The URI a subscription or registration stands for. */
  #name(row: RowFacts, dir: Direction, type: MessageName, target: number): void {
    const name = NAMES[type];
    if (!name) return;
    const side = this.#sides[name.own ? dir : other(dir)];
    const uri = (name.from === 'subscription' ? side.subscriptions : side.registrations).get(target);
    if (uri === undefined) return;
    row.uri = uri;
    row.uriFrom = name.from;
  }
}

function other(dir: Direction): Direction {
  return dir === 'in' ? 'out' : 'in';
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf('.') + 1) || uri;
}

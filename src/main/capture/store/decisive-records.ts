// Numbers of the records that decide how an attempt ended, each kind and type for itself: whatever else
// a peer floods a capture with, it cannot push these out. Of every kind the first and the last are kept,
// each with what the checks said about it, because a finding may take back what a message decided.

import type { RecordKind } from '../../../shared/capture-record.ts';
import type { MessageName } from '../../../shared/wamp/messages.ts';

/** So many of the first and so many of the last of each kind are kept. */
const MOST_OF_A_KIND = 64;
/** Findings about one record: so many errors, and so many others. */
const MOST_FINDINGS = 16;

const KINDS: ReadonlySet<RecordKind> = new Set([
  'application',
  'derivation',
  'open',
  'upgrade',
  'rawsocket',
  'error',
  'silence',
  'stop',
  'close',
]);
const TYPES: ReadonlySet<MessageName> = new Set(['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME', 'ABORT', 'GOODBYE']);

interface Entry {
  readonly seq: number;
  readonly errors: number[];
  readonly others: number[];
}

interface Group {
  readonly first: Entry[];
  readonly last: Entry[];
}

export class DecisiveRecords {
  readonly #groups = new Map<string, Group>();
  readonly #bySeq = new Map<number, Entry>();
  /** A profile has few of these; a damaged file must not make them many. */
  readonly #ofLogin = new Set<number>();
  /** Requests that belong to the login. */
  readonly #requests = new Set<number>();

  /** Takes note of a record that is no finding. `type`: of a message. */
  add(seq: number, kind: RecordKind, type: MessageName | undefined): void {
    if (KINDS.has(kind)) this.#keep(kind, seq);
    else if (kind === 'message' && type !== undefined && TYPES.has(type)) this.#keep(type, seq);
  }

  /** Takes note that a message is a request of the login: it and its answers decide how the login ended. */
  addRequest(seq: number): void {
    if (this.#requests.size >= MOST_OF_A_KIND) return;
    this.#requests.add(seq);
    if (!this.#bySeq.has(seq)) this.#keep('request', seq);
  }

  /** Takes note of an answer to the request of another record. */
  addAnswer(seq: number, request: number): void {
    if (this.#requests.has(request) && !this.#bySeq.has(seq)) this.#keep('answer', seq);
  }

  /** Takes note of a message that an `application` record is about, and later of its answer. */
  addOfLogin(seq: number): void {
    if (this.#ofLogin.size >= MOST_OF_A_KIND) return;
    if (!this.#bySeq.has(seq)) this.#keep('login', seq);
    this.#ofLogin.add(seq);
  }

  /** True for a message that is known to belong to the login. */
  isOfLogin(seq: number): boolean {
    return this.#ofLogin.has(seq);
  }

  /** Takes note of a finding. A record that breaks a rule may be of any type, and is kept for it. */
  addFinding(seq: number, about: number, isError: boolean): void {
    if (isError && !this.#bySeq.has(about)) this.#keep('broken', about);
    const entry = this.#bySeq.get(about);
    const findings = isError ? entry?.errors : entry?.others;
    if (findings && findings.length < MOST_FINDINGS) findings.push(seq);
  }

  /** All numbers, in no order. */
  *seqs(): Generator<number> {
    for (const { seq, errors, others } of this.#bySeq.values()) {
      yield seq;
      yield* errors;
      yield* others;
    }
  }

  #keep(key: string, seq: number): void {
    const group = this.#groups.get(key) ?? { first: [], last: [] };
    this.#groups.set(key, group);
    const entry: Entry = { seq, errors: [], others: [] };
    this.#bySeq.set(seq, entry);
    if (group.first.length < MOST_OF_A_KIND) {
      group.first.push(entry);
      return;
    }
    group.last.push(entry);
    const gone = group.last.length > MOST_OF_A_KIND ? group.last.shift() : undefined;
    if (gone) this.#bySeq.delete(gone.seq);
  }
}

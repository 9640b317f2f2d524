// Calls and subscriptions of the meta API over one session. At most 16 calls are in flight; an answer that does not
// come within the time limit of the profile is given up. What each name answered is remembered: routers offer parts.

import type { MetaAccess } from '../../shared/contract/realm.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import type { Clock } from '../clock.ts';
import type { RequestSession } from '../operation/open-session.ts';
import type { Reply } from '../session/driver.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { isAboutTheEntry, lostAccess, refusedAccess, silentAccess, unreadableAccess } from './meta-access.ts';

/** What is needed of a session. */
export type RealmSession = Pick<
  RequestSession,
  'isOpen' | 'sessionId' | 'request' | 'listen' | 'announces' | 'timeoutMs' | 'ended'
>;

export type MetaReply =
  | { readonly ok: true; readonly args: readonly WampValue[]; readonly kwargs: Dict }
  | { readonly ok: false; readonly access: MetaAccess };

export type MetaSubscription =
  { readonly ok: true; readonly subscription: number } | { readonly ok: false; readonly access: MetaAccess };

const MOST_IN_FLIGHT = 16;

export class MetaApi {
  readonly #session: RealmSession;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #access = new Map<string, MetaAccess>();
  readonly #queue: (() => void)[] = [];
  #inFlight = 0;

  /** `changed` is told whenever something new is known of a name. */
  constructor(session: RealmSession, clock: Clock, changed: () => void) {
    this.#session = session;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What was tried so far, in the order of the first try. */
  get access(): readonly MetaAccess[] {
    return [...this.#access.values()];
  }

  accessOf(name: string): MetaAccess | undefined {
    return this.#access.get(name);
  }

  /** True if it makes no sense to call a procedure again and again. */
  isShut(name: string): boolean {
    const status = this.#access.get(name)?.status;
    return status === 'not-exposed' || status === 'not-authorised' || status === 'unanswered';
  }

  /** Calls a procedure. Never rejects. */
  async call(procedure: string, args: readonly WampValue[] = [], kwargs?: Dict): Promise<MetaReply> {
    if (this.#inFlight >= MOST_IN_FLIGHT) await new Promise<void>((go) => this.#queue.push(go));
    else this.#inFlight++;
    try {
      return await this.#call(procedure, args, kwargs);
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#inFlight--;
    }
  }

  async #call(procedure: string, args: readonly WampValue[], kwargs: Dict | undefined): Promise<MetaReply> {
    const payload = kwargs ? { args: [...args], kwargs } : args.length > 0 ? { args: [...args] } : {};
    const reply = await this.#request(procedure, { kind: 'CALL', options: {}, procedure, ...payload });
    if (!('message' in reply)) return { ok: false, access: reply };
    const { message } = reply;
    if (message.kind === 'ERROR') {
      const access = refusedAccess(procedure, 'procedure', message);
      this.#note(isAboutTheEntry(access.error) ? { name: procedure, kind: 'procedure', status: 'works' } : access);
      return { ok: false, access };
    }
    this.#note({ name: procedure, kind: 'procedure', status: 'works' });
    const { args: found, kwargs: named } = message.kind === 'RESULT' ? message : {};
    return { ok: true, args: Array.isArray(found) ? found : [], kwargs: named ?? {} };
  }

  /** Tells that an answer could not be read; gives what to show. */
  unreadable(procedure: string): MetaAccess {
    const access = unreadableAccess(procedure);
    this.#note(access);
    return access;
  }

  /** Subscribes to a topic. Never rejects. */
  async subscribe(topic: string): Promise<MetaSubscription> {
    const reply = await this.#request(topic, { kind: 'SUBSCRIBE', options: {}, topic });
    if (!('message' in reply)) return { ok: false, access: reply };
    const { message } = reply;
    if (message.kind === 'SUBSCRIBED') {
      this.#note({ name: topic, kind: 'topic', status: 'works' });
      return { ok: true, subscription: message.subscription };
    }
    const access =
      message.kind === 'ERROR'
        ? refusedAccess(topic, 'topic', message)
        : lostAccess(topic, 'topic', `${message.kind} came instead.`);
    this.#note(access);
    return { ok: false, access };
  }

  /** Ends a subscription; nobody waits for the answer. */
  unsubscribe(subscription: number): void {
    if (this.#session.isOpen) void this.#session.request({ kind: 'UNSUBSCRIBE', subscription });
  }

  /** The reply, or why there is none. */
  async #request(name: string, request: ClientRequest): Promise<(Reply & { kind: 'replied' }) | MetaAccess> {
    const kind = request.kind === 'CALL' ? 'procedure' : 'topic';
    const reply = await this.#limited(request);
    if (reply === 'silent') {
      const access = silentAccess(name, kind, this.#session.timeoutMs);
      this.#note(access);
      return access;
    }
    return reply.kind === 'replied' ? reply : lostAccess(name, kind, reply.text);
  }

  #limited(request: ClientRequest): Promise<Reply | 'silent'> {
    return new Promise((settle) => {
      const cancel = this.#clock.after(this.#session.timeoutMs, () => settle('silent'));
      void this.#session.request(request).then((reply) => {
        cancel();
        settle(reply);
      });
    });
  }

  #note(access: MetaAccess): void {
    const known = this.#access.get(access.name);
    if (known && known.status === access.status && known.error === access.error) return;
    this.#access.set(access.name, access);
    this.#changed();
  }
}

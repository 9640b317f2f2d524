// The ledger of requests: what was asked, what is still open, what came back. It watches both
// directions of one session and counts ids, so it serves the client machine, replays and checks alike.
// What is held, and what has to be answered, stand in holdings.ts and invocations.ts.
// Source: "IDs", "Protocol Errors" and the chapters of the requests in the specification.

import type { Direction } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import { isId, nextId } from '../../shared/wamp/ids.ts';
import { MESSAGES, messageNameOf, type Message, type MessageName } from '../../shared/wamp/messages.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import { found } from './found.ts';
import { Holdings, wantedBy, type Wanted } from './holdings.ts';
import { Invocations } from './invocations.ts';

/** Requests of a client that count an id. */
export type RequestName = 'PUBLISH' | 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'CALL' | 'REGISTER' | 'UNREGISTER';

/** The request of the client that each reply of the router answers; ERROR names it itself. */
export const REPLIES: Readonly<Partial<Record<MessageName, RequestName>>> = {
  PUBLISHED: 'PUBLISH',
  SUBSCRIBED: 'SUBSCRIBE',
  UNSUBSCRIBED: 'UNSUBSCRIBE',
  RESULT: 'CALL',
  REGISTERED: 'REGISTER',
  UNREGISTERED: 'UNREGISTER',
};

/** Finished requests that are remembered, to tell a second reply from a foreign one. */
const REMEMBERED = 1_000;

interface Pending {
  readonly name: RequestName;
  /** Options of a CALL: they hold for all its parts. */
  readonly options?: Dict;
  /** True for a CALL whose arguments go on. */
  readonly continues?: boolean;
  /** False for a PUBLISH without `acknowledge`: nothing answers it. */
  readonly answered: boolean;
  /** What an UNSUBSCRIBE or UNREGISTER gives up. */
  readonly target?: number;
  /** What a SUBSCRIBE or REGISTER asks for. */
  readonly wanted?: Wanted;
  /** True for a PUBLISH whose event the session is not to receive itself. */
  readonly excludesMe?: boolean;
}

export class RequestLedger {
  #last = 0;
  readonly #pending = new Map<number, Pending>();
  /** How many of each kind are pending: events ask it at the rate of the wire. */
  readonly #waiting = new Map<RequestName, number>();
  readonly #finished = new Map<number, Pending>();
  readonly #holdings = new Holdings();
  readonly #invocations = new Invocations();
  /** True if a CALL may go on under its id: caller and dealer announced progressive invocations. */
  readonly #continues: boolean;

  constructor({ progressiveInvocations = false }: { readonly progressiveInvocations?: boolean } = {}) {
    this.#continues = progressiveInvocations;
  }

  /** The id a new request of the client has to carry. */
  nextRequest(): number {
    return nextId(this.#last);
  }

  /** Requests that wait for a reply. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Takes note of a message of an open session; returns what is wrong with it. */
  note(dir: Direction, message: Message): Finding[] {
    return dir === 'out' ? this.#sent(message) : this.#received(message);
  }

  #sent(message: Message): Finding[] {
    switch (message.kind) {
      case 'PUBLISH': {
        const { request, options } = message;
        const answered = options['acknowledge'] === true;
        return this.#open(request, { name: 'PUBLISH', answered, excludesMe: getOwn(options, 'exclude_me') !== false });
      }
      case 'CALL':
        return this.#call(message);
      case 'SUBSCRIBE': {
        const wanted = wantedBy(message.topic, message.options);
        return this.#open(message.request, { name: 'SUBSCRIBE', answered: true, wanted });
      }
      case 'REGISTER': {
        const wanted = wantedBy(message.procedure, message.options);
        return this.#open(message.request, { name: 'REGISTER', answered: true, wanted });
      }
      case 'UNSUBSCRIBE': {
        const { request, subscription: target } = message;
        const wrong = this.#open(request, { name: 'UNSUBSCRIBE', answered: true, target });
        return [...wrong, ...this.#holdings.returned('subscription', target)];
      }
      case 'UNREGISTER': {
        const { request, registration: target } = message;
        const wrong = this.#open(request, { name: 'UNREGISTER', answered: true, target });
        return [...wrong, ...this.#holdings.returned('registration', target)];
      }
      case 'CANCEL':
        if (this.#pending.get(message.request)?.name === 'CALL') return [];
        return [found('R-19', 'warning', `CANCEL for call ${message.request}, which is not open.`, 'Call Canceling')];
      case 'YIELD':
      case 'ERROR':
        return this.#invocations.answered(message);
      default:
        return [];
    }
  }

  #open(id: number, pending: Pending): Finding[] {
    const expected = this.nextRequest();
    this.#last = id;
    if (pending.answered) this.#wait(id, pending);
    else this.#finish(id, pending);
    if (id === expected) return [];
    return [found('R-01', 'error', `${pending.name} carries request id ${id}; the next one is ${expected}.`, 'IDs')];
  }

  #call({ request, options }: Message & { kind: 'CALL' }): Finding[] {
    const continues = getOwn(options, 'progress') === true;
    const call: Pending = { name: 'CALL', answered: true, options, continues };
    if (!this.#continues || request > this.#last) return this.#open(request, call);
    const section = 'Progressive Call Invocations';
    const before = this.#pending.get(request);
    if (before?.name !== 'CALL' || before.continues !== true) {
      const text = `CALL carries request id ${request} again, but no call that goes on has it.`;
      return [found('R-17', 'error', text, section)];
    }
    this.#pending.set(request, { ...before, continues });
    const key = Object.keys(options).find((name) => name !== 'progress' && !isSame(options, before.options, name));
    if (key === undefined) return [];
    const text = `CALL ${request} goes on with another ${key} than it began with.`;
    return [{ ...found('R-18', 'warning', text, section), field: 'CALL.Options', key }];
  }

  #received(message: Message): Finding[] {
    switch (message.kind) {
      case 'PUBLISHED':
        return this.#published(message);
      case 'SUBSCRIBED':
        this.#holdings.grant('subscription', message.subscription, this.#pending.get(message.request)?.wanted);
        return this.#reply(message.request, 'SUBSCRIBED');
      case 'REGISTERED':
        this.#holdings.grant('registration', message.registration, this.#pending.get(message.request)?.wanted);
        return this.#reply(message.request, 'REGISTERED');
      case 'UNSUBSCRIBED':
        return this.#gone(message, 'subscription');
      case 'UNREGISTERED':
        return this.#gone(message, 'registration');
      case 'RESULT':
        return this.#result(message.request, getOwn(message.details, 'progress') === true);
      case 'ERROR':
        return this.#error(message.request, message.requestType);
      case 'EVENT':
        return this.#holdings.event(message, (asked) => this.#waits(asked));
      case 'INVOCATION': {
        const wrong = this.#holdings.invocation(message, (asked) => this.#waits(asked));
        return [...wrong, ...this.#invocations.invoked(message)];
      }
      case 'INTERRUPT':
        return this.#invocations.interrupted(message);
      default:
        return [];
    }
  }

  #waits(wanted: RequestName): boolean {
    return (this.#waiting.get(wanted) ?? 0) > 0;
  }

  #wait(id: number, request: Pending): void {
    this.#waitNoMore(id);
    this.#pending.set(id, request);
    this.#waiting.set(request.name, (this.#waiting.get(request.name) ?? 0) + 1);
  }

  #waitNoMore(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.#waiting.set(pending.name, (this.#waiting.get(pending.name) ?? 0) - 1);
  }

  #published({ request, publication }: Message & { kind: 'PUBLISHED' }): Finding[] {
    const excludesMe = this.#pending.get(request)?.excludesMe === true;
    const wrong = this.#reply(request, 'PUBLISHED');
    return excludesMe ? [...wrong, ...this.#holdings.published(publication)] : wrong;
  }

  #gone(message: Message & { kind: 'UNSUBSCRIBED' | 'UNREGISTERED' }, key: 'subscription' | 'registration'): Finding[] {
    if (message.request === 0) {
      const revoked = message.details && getOwn(message.details, key);
      // What is no id is told where the field is checked.
      return isId(revoked) ? this.#holdings.revoked(key, revoked) : [];
    }
    const target = this.#pending.get(message.request)?.target;
    const result = this.#reply(message.request, message.kind);
    if (result.length === 0 && target !== undefined) this.#holdings.giveBack(key, target);
    return result;
  }

  #reply(id: number, kind: MessageName): Finding[] {
    const name = REPLIES[kind];
    const pending = this.#pending.get(id);
    if (!pending || pending.name !== name) return [this.#stray(id, kind, name)];
    this.#finish(id, pending);
    return [];
  }

  #result(id: number, progress: boolean): Finding[] {
    const pending = this.#pending.get(id);
    if (pending?.name !== 'CALL') return [this.#stray(id, 'RESULT', 'CALL')];
    if (!progress) this.#finish(id, pending);
    if (!progress || (pending.options && getOwn(pending.options, 'receive_progress') === true)) return [];
    return [
      found(
        'R-14',
        'error',
        `A progressive RESULT for call ${id}, which did not ask for progress.`,
        'Progressive Call Results',
      ),
    ];
  }

  #error(id: number, type: number): Finding[] {
    const name = messageNameOf(type);
    const pending = this.#pending.get(id);
    if (pending && MESSAGES[pending.name].code === type) {
      this.#finish(id, pending);
      return [];
    }
    if (pending) {
      return [
        found(
          'R-05',
          'error',
          `ERROR says that ${name ?? type} ${id} failed; ${id} is a ${pending.name}.`,
          'Protocol Errors',
        ),
      ];
    }
    return [this.#stray(id, 'ERROR', this.#finished.get(id)?.name)];
  }

  #stray(id: number, kind: MessageName, wanted: RequestName | undefined): Finding {
    const finished = this.#finished.get(id);
    if (finished && finished.name === wanted) {
      if (!finished.answered) {
        return found(
          'R-06',
          'error',
          `${kind} for PUBLISH ${id}, which did not ask for an answer.`,
          'Publishing and Events',
        );
      }
      const [check, section] =
        kind === 'RESULT' ? ['R-13', 'Progressive Call Results'] : ['R-04', 'Message Definitions'];
      return found(check, 'error', `${kind} for ${wanted} ${id}, which is finished already.`, section);
    }
    return found('R-03', 'error', `${kind} answers request ${id}, but no such request is open.`, 'Message Definitions');
  }

  #finish(id: number, request: Pending): void {
    this.#waitNoMore(id);
    this.#finished.set(id, request);
    if (this.#finished.size <= REMEMBERED) return;
    const oldest = this.#finished.keys().next();
    if (!oldest.done) this.#finished.delete(oldest.value);
  }
}

/** True if an option has the value it began with; one that is left out keeps it. */
function isSame(options: Dict, first: Dict | undefined, key: string): boolean {
  const [now, before] = [getOwn(options, key) ?? null, first && (getOwn(first, key) ?? null)];
  return now === null || JSON.stringify(now, inFull) === JSON.stringify(before, inFull);
}

function inFull(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

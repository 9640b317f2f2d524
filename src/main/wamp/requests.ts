// The ledger of requests: what was asked, what is still open, what came back. It watches both
// directions of one session and counts ids, so it serves the client machine, replays and checks alike.
// Source: "IDs", "Protocol Errors" and the chapters of the requests in the specification.

import type { Direction } from '../../shared/capture-record.ts';
import type { Finding, Severity } from '../../shared/finding.ts';
import { nextId } from '../../shared/wamp/ids.ts';
import { MESSAGES, messageNameOf, type Message, type MessageName } from '../../shared/wamp/messages.ts';
import { getOwn } from '../../shared/wamp/value.ts';

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
  readonly wantsProgress: boolean;
  /** False for a PUBLISH without `acknowledge`: nothing answers it. */
  readonly answered: boolean;
  /** What an UNSUBSCRIBE or UNREGISTER gives up. */
  readonly target?: number;
}

export class RequestLedger {
  #last = 0;
  readonly #pending = new Map<number, Pending>();
  readonly #finished = new Map<number, Pending>();
  readonly #subscriptions = new Set<number>();
  readonly #registrations = new Set<number>();
  readonly #invocations = new Set<number>();

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
      case 'PUBLISH':
        return this.#open(message.request, {
          name: 'PUBLISH',
          wantsProgress: false,
          answered: message.options['acknowledge'] === true,
        });
      case 'CALL':
        return this.#open(message.request, {
          name: 'CALL',
          wantsProgress: message.options['receive_progress'] === true,
          answered: true,
        });
      case 'SUBSCRIBE':
      case 'REGISTER':
        return this.#open(message.request, { name: message.kind, wantsProgress: false, answered: true });
      case 'UNSUBSCRIBE':
        return this.#open(message.request, {
          name: 'UNSUBSCRIBE',
          wantsProgress: false,
          answered: true,
          target: message.subscription,
        });
      case 'UNREGISTER':
        return this.#open(message.request, {
          name: 'UNREGISTER',
          wantsProgress: false,
          answered: true,
          target: message.registration,
        });
      case 'YIELD':
        return this.#answered(message.request, message.kind, getOwn(message.options, 'progress') !== true);
      case 'ERROR':
        return this.#answered(message.request, message.kind, true);
      default:
        return [];
    }
  }

  #open(id: number, pending: Pending): Finding[] {
    const expected = this.nextRequest();
    this.#last = id;
    if (pending.answered) this.#pending.set(id, pending);
    else this.#finish(id, pending);
    if (id === expected) return [];
    return [found('R-01', 'error', `${pending.name} carries request id ${id}; the next one is ${expected}.`, 'IDs')];
  }

  #answered(id: number, kind: 'YIELD' | 'ERROR', final: boolean): Finding[] {
    if (!this.#invocations.has(id)) {
      return [found('R-10', 'error', `${kind} answers invocation ${id}, which is not open.`, 'Protocol Errors')];
    }
    if (final) this.#invocations.delete(id);
    return [];
  }

  #received(message: Message): Finding[] {
    switch (message.kind) {
      case 'PUBLISHED':
        return this.#reply(message.request, 'PUBLISHED');
      case 'SUBSCRIBED':
        this.#subscriptions.add(message.subscription);
        return this.#reply(message.request, 'SUBSCRIBED');
      case 'REGISTERED':
        this.#registrations.add(message.registration);
        return this.#reply(message.request, 'REGISTERED');
      case 'UNSUBSCRIBED':
        return this.#gone(message, this.#subscriptions, 'subscription');
      case 'UNREGISTERED':
        return this.#gone(message, this.#registrations, 'registration');
      case 'RESULT':
        return this.#result(message.request, getOwn(message.details, 'progress') === true);
      case 'ERROR':
        return this.#error(message.request, message.requestType);
      case 'EVENT':
        if (this.#subscriptions.has(message.subscription)) return [];
        return [
          found(
            'R-08',
            'error',
            `EVENT for subscription ${message.subscription}, which this session does not have.`,
            'EVENT',
          ),
        ];
      case 'INVOCATION':
        this.#invocations.add(message.request);
        if (this.#registrations.has(message.registration)) return [];
        return [
          found(
            'R-09',
            'error',
            `INVOCATION for registration ${message.registration}, which this session does not have.`,
            'INVOCATION',
          ),
        ];
      case 'INTERRUPT':
        if (this.#invocations.has(message.request)) return [];
        return [
          found('R-20', 'error', `INTERRUPT for invocation ${message.request}, which is not open.`, 'Call Canceling'),
        ];
      default:
        return [];
    }
  }

  #gone(message: Message & { kind: 'UNSUBSCRIBED' | 'UNREGISTERED' }, held: Set<number>, key: string): Finding[] {
    if (message.request === 0) {
      const revoked = message.details && getOwn(message.details, key);
      if (typeof revoked === 'number') held.delete(revoked);
      return [];
    }
    const target = this.#pending.get(message.request)?.target;
    const result = this.#reply(message.request, message.kind);
    if (result.length === 0 && target !== undefined) held.delete(target);
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
    if (!progress || pending.wantsProgress) return [];
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
      const check = kind === 'RESULT' ? 'R-13' : 'R-04';
      return found(check, 'error', `${kind} for ${wanted} ${id}, which is finished already.`, 'Message Definitions');
    }
    return found('R-03', 'error', `${kind} answers request ${id}, but no such request is open.`, 'Message Definitions');
  }

  #finish(id: number, request: Pending): void {
    this.#pending.delete(id);
    this.#finished.set(id, request);
    if (this.#finished.size <= REMEMBERED) return;
    const oldest = this.#finished.keys().next();
    if (!oldest.done) this.#finished.delete(oldest.value);
  }
}

function found(check: string, severity: Severity, text: string, section: string): Finding {
  return { check, severity, text, section };
}

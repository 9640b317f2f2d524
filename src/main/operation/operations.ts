// The operations of one capture: everything that was sent in its session and what became of it, and what it holds.
// They outlive the session until the capture is closed. Those that ended are kept up to a bound, newest first.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { OperationCounts, OperationInfo } from '../../shared/contract/operations.ts';
import type { RequestText } from '../../shared/request.ts';
import type { Payload } from '../../shared/typed-json.ts';
import type { FilledKind, FilledRequest } from '../../shared/variables.ts';
import type { Clock } from '../clock.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { Call } from './call.ts';
import { Holdings } from './holdings.ts';
import type { RequestSession } from './open-session.ts';
import type { Operation, OperationParts } from './operation.ts';
import { shortened } from './operation-list.ts';
import type { InvocationQuestions } from './questions.ts';
import { Repetition } from './repetition.ts';
import { SingleRequest } from './single-request.ts';

/** Operations that ended and are kept, and what they may weigh together in bytes. */
const MOST_ENDED = 500;
const MOST_BYTES = 64 * 1024 * 1024;

export interface CaptureOperationsParts {
  readonly capture: string;
  readonly session: RequestSession;
  readonly clock: Clock;
  /** Invocations that a person answers, of all captures. */
  readonly questions: InvocationQuestions;
  /** Told after every change, at the rate of the wire. */
  readonly changed: (operations: CaptureOperations) => void;
}

/** A request to be sent. */
export interface OperationRequest {
  /** As typed. */
  readonly text: RequestText;
  /** The same as values, variables filled in. */
  readonly filled: FilledRequest;
  /** Environment whose variables filled it. */
  readonly environment?: string | undefined;
}

export class CaptureOperations {
  readonly holdings: Holdings;
  readonly #parts: CaptureOperationsParts;
  /** Oldest first. */
  readonly #operations = new Map<number, Operation>();
  #last = 0;
  #revision = 0;
  #isClosed = false;

  constructor(parts: CaptureOperationsParts) {
    this.#parts = parts;
    this.holdings = new Holdings({ ...parts, changed: () => this.#changed() });
    const stop = parts.session.listen((message, seq) => this.holdings.delivered(message, seq));
    void parts.session.ended.then(() => {
      stop();
      this.holdings.lost();
    });
  }

  /** Starts a request and returns its operation. Throws InspectorError `bad-request` for what cannot be sent. */
  start(request: OperationRequest): Operation {
    const make = this.#maker(request);
    const operation = make({
      operation: ++this.#last,
      request: request.text,
      uri: this.#parts.session.masked(request.filled.uri),
      environment: request.environment,
      session: this.#parts.session,
      clock: this.#parts.clock,
      changed: () => this.#changed(),
    });
    this.#operations.set(operation.operation, operation);
    operation.start();
    this.#forgetOldest();
    this.#changed();
    return operation;
  }

  /** Throws InspectorError `unknown-operation`. */
  get(number: number): Operation {
    const operation = this.#operations.get(number);
    if (!operation) throw new InspectorError('unknown-operation', `Its number would be ${number}.`);
    return operation;
  }

  /** Newest first; long texts and payloads are left out. */
  list(): OperationInfo[] {
    return Array.from(this.#operations.values(), (operation) => shortened(operation)).reverse();
  }

  /** Forgets one that does not run any more, or all of them. Throws InspectorError for one that runs. */
  forget(number?: number): void {
    const chosen = number === undefined ? [...this.#operations.values()] : [this.get(number)];
    for (const operation of chosen) {
      if (!operation.isRunning) this.#forget(operation);
      else if (number !== undefined) throw new InspectorError('bad-request', `Operation ${number} still runs.`);
    }
    this.#changed();
  }

  counts(): OperationCounts {
    const running = [...this.#operations.values()].filter(({ isRunning }) => isRunning).length;
    const { capture } = this.#parts;

    return { capture, revision: this.#revision, running, ...this.holdings.counts() };
  }

  /** Ends all timers: the capture is closed, and nobody is told anything any more. */
  close(): void {
    this.#isClosed = true;
    for (const operation of this.#operations.values()) operation.close();
    this.holdings.lost();
  }

  #changed(): void {
    this.#revision++;
    if (!this.#isClosed) this.#parts.changed(this);
  }

  #forget(operation: Operation): void {
    operation.close();
    this.#operations.delete(operation.operation);
  }

  #forgetOldest(): void {
    const ended = [...this.#operations.values()].filter(({ isRunning }) => !isRunning);
    let count = ended.length;
    let bytes = ended.reduce((sum, operation) => sum + operation.weight, 0);
    for (const operation of ended) {
      if (count <= MOST_ENDED && bytes <= MOST_BYTES) return;
      count--;
      bytes -= operation.weight;
      this.#forget(operation);
    }
  }

  /** How the operation of a request is made. Throws InspectorError `bad-request`. */
  #maker(request: OperationRequest): (parts: OperationParts) => Operation {
    const { filled, text } = request;
    switch (filled.kind) {
      case 'call':
        return text.kind === 'call' ? this.#call(filled, text) : mismatch();
      case 'publish':
        return text.kind === 'publish' ? this.#publish(filled, text) : mismatch();
      case 'subscribe':
      case 'register':
        return (parts) =>
          new SingleRequest(parts, messageOf(filled), (id) => this.#granted(request, parts.operation, id));
      default:
        return filled satisfies never;
    }
  }

  #call(filled: FilledKind<'call'>, text: Extract<RequestText, { kind: 'call' }>) {
    const { uri: procedure, options, parts: more = [] } = filled;
    const open = text.open === true;
    const { repeat } = text;
    if (open || more.length > 0) {
      if (repeat) throw new InspectorError('bad-request', 'A call that sends its arguments in parts is not repeated.');
      this.#needProgressiveInvocations();
    }
    const payload = payloadOf(filled);
    const message: ClientRequest = { kind: 'CALL', options, procedure, ...payload };
    if (repeat) {
      return (parts: OperationParts) => new Repetition(parts, { messageOf: () => message, repeat, one: 'CALL' });
    }
    return (parts: OperationParts) => new Call(parts, { procedure, options, payload, more, open });
  }

  #publish(filled: FilledKind<'publish'>, text: Extract<RequestText, { kind: 'publish' }>) {
    const { uri: topic, options, lines } = filled;
    const publication = (payload: Payload): ClientRequest => ({ kind: 'PUBLISH', options, topic, ...payload });
    // An empty file is no publication without arguments.
    const isEmpty = text.lines !== undefined && !lines && !filled.args && !filled.kwargs;
    if (isEmpty) throw new InspectorError('bad-request', 'lines: there is no line with anything on it.');
    // One after the other, so that they arrive in their order.
    const repeat = text.repeat ?? (lines && { count: lines.length, concurrency: 1 });
    if (!repeat) return (parts: OperationParts) => new SingleRequest(parts, publication(payloadOf(filled)));
    const payloads = lines ?? [payloadOf(filled)];
    const publicationOf = (index: number) => publication(payloads[index % payloads.length] ?? {});
    return (parts: OperationParts) => new Repetition(parts, { messageOf: publicationOf, repeat, one: 'PUBLISH' });
  }

  #needProgressiveInvocations(): void {
    const { session } = this.#parts;
    const said = (role: 'caller' | 'dealer') =>
      session.announces(role, 'progressive_call_invocations') ? 'announced it' : 'did not announce it';
    const [caller, dealer] = [said('caller'), said('dealer')];
    if (caller === 'announced it' && dealer === 'announced it') return;
    throw new InspectorError(
      'bad-request',
      `Arguments in parts need the feature progressive_call_invocations of both sides: this client (caller) ${caller}, the router (dealer) ${dealer}. What this client announces stands in the profile, under roles.`,
    );
  }

  #granted({ text, filled, environment }: OperationRequest, operation: number, id: number): void {
    if ((text.kind !== 'subscribe' && text.kind !== 'register') || filled.kind !== text.kind) return;
    this.holdings.granted({
      operation,
      kind: text.kind === 'subscribe' ? 'subscription' : 'registration',
      holding: id,
      request: text,
      environment,
      uri: this.#parts.session.masked(filled.uri),
      options: filled.options,
      ...(filled.kind === 'register' && { answer: filled.answer }),
      at: new Date(this.#parts.clock.wall()).toISOString(),
    });
  }
}

function mismatch(): never {
  throw new InspectorError('internal', 'A request was filled as another kind.');
}

function messageOf(filled: FilledKind<'subscribe'> | FilledKind<'register'>): ClientRequest {
  const { uri, options } = filled;
  if (filled.kind === 'subscribe') return { kind: 'SUBSCRIBE', options, topic: uri };
  return { kind: 'REGISTER', options, procedure: uri };
}

function payloadOf({ args, kwargs }: Payload): Payload {
  // A dictionary without a list before it cannot be written.
  const list = args ?? (kwargs && []);
  return { ...(list && { args: list }), ...(kwargs && { kwargs }) };
}

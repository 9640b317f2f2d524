// One connection to the demo router: it feeds frames to the router machine and carries out what the
// machine asks for. The only place of the router side where a machine meets a wire.

import type { Finding } from '../../shared/finding.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import { decodeFrame } from '../serializer/decode-frame.ts';
import { serializerByName } from '../serializer/registry.ts';
import type { Serializer } from '../serializer/serializer.ts';
import type { AcceptedSink, AcceptedWire, Door } from '../transport/listener.ts';
import type { Opcode } from '../transport/transport.ts';
import {
  RouterMachine,
  type HangUp,
  type RouterEffect,
  type RouterInput,
  type RouterRules,
} from '../wamp/router/router-machine.ts';
import type { Member } from '../wamp/router/router-machine-routing.ts';
import type { FrameCache } from './frame-cache.ts';
import type { Login } from './login.ts';
import type { Realm, Recipient } from './realm.ts';
import type { LoginRequest } from './reception.ts';

const CLOSE_CODES: Readonly<Record<HangUp, number>> = {
  goodbye: 1000,
  refused: 1000,
  violation: 1002,
  shutdown: 1001,
  killed: 1000,
};

/** What a connection needs of the router it belongs to. */
export interface House {
  readonly frames: FrameCache;
  /** The rules for newcomers of a connection. */
  rules(door: Door): RouterRules;
  realm(name: string): Realm | undefined;
  /** Begins a login: draws the session id and nonces. Undefined if the method is not there. */
  login(request: LoginRequest, door: Door): Login | undefined;
  joined(realm: Realm, member: Member, recipient: Recipient): void;
  left(realm: Realm, session: number): void;
  /** The session id of a login is free again. */
  release(session: number): void;
  gone(connection: Connection): void;
  /** Runs a task when a client has had its time to answer GOODBYE; gives what calls it off. */
  farewell(close: () => void): () => void;
}

export class Connection implements AcceptedSink, Recipient {
  readonly #wire: AcceptedWire;
  /** What the client writes, and is answered in: of dialects that share a name it becomes the client's. */
  #serializer: Serializer;
  readonly #house: House;
  readonly #machine: RouterMachine;
  #login: Login | undefined;
  #place: { readonly realm: Realm; readonly member: Member } | undefined;
  readonly #endpoint: string;
  #callOffFarewell: () => void = () => undefined;
  #hasEnded = false;

  /** `endpoint`: name of the wire it came by, for example `rawsocket-tls`. */
  constructor(wire: AcceptedWire, house: House, endpoint = '') {
    this.#endpoint = endpoint;
    this.#wire = wire;
    this.#serializer = wire.serializer;
    this.#house = house;
    this.#machine = new RouterMachine(house.rules(wire.door));
  }

  message(bytes: Uint8Array, opcode: Opcode): void {
    if (this.#machine.state === 'aborted') return;
    this.#guard(() => {
      // What follows a violation in the same batch is not looked at.
      for (const part of this.#serializer.split?.(bytes) ?? [bytes]) {
        if (this.#machine.state !== 'aborted') this.#part(part, opcode);
      }
    });
  }

  #part(bytes: Uint8Array, opcode: Opcode): void {
    const frame = decodeFrame(this.#serializer, bytes, opcode);
    const { findings } = frame;
    if (frame.kind !== 'undecodable') {
      this.#serializer = serializerByName(this.#serializer.writtenBy?.(frame.node) ?? '') ?? this.#serializer;
    }
    if (frame.kind === 'message') this.#feed({ kind: 'received', message: frame.message, findings }, bytes.length);
    else this.#feed({ kind: 'unreadable', findings });
  }

  ended(): void {
    this.#hasEnded = true;
    this.#callOffFarewell();
    this.#feed({ kind: 'wireEnded' });
    this.#releaseLogin();
    this.#house.gone(this);
  }

  deliver(message: Message): void {
    this.#guard(() => this.#feed({ kind: 'deliver', message }));
  }

  violated(finding: Finding): void {
    this.#guard(() => this.#feed({ kind: 'violation', finding }));
  }

  killed(reason: string, message?: string): void {
    this.#guard(() => this.#feed({ kind: 'kill', reason, ...(message !== undefined && { message }) }));
  }

  cut(): void {
    this.destroy();
  }

  /** Takes leave of the client; the wire ends when it has answered. */
  shutDown(): void {
    this.#feed({ kind: 'shutdown' });
  }

  /** Cuts the wire. */
  destroy(): void {
    this.#wire.destroy();
  }

  /** A fault of ours costs the connection it happened on; the others are served on. */
  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#feed({ kind: 'wireEnded' });
      this.#wire.close(1011, `internal error: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }

  #feed(input: RouterInput, size = 0): void {
    for (const effect of this.#machine.handle(input)) this.#carryOut(effect, size);
  }

  #carryOut(effect: RouterEffect, size: number): void {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect.message);
      case 'authenticate':
        this.#releaseLogin();
        this.#login = this.#house.login(effect, this.#wire.door);
        return this.#begin(effect.method);
      case 'check':
        void this.#login?.check(effect.authenticate).then((verdict) => this.#guard(() => this.#feed(verdict)));
        return;
      case 'join': {
        const realm = this.#house.realm(effect.realm);
        if (!realm) return;
        const member: Member = { ...effect.member, transport: this.#transport() };
        this.#place = { realm, member };
        return this.#house.joined(realm, member, this);
      }
      case 'leave':
        if (this.#place) this.#house.left(this.#place.realm, effect.session);
        this.#place = undefined;
        return this.#releaseLogin();
      case 'route':
        return this.#place?.realm.route(this.#place.member, effect.message, size, effect.isRepeated);
      case 'awaitGoodbye':
        this.#callOffFarewell = this.#house.farewell(() => this.#wire.close(CLOSE_CODES.killed, ''));
        return;
      case 'hangUp':
        return this.#wire.close(CLOSE_CODES[effect.because], '');
      default:
        return effect satisfies never;
    }
  }

  /** What others are told of the wire: neither cookies nor headers. */
  #transport(): Dict {
    const [type = '', below] = this.#endpoint.split('-');
    const { name, subprotocol } = this.#serializer;
    const { peer } = this.#wire.door;
    return {
      ...(type !== '' && { type }),
      ...{ serializer: name, ...(type !== 'rawsocket' && { protocol: subprotocol }) },
      ...{ secure: below === 'tls', ...(peer !== undefined && { peer }) },
    };
  }

  #begin(method: string): void {
    const first = this.#login
      ? this.#login.begin()
      : ({ kind: 'failed', text: `There is no method ${method}.` } as const);
    if (first) this.#feed(first);
  }

  #releaseLogin(): void {
    if (this.#login) this.#house.release(this.#login.session);
    this.#login = undefined;
  }

  #send(message: Message): void {
    if (this.#hasEnded) return;
    const bytes = this.#house.frames.encode(message, this.#serializer);
    if (bytes) this.#wire.send(bytes);
    else this.#instead(message);
  }

  /** What becomes of a message whose payload the client's serializer cannot express, for example infinity in JSON. */
  #instead(message: Message): void {
    const error = 'wamp.error.invalid_argument';
    const args = [`The payload cannot be expressed in ${this.#serializer.name}.`];
    switch (message.kind) {
      case 'INVOCATION': {
        const refused: Message = { kind: 'ERROR', requestType: 68, request: message.request, details: {}, error, args };
        return this.#place?.realm.route(this.#place.member, refused, 0);
      }
      case 'RESULT':
        // A part of a result is lost; the call goes on.
        if (message.details['progress'] === true) return;
        return this.#send({ kind: 'ERROR', requestType: 48, request: message.request, details: {}, error, args });
      case 'ERROR':
        return this.#send({ ...message, args, kwargs: {} });
      default:
        // An event is lost for this subscriber.
        return;
    }
  }
}

// A sink that writes down everything in order, and dials that use it.

import type { Carriage } from '../../../../src/shared/capture-record.ts';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';
import type {
  DialTarget,
  Opcode,
  Transport,
  TransportFact,
  Wire,
  WireSink,
} from '../../../../src/main/transport/transport.ts';
import { webSocketTransport } from '../../../../src/main/transport/websocket/websocket.ts';
import { TestClock } from './test-clock.ts';

type FactOf<K extends TransportFact['kind']> = Extract<TransportFact, { readonly kind: K }>;

export class WireLog implements WireSink {
  /** Kinds of facts, and `opened`, `message`, `ended`, in the order they came. */
  readonly order: string[] = [];
  readonly facts: TransportFact[] = [];
  readonly messages: { readonly bytes: Uint8Array; readonly opcode: Opcode }[] = [];
  /** How each message travelled. */
  readonly carriages: (Carriage | undefined)[] = [];
  serializer: Serializer | undefined;
  /** Runs after each entry, with its word. */
  react: (word: string) => void = () => undefined;

  fact(fact: TransportFact): void {
    this.facts.push(fact);
    this.#note(fact.kind);
  }

  opened(serializer: Serializer): void {
    this.serializer = serializer;
    this.#note('opened');
  }

  message(bytes: Uint8Array, opcode: Opcode, carriage?: Carriage): void {
    this.carriages.push(carriage);
    // A copy, as the bytes are only lent.
    this.messages.push({ bytes: Uint8Array.from(bytes), opcode });
    this.#note('message');
  }

  ended(): void {
    this.#note('ended');
  }

  /** The one fact of this kind. */
  the<K extends TransportFact['kind']>(kind: K): FactOf<K> {
    const found = this.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
    const [first] = found;
    if (first === undefined || found.length > 1)
      throw new Error(`${found.length} facts "${kind}" in: ${this.order.join(' ')}`);
    return first;
  }

  /** Waits until the word has come `times` times. */
  async until(word: string, times = 1): Promise<void> {
    await eventually(
      () => this.order.filter((one) => one === word).length >= times,
      () => `waiting for ${times} × "${word}", there is: ${this.order.join(' ')} ${JSON.stringify(this.facts.at(-1))}`,
    );
  }

  #note(word: string): void {
    this.order.push(word);
    this.react(word);
  }
}

/** Waits until `holds` says yes; fails after three seconds. */
export async function eventually(holds: () => boolean, describe: () => string): Promise<void> {
  const end = performance.now() + 3000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export function fakeSerializer(name: string, binary = false): Serializer {
  return {
    name,
    label: name,
    subprotocol: `wamp.2.${name}`,
    binary,
    encode: () => new Uint8Array(),
    decode: () => ({ ok: false, reason: 'not asked for here', at: 0 }),
  };
}

export const LIMIT_MS = 10_000;

export interface Dialled {
  readonly log: WireLog;
  readonly wire: Wire;
  readonly clock: TestClock;
}

const running: Dialled[] = [];

/** Dials with JSON offered and a limit of ten seconds that only the test lets pass. */
export function dial(
  url: string,
  target: Partial<DialTarget> = {},
  transport: Transport = webSocketTransport,
): Dialled {
  const log = new WireLog();
  const clock = new TestClock();
  const serializers = [fakeSerializer('json')];
  const wire = transport.dial({ url, serializers, deflate: false, timeoutMs: LIMIT_MS, ...target }, log, clock);
  const dialled = { log, wire, clock };
  running.push(dialled);
  return dialled;
}

/** Destroys what is still open and checks that every dial ended exactly once and left no time limit behind. */
export async function finishDials(): Promise<void> {
  for (const { log, wire, clock } of running.splice(0)) {
    wire.destroy();
    await log.until('ended');
    // A second `ended` would come with the events of sockets that close late.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const ends = log.order.filter((word) => word === 'ended').length;
    if (ends !== 1 || log.order.at(-1) !== 'ended')
      throw new Error(`ended is not once and last: ${log.order.join(' ')}`);
    if (clock.pending.length > 0) throw new Error(`limits left running: ${clock.pending.join(', ')}`);
  }
}

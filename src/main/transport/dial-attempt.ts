// One dial and the wire it gives, seen from its end: whatever happens, the last facts are told, every
// socket is closed, every timer is gone, and then, once, `ended` is called. All stages and the open
// wire go through here, so nothing of this is written twice.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Carriage, ErrorRecord, SilenceRecord, TransportStage } from '../../shared/capture-record.ts';
import type { Clock } from '../clock.ts';
import type { Serializer } from '../serializer/serializer.ts';
import { tlsBindingOf } from './tls/tls-binding.ts';
import type { Opcode, TlsBinding, TransportFact, WireSink } from './transport.ts';

export type DialStage = TransportStage;

interface RunningStage {
  /** Microseconds since the stage began. */
  took(): number;
  /** Ends the stage in time: its limit no longer counts. */
  done(): void;
}

export class DialAttempt {
  readonly #sink: WireSink;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<() => void>();
  readonly #sides = new Set<DialAttempt>();
  #over = false;
  #endedCalled = false;
  #tls: TLSSocket | undefined;

  constructor(sink: WireSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** True once the last fact was told. Callbacks that come later have nothing to do. */
  get over(): boolean {
    return this.#over;
  }

  /** Milliseconds of the Unix epoch. */
  wall(): number {
    return this.#clock.wall();
  }

  fact(fact: TransportFact): void {
    if (!this.#over) this.#sink.fact(fact);
  }

  /** The TLS connection that the wire runs over: logins may be bound to it. */
  bindTls(socket: TLSSocket): void {
    this.#tls = socket;
  }

  /** See `Wire.tlsBinding`. */
  tlsBinding(): TlsBinding | undefined {
    return this.#tls === undefined ? undefined : tlsBindingOf(this.#tls);
  }

  opened(serializer: Serializer): void {
    if (!this.#over) this.#sink.opened(serializer);
  }

  message(bytes: Uint8Array, opcode: Opcode, carriage?: Carriage): void {
    if (!this.#over) this.#sink.message(bytes, opcode, carriage);
  }

  /**
   * Begins a stage with its time limit. When the limit passes the attempt ends with the facts that
   * `silent` gives, by default the silence alone.
   */
  stage(
    step: DialStage,
    limitMs: number,
    silent: (silence: SilenceRecord) => readonly TransportFact[] = (silence) => [silence],
  ): RunningStage {
    const since = this.#clock.micros();
    const done = this.after(limitMs, () => {
      this.end(silent({ kind: 'silence', step, seconds: limitMs / 1000 }));
    });
    return { took: () => this.#clock.micros() - since, done };
  }

  /** Runs `task` after `ms` unless cancelled by the result or by the end of the attempt. */
  after(ms: number, task: () => void): () => void {
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** Takes charge of a socket: it never has an unheard error, and is closed before `ended`. */
  own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', ignore);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#tellEnded();
    });
  }

  /**
   * An attempt for further connections of the same wire. Their steps are no news and not told; what fails one of
   * them is given to `failed`. It ends with this attempt.
   */
  side(failed: (fact: ErrorRecord | SilenceRecord) => void): DialAttempt {
    const none = (): void => undefined;
    const fact = (one: TransportFact): void => {
      if (one.kind === 'error' || one.kind === 'silence') failed(one);
    };
    const ended = (): void => {
      this.#sides.delete(side);
      this.#tellEnded();
    };
    const side = new DialAttempt({ fact, opened: none, message: none, ended }, this.#clock);
    this.#sides.add(side);
    return side;
  }

  /**
   * Tells the last facts and closes everything; later calls do nothing. With `lingerMs` the sockets
   * get that long to close by themselves, so that what was written last can still leave.
   */
  end(facts: readonly TransportFact[], lingerMs = 0): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimers();
    try {
      for (const fact of facts) this.#sink.fact(fact);
    } finally {
      if (lingerMs > 0 && this.#sockets.size > 0) {
        this.after(lingerMs, () => {
          this.cut();
        });
      } else this.cut();
    }
  }

  /** Ends it by our own wish, without waiting for anybody. */
  abandon(reason: string): void {
    this.end([{ kind: 'close', by: 'us', reason }]);
    this.cut();
  }

  /** Destroys what is still connected. */
  cut(): void {
    // The newest first: TLS before the TCP below it. The other way round kills the process (seen with
    // Node 20.20) when it happens within an event of the TLS socket.
    for (const socket of [...this.#sockets].reverse()) socket.destroy();
    for (const side of this.#sides) {
      side.end([]);
      side.cut();
    }
    this.#tellEnded();
  }

  #tellEnded(): void {
    if (!this.#over || this.#sockets.size + this.#sides.size > 0 || this.#endedCalled) return;
    this.#endedCalled = true;
    this.#cancelTimers();
    // Never within the call that ended the attempt: its caller is not done with its own state.
    queueMicrotask(() => {
      this.#sink.ended();
    });
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}

function ignore(): void {
  // An error of a socket is told by whoever waits for it; one that nobody waits for is no news.
}

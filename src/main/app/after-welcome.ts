// The requests of a profile that belong to its login: they follow WELCOME one by one, as external and
// application-level schemes want. An ERROR, or no answer within the time limit, ends the login; what is left is not
// sent then. What each of them was and what came back stands in the capture.

import { Buffer } from 'node:buffer';
import { fillPlaceholders } from '../../shared/placeholders.ts';
import type { AfterWelcome } from '../../shared/profile.ts';
import type { Dict, JsonValue } from '../../shared/wamp/value.ts';
import { totp } from '../auth/totp.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Redactor } from '../capture/redaction/redact.ts';
import { SHORTEST_SEARCHED } from '../capture/redaction/secret-patterns.ts';
import type { Clock } from '../clock.ts';
import type { SessionDriver } from '../session/driver.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import type { PlaceholderSecret, PreparedRequest } from './credentials.ts';

export interface AfterWelcomeParts {
  readonly driver: Pick<SessionDriver, 'request' | 'leave' | 'isOpen'>;
  readonly recorder: Pick<Recorder, 'application' | 'silence' | 'stop'>;
  readonly redactor: Pick<Redactor, 'add'>;
  readonly clock: Clock;
  /** Time limit of each answer. */
  readonly timeoutMs: number;
  /** All of them were answered. */
  readonly onDone: () => void;
}

export class AfterWelcomeRun {
  readonly #requests: readonly PreparedRequest[];
  readonly #parts: AfterWelcomeParts;
  #done = 0;
  #state: 'waiting' | 'running' | 'over' = 'waiting';
  #cancelTimer: (() => void) | undefined;

  constructor(requests: readonly PreparedRequest[], parts: AfterWelcomeParts) {
    this.#requests = requests;
    this.#parts = parts;
  }

  /** Why the login is not done; undefined if it is. */
  get pending(): string | undefined {
    const of = this.#requests.length;
    if (this.#done === of) return undefined;
    return `request ${this.#done + 1} of the ${of} that follow WELCOME has no answer.`;
  }

  /** Sends the first request; called when the session is open. */
  start(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'running';
    void this.#run();
  }

  /** Sends nothing more. */
  stop(): void {
    this.#state = 'over';
    this.#stopTimer();
  }

  async #run(): Promise<void> {
    for (const prepared of this.#requests) {
      const isAnswered = await this.#ask(prepared);
      if (!isAnswered || this.#isOver) return this.stop();
      this.#done += 1;
    }
    this.stop();
    this.#parts.onDone();
  }

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  /** True if the router did what it was asked for; otherwise the session is left. */
  async #ask(prepared: PreparedRequest): Promise<boolean> {
    const { driver, recorder } = this.#parts;
    const request = this.#filled(prepared);
    let isSent = false;
    const reply = await driver.request(request, undefined, (seq) => {
      isSent = true;
      recorder.application(seq, this.#done + 1, this.#requests.length);
      this.#limit(request.kind);
    });
    this.#stopTimer();
    if (this.#isOver) return false;
    if (reply.kind === 'replied' && reply.message.kind !== 'ERROR') return true;
    if (!driver.isOpen) return false;
    if (reply.kind === 'unanswered' && !isSent) recorder.stop('usage', `${request.kind}: ${reply.text}`);
    driver.leave();
    return false;
  }

  #limit(kind: ClientRequest['kind']): void {
    const { driver, recorder, clock, timeoutMs } = this.#parts;
    this.#cancelTimer = clock.after(timeoutMs, () => {
      this.stop();
      recorder.silence(kind, timeoutMs / 1000);
      driver.leave();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** The request as it is sent, with the codes of this moment. */
  #filled({ request, secrets }: PreparedRequest): ClientRequest {
    const { redactor, clock } = this.#parts;
    const now = Math.floor(clock.wall() / 1000);
    const values = new Map(secrets.map((entry) => [entry.name, valueAt(entry, now)]));
    for (const [name, value] of values) redactor.add(value, name);
    // A secret that is too short to be found inside of a text makes all of the text secret.
    const isShort = [...values.values()].some((value) => Buffer.byteLength(value) < SHORTEST_SEARCHED);
    const fill = <T extends JsonValue>(value: T) =>
      fillPlaceholders(
        value,
        (name) => values.get(name),
        (text) => isShort && redactor.add(text, 'text with a secret'),
      ) as T;
    const { args, kwargs } = request;
    return requestOf(request, {
      ...(args && { args: args.map(fill) }),
      ...(kwargs && { kwargs: fill(kwargs) }),
    });
  }
}

function valueAt({ secret, isTotp }: PlaceholderSecret, now: number): string {
  const code = isTotp ? totp(secret, now) : undefined;
  return code?.ok ? code.code : secret;
}

function requestOf({ kind, uri }: AfterWelcome, payload: { args?: JsonValue[]; kwargs?: Dict }): ClientRequest {
  if (kind === 'call') return { kind: 'CALL', options: {}, procedure: uri, ...payload };
  return { kind: 'PUBLISH', options: { acknowledge: true }, topic: uri, ...payload };
}

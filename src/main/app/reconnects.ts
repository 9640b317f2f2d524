// Brings lost connections back, for profiles that ask for it: a capture that ended gets a follower after a wait that
// doubles each time. What the router did on purpose (ABORT, killing the session) is not undone unless the profile
// says so, and nothing is tried that needs a person first: secrets that were typed are remembered meanwhile.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { CaptureRow } from '../../shared/capture-row.ts';
import type { RetryInfo } from '../../shared/contract/results.ts';
import type { Profile, SecretRef } from '../../shared/profile.ts';
import type { Clock } from '../clock.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import type { Attempt } from './attempt.ts';
import type { Capture, CaptureList } from './captures.ts';

type Reconnect = NonNullable<Profile['reconnect']>;

/** How an attempt ended, as far as it matters here. */
type Ending =
  /** An open session was cut off, or the router said that it stops. */
  | 'lost'
  /** The wire did not come about, or nobody answered. */
  | 'unreachable'
  /** ABORT, or GOODBYE of a router that goes on running. */
  | 'refused'
  /** The user left, or what is wrong stays wrong: a secret, the profile, a router that breaks the rules. */
  | 'final';

/** Reads how an attempt ended from its capture. `isLeft`: the user wanted it. */
function endingOf(capture: Capture<Attempt>, isLeft: boolean): Ending {
  if (isLeft) return 'final';
  switch (capture.summary().outcome) {
    case 'welcome': {
      const last = lastWord(capture);
      // An ABORT of this side answers a router that breaks the rules; it would do so again.
      if (last?.type === 'ABORT') return last.dir === 'in' ? 'refused' : 'final';
      return last === undefined || last.uri === 'wamp.close.system_shutdown' ? 'lost' : 'refused';
    }
    case 'transport-error':
    case 'closed':
    case 'silence':
      return 'unreachable';
    case 'abort':
      return 'refused';
    default:
      return 'final';
  }
}

/** What ends a session is among its last records. */
const LAST_RECORDS = 16;

/** The message that ended an open session: ABORT of either side, or GOODBYE of the router. */
function lastWord({ store }: Capture<Attempt>): CaptureRow | undefined {
  const { total } = store;
  for (let seq = total; seq > Math.max(0, total - LAST_RECORDS); seq--) {
    const row = store.row(seq);
    if (row?.type === 'ABORT' || (row?.type === 'GOODBYE' && row.dir === 'in')) return row;
  }
  return undefined;
}

/** Milliseconds to wait before the n-th attempt, from 1. */
export function waitBefore(attempt: number, { firstSeconds, longestSeconds }: Reconnect): number {
  // Beyond 2^40 doublings only the longest wait is left.
  return Math.min(longestSeconds, firstSeconds * 2 ** Math.min(attempt - 1, 40)) * 1000;
}

/** Secrets that a person typed, for attempts that follow: nobody may be there to type them again. */
export class RememberedPrompts implements SecretStore {
  readonly #store: SecretStore;
  readonly #typed = new Map<string, string>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  async resolve(ref: SecretRef, purpose: string, signal?: AbortSignal, capture?: string): Promise<string> {
    if (ref.from !== 'prompt') return this.#store.resolve(ref, purpose, signal, capture);
    const known = this.#typed.get(purpose);
    if (known !== undefined) return known;
    const typed = await this.#store.resolve(ref, purpose, signal, capture);
    this.#typed.set(purpose, typed);
    return typed;
  }

  /** Forgets what was typed. */
  forget(): void {
    this.#typed.clear();
  }

  look(ref: SecretRef): ReturnType<SecretStore['look']> {
    return this.#store.look(ref);
  }

  set(id: string, secret: string): Promise<void> {
    return this.#store.set(id, secret);
  }

  remove(id: string): Promise<boolean> {
    return this.#store.remove(id);
  }
}

/** What is known of the attempts that follow each other. */
interface Line {
  readonly reconnect: Reconnect;
  /** Starts the next attempt; `begin` hears of its capture before anything happens, and may say no. */
  readonly dial: (begin: (capture: Capture<Attempt>) => boolean) => Promise<void>;
  /** No attempt follows any more: what was typed for them is not kept. */
  readonly forget: () => void;
  /** Attempts since the last session that lasted. */
  attempts: number;
  /** The capture whose subscriptions and registrations are to be made anew. */
  holder: Capture<Attempt> | undefined;
  /** Attempts to bring it back that came to nothing, or did not last, and are kept: oldest first. */
  readonly brief: Capture<Attempt>[];
}

/** So many of these are kept: a router may be away for days. */
const MOST_BRIEF = 20;
/** From login to loss: a session that lasted so long makes the waits begin anew. */
const STEADY_MS = 5_000;

interface Waiting {
  readonly line: Line;
  readonly cancel: () => void;
}

export interface ReconnectParts {
  readonly clock: Clock;
  readonly captures: CaptureList<Attempt>;
  /** Makes subscriptions and registrations of one capture anew in another, whose session is open; false: not all. */
  readonly restore: (from: Capture<Attempt>, to: Capture<Attempt>) => Promise<boolean>;
  readonly report: (error: unknown) => void;
}

export class Reconnects {
  readonly #parts: ReconnectParts;
  readonly #lines = new Map<string, Line>();
  readonly #waiting = new Map<string, Waiting>();
  /** Captures whose next attempt is being prepared: files are read. */
  readonly #preparing = new Set<Capture<Attempt>>();
  #closed = false;

  constructor(parts: ReconnectParts) {
    this.#parts = parts;
  }

  /**
   * Takes note of a first attempt whose profile wants to be brought back; `dial` starts another one like it, and
   * `forget` hears once none will follow.
   */
  follow(capture: Capture<Attempt>, reconnect: Reconnect, { dial, forget }: Pick<Line, 'dial' | 'forget'>): void {
    this.#lines.set(capture.header.id, { reconnect, dial, forget, attempts: 0, holder: undefined, brief: [] });
  }

  /** The wire of an attempt is gone. `isLeft`: because the user wanted it. */
  ended(capture: Capture<Attempt>, isLeft: boolean): void {
    const { id } = capture.header;
    const line = this.#lines.get(id);
    this.#lines.delete(id);
    if (!line || this.#closed) return;
    const ending = endingOf(capture, isLeft);
    const wasOpen = capture.summary().outcome === 'welcome';
    if (wasOpen) line.holder ??= capture;
    const lasted = this.#parts.clock.wall() - Date.parse(capture.header.startedAt);
    // A router that lets in and cuts off at once is not asked ever so often.
    if (wasOpen && lasted >= STEADY_MS) line.attempts = 0;
    else if (capture.follows !== undefined) this.#keepBrief(line, capture);
    // A first attempt that fails is in front of whoever made it.
    const isFirst = capture.follows === undefined && !wasOpen;
    const isTried = ending === 'lost' || (ending === 'unreachable' && !isFirst);
    if (isTried || (ending === 'refused' && line.reconnect.afterAbort === true)) this.#tryAgain(capture, line);
    else line.forget();
  }

  /** Waits for the next attempt, unless there were enough. */
  #tryAgain(capture: Capture<Attempt>, line: Line): void {
    const { attempts } = line.reconnect;
    if (this.#closed || (attempts !== undefined && line.attempts >= attempts)) return line.forget();
    line.attempts += 1;
    this.#wait(capture, line);
  }

  #keepBrief({ brief, holder }: Line, capture: Capture<Attempt>): void {
    const { captures, report } = this.#parts;
    brief.push(capture);
    if (brief.length <= MOST_BRIEF) return;
    // What was held is restored from its capture.
    const place = brief.findIndex((one) => one !== holder);
    const [oldest] = brief.splice(place, 1);
    const all = captures.all();
    if (!oldest || !all.includes(oldest)) return;
    const { follows, followedBy, header } = oldest;
    const [before, after] = [follows, followedBy].map((id) => all.find((one) => one.header.id === id));
    if (before) before.followedBy = followedBy;
    if (after) after.follows = follows;
    captures.close(header.id).catch(report);
  }

  #wait(capture: Capture<Attempt>, line: Line): void {
    const { clock } = this.#parts;
    const waitMs = waitBefore(line.attempts, line.reconnect);
    const { attempts } = line.reconnect;
    const retry: RetryInfo = {
      attempt: line.attempts,
      ...(attempts !== undefined && { of: attempts }),
      at: new Date(clock.wall() + waitMs).toISOString(),
      waitMs,
    };
    const cancel = clock.after(waitMs, () => this.retryNow(capture));
    this.#waiting.set(capture.header.id, { line, cancel });
    this.#tell(capture, retry);
  }

  /** Tries at once; nothing happens unless it waits. */
  retryNow(capture: Capture<Attempt>): void {
    const line = this.#stopWaiting(capture);
    // A capture that was closed is not brought back.
    if (line && this.#isKept(capture)) this.#dial(capture, line).catch(this.#parts.report);
    else line?.forget();
  }

  /** Gives up. */
  stop(capture: Capture<Attempt>): void {
    const line = this.#stopWaiting(capture);
    line?.forget();
    const isStopped = line !== undefined || this.#preparing.delete(capture);
    if (isStopped) this.#tell(capture, undefined);
  }

  #isKept(capture: Capture<Attempt>): boolean {
    return this.#parts.captures.all().includes(capture);
  }

  close(): void {
    this.#closed = true;
    for (const { cancel, line } of this.#waiting.values()) {
      cancel();
      line.forget();
    }
    for (const { forget } of this.#lines.values()) forget();
    this.#waiting.clear();
    this.#preparing.clear();
    this.#lines.clear();
  }

  #stopWaiting(capture: Capture<Attempt>): Line | undefined {
    const waiting = this.#waiting.get(capture.header.id);
    if (!waiting) return undefined;
    waiting.cancel();
    this.#waiting.delete(capture.header.id);
    return waiting.line;
  }

  async #dial(before: Capture<Attempt>, line: Line): Promise<void> {
    let next: Capture<Attempt> | undefined;
    // Until it begins it can be stopped, or its capture be closed.
    const isWanted = () => this.#preparing.has(before) && this.#isKept(before);
    this.#preparing.add(before);
    try {
      await line.dial((capture) => {
        if (!isWanted()) return false;
        next = capture;
        capture.follows = before.header.id;
        before.followedBy = capture.header.id;
        // Until now it was waited for: nobody sees a connection that is lost and not brought back.
        before.retry = undefined;
        this.#lines.set(capture.header.id, line);
        return true;
      });
    } catch (error) {
      // A file that the profile names cannot be read at the moment: certificates are renewed.
      this.#tell(before, undefined);
      const isFault = !(error instanceof InspectorError);
      if (!isFault && isWanted()) this.#tryAgain(before, line);
      else line.forget();
      if (isFault) throw error;
      return;
    } finally {
      this.#preparing.delete(before);
    }
    if (!next) return line.forget();
    this.#parts.captures.changed(before);
    if (line.reconnect.restore === true) await this.#restore(line, next);
  }

  async #restore(line: Line, next: Capture<Attempt>): Promise<void> {
    const isOpen = (await next.session?.loggedIn) === true;
    const { holder } = line;
    if (!isOpen || !holder) return;
    // A connection that is lost meanwhile leaves all of it to the next one.
    if (await this.#parts.restore(holder, next)) line.holder = next;
  }

  #tell(capture: Capture<Attempt>, retry: RetryInfo | undefined): void {
    capture.retry = retry;
    this.#parts.captures.changed(capture);
  }
}

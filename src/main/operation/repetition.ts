// One request many times over, or publications from lines: so many at the same time, at most so many a second, until
// there were enough, the time is over, or the user ends it. Nothing is kept of the single ones but their figures.

import type { OperationInfo } from '../../shared/contract/operations.ts';
import type { Repeat } from '../../shared/request.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import type { Reply } from '../session/driver.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { msText, Operation, type OperationParts } from './operation.ts';
import { Pacing } from './pacing.ts';
import { RepeatFigures } from './repeat-figures.ts';
import { operationReply } from './reply.ts';
import { UNCONFIRMED } from './single-request.ts';

/** How often figures are told anew while nothing comes, and silence is looked for. */
const TICK_MS = 250;
/** So long requests are sent without a pause; then others get their turn. */
const BURST_MICROS = 5_000;
/** Bytes that may wait for a router to read them before nothing more is sent, and the pause then. */
const MOST_UNSENT = 4 * 1024 * 1024;
const UNSENT_PAUSE_MS = 5;

/** A request in flight. */
interface Flight {
  readonly index: number;
  seq: number;
  requestId: number;
  /** Time of its record, and the clock then; undefined as long as it was not sent. */
  at: number | undefined;
  since: number;
  /** True once nobody waits for it any more: it counts as unknown. */
  givenUp: boolean;
}

export interface RepetitionPlan {
  /** The message of each request, counted from 0. */
  readonly messageOf: (index: number) => ClientRequest;
  readonly repeat: Repeat;
  /** Word for one of them: `CALL`, `PUBLISH`. */
  readonly one: string;
}

/** Why nothing more is sent. */
type Closing = 'enough' | 'time' | 'user' | 'failed';

export class Repetition extends Operation {
  readonly #plan: RepetitionPlan;
  readonly #pacing: Pacing;
  readonly #figures: RepeatFigures;
  /** In the order in which they were sent. */
  readonly #flights = new Set<Flight>();
  readonly #count: number;
  #until = Infinity;
  #next = 0;
  #results = 0;
  #lastReply: { readonly message: Message; readonly seq: number } | undefined;
  #isSilenceTold = false;
  #isUnconfirmed = false;
  #closing: Closing | undefined;
  /** Since when nothing more is sent. */
  #closedAt = 0;
  /** Why one could not be sent. */
  #fault: string | undefined;
  /** True if the session ended before all were sent and answered. */
  #isLost = false;
  #isPaused = false;
  #cancelTick: (() => void) | undefined;
  #burstStart = 0;

  constructor(parts: OperationParts, plan: RepetitionPlan) {
    super(parts);
    this.#plan = plan;
    this.#pacing = new Pacing(plan.repeat.rate);
    this.#figures = new RepeatFigures(parts.clock);
    this.#count = plan.repeat.count ?? Infinity;
  }

  override get info(): OperationInfo {
    const reply = this.#lastReply;
    return {
      ...super.info,
      results: this.#results,
      repeat: this.#figures.info(),
      ...(reply && { reply: operationReply(reply.message), replySeq: reply.seq }),
    };
  }

  start(): void {
    const { seconds } = this.#plan.repeat;
    if (seconds !== undefined) this.#until = this.parts.clock.micros() + seconds * 1_000_000;
    this.#tick();
    this.#pumpAnew();
    // One that waits for its next turn has nothing in flight that would tell.
    void this.parts.session.ended.then(() => {
      if (this.#closing === undefined) this.#fault = 'The session ended.';
      this.#close('failed');
    });
  }

  /** Nothing more is sent; what is in flight is waited for, but no longer than the time limit of the profile. */
  override stop(): void {
    this.#close('user');
  }

  override close(): void {
    super.close();
    this.#cancelTick?.();
  }

  #pumpAnew(): void {
    this.#isPaused = false;
    this.#burstStart = this.parts.clock.micros();
    this.#pump();
  }

  /** Sends what is due. */
  #pump(): void {
    const { session, clock } = this.parts;
    while (!this.#isPaused && this.#closing === undefined && this.#flights.size < this.#plan.repeat.concurrency) {
      const now = clock.micros();
      if (this.#next >= this.#count) return this.#close('enough');
      if (now >= this.#until) return this.#close('time');
      const wait = this.#pacing.wait(now);
      if (wait > 0) return this.#pause(Math.min(wait, this.#until - now) / 1000);
      if (session.unsent > MOST_UNSENT) return this.#pause(UNSENT_PAUSE_MS);
      // What is answered at once would never let anything else happen.
      if (now - this.#burstStart > BURST_MICROS) return this.#pause(0);
      this.#pacing.sent(now);
      this.#send(this.#next++);
    }
  }

  #pause(ms: number): void {
    this.#isPaused = true;
    this.after(Math.ceil(ms), () => this.#pumpAnew());
  }

  #send(index: number): void {
    const flight: Flight = { index, seq: 0, requestId: 0, at: undefined, since: 0, givenUp: false };
    this.#flights.add(flight);
    const hooks = {
      sent: (seq: number, requestId: number) => this.#left(flight, seq, requestId),
      progress: () => void this.#results++,
    };
    void this.parts.session.request(this.#plan.messageOf(index), hooks).then((reply) => this.#settled(flight, reply));
  }

  #left(flight: Flight, seq: number, requestId: number): void {
    flight.seq = seq;
    flight.requestId = requestId;
    flight.at = this.parts.session.timing(seq)?.at ?? 0;
    flight.since = this.parts.clock.micros();
    this.#figures.sent++;
    this.#figures.inFlight++;
    if (this.#figures.sent === 1) this.change({ seq, requestId });
  }

  #settled(flight: Flight, reply: Reply): void {
    const figures = this.#figures;
    this.#flights.delete(flight);
    if (flight.givenUp) figures.unknown--;
    else if (flight.at !== undefined) figures.inFlight--;
    if (reply.kind === 'replied') this.#answered(flight, reply.message, reply.seq);
    else this.#missed(flight, reply.text);
    if (!this.isRunning) return this.change(this.#outcome());
    if (this.#closing !== undefined) this.#endIfEmpty();
    // A reply comes in a turn of its own; without one the burst goes on.
    else if (reply.kind === 'replied' && reply.seq !== flight.seq) this.#burstStart = this.parts.clock.micros();
    this.#pump();
    this.parts.changed();
  }

  #answered(flight: Flight, message: Message, seq: number): void {
    // A PUBLISH without `acknowledge` comes back as its own answer.
    this.#isUnconfirmed = seq === flight.seq;
    if (this.#isUnconfirmed) return this.#figures.answered(undefined);
    const at = this.parts.session.timing(seq)?.at;
    const latency = at === undefined || flight.at === undefined ? undefined : Math.max(0, at - flight.at);
    if (message.kind === 'RESULT') this.#results++;
    this.#lastReply = { message, seq };
    this.#figures.answered(latency, message.kind === 'ERROR' ? message.error : undefined);
  }

  #missed(flight: Flight, text: string): void {
    if (this.isRunning && !this.parts.session.isOpen) this.#isLost = true;
    if (flight.at !== undefined) this.#figures.unknown++;
    else if (this.#closing === undefined) this.#fault = `${this.#plan.one} ${flight.index + 1} was not sent: ${text}`;
    this.#close('failed');
  }

  #close(why: Closing): void {
    if (this.#closing !== undefined || !this.isRunning) return;
    this.#closing = why;
    if (why === 'failed' && !this.parts.session.isOpen) this.#isLost = true;
    this.#closedAt = this.parts.clock.micros();
    this.stopTimer();
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    if (this.#flights.size > 0) return;
    this.#end();
  }

  #end(): void {
    this.close();
    this.#figures.end();
    this.change(this.#outcome());
  }

  /** Looks for silence, and tells figures that change by themselves. */
  #tick(): void {
    const { clock, session } = this.parts;
    this.#cancelTick = clock.after(TICK_MS, () => this.#tick());
    const limit = clock.micros() - session.timeoutMs * 1000;
    const [oldest] = this.#flights;
    if (oldest?.at !== undefined && oldest.since < limit && !this.#isSilenceTold) {
      this.#isSilenceTold = true;
      const text = `${this.#plan.one} ${oldest.requestId} has no reply after ${msText(session.timeoutMs)}.`;
      session.finding(oldest.seq, { check: 'R-07', severity: 'info', text });
    }
    // Calls that are enough may take long; whoever stops does not want to wait for ever.
    if (this.#closing !== undefined && this.#closing !== 'enough' && this.#closedAt < limit) return this.#giveUp();
    if (this.#plan.one === 'PUBLISH') this.#goOnWithout(limit);
    this.parts.changed();
  }

  #giveUp(): void {
    for (const flight of this.#flights) this.#leave(flight);
    this.#end();
  }

  /** Publications that the router should have confirmed by now do not hold up the others. */
  #goOnWithout(limit: number): void {
    for (const flight of this.#flights) {
      if (flight.at === undefined || flight.since >= limit) break;
      this.#leave(flight);
      this.#flights.delete(flight);
    }
    if (this.#closing !== undefined) this.#endIfEmpty();
    this.#pump();
  }

  #leave(flight: Flight): void {
    flight.givenUp = true;
    this.#figures.unknown++;
    this.#figures.inFlight--;
  }

  #silence(count: number): string {
    const text = `${count} had no reply; whether they were carried out cannot be known.`;
    if (this.parts.session.isOpen) return text;
    return `The session ended: ${text} Look at what they should have changed before you send them again.`;
  }

  /** How it ended, by what is known now. */
  #outcome(): Pick<OperationInfo, 'state'> & { readonly text: string | undefined } {
    const { unknown, errors, sent } = this.#figures;
    const silent = unknown === 0 ? '' : this.#silence(unknown);
    const fault = this.#fault === undefined ? '' : `${this.#fault} ${sent} were sent before.`;
    const text = [fault, silent, this.#isUnconfirmed ? UNCONFIRMED : ''].filter((part) => part !== '').join(' ');
    const told = text === '' ? undefined : text;
    if (this.#closing === 'user') return { state: 'stopped', text: told };
    if (sent === 0) return { state: 'not-sent', text: told };
    if (this.#isLost || (this.#closing === 'failed' && unknown > 0)) return { state: 'unknown', text: told };
    if (unknown > 0) return { state: 'unanswered', text: told };
    if (errors > 0) return { state: 'error', text: told };
    return { state: this.#fault === undefined ? 'answered' : 'not-sent', text: told };
  }
}

// Random messages in any order: whatever comes, the machines keep their promises.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../../../src/shared/wamp/messages.ts';
import { Broker } from '../../../../../src/main/wamp/router/broker.ts';
import { Dealer, type DealerRequest } from '../../../../../src/main/wamp/router/dealer.ts';
import {
  RouterMachine,
  type RouterEffect,
  type RouterInput,
} from '../../../../../src/main/wamp/router/router-machine.ts';
import type { Member, RoutingEffect } from '../../../../../src/main/wamp/router/router-machine-routing.ts';
import { requests, sessionMessages } from './router-machine-arbitraries.ts';
import { counter } from './router-machine-members.ts';

const features = { features: { call_canceling: true, progressive_call_results: true } };
const members: readonly Member[] = [1, 2, 3].map((session) => ({
  session,
  authid: `m${session}`,
  authrole: session === 1 ? 'guest' : 'user',
  roles: session === 3 ? { callee: {} } : { callee: features },
}));

type Step =
  { readonly from: number; readonly message: Message } | { readonly leaves: number } | { readonly pass: true };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ from: fc.integer({ min: 0, max: 2 }), message: requests }) },
    { weight: 1, arbitrary: fc.record({ leaves: fc.integer({ min: 0, max: 2 }) }) },
    { weight: 1, arbitrary: fc.constant({ pass: true as const }) },
  ),
  { maxLength: 80 },
);

function isDealerRequest(message: Message): message is DealerRequest {
  return ['REGISTER', 'UNREGISTER', 'CALL', 'CANCEL', 'YIELD', 'ERROR'].includes(message.kind);
}

/** Keeps the books of a realm's broker and dealer, as a client would see them, and objects where they do not add up. */
class Books {
  readonly #broker = new Broker(counter());
  readonly #dealer = new Dealer(counter());
  readonly #timers = new Set<number>();
  readonly #open = new Set<string>();
  readonly #invoked = new Map<number, number>();
  readonly #publications = new Set<string>();
  #publication = 1_000;

  take(step: Step): void {
    if ('pass' in step) {
      for (const timer of [...this.#timers]) {
        this.#timers.delete(timer);
        this.#check(this.#dealer.handle({ kind: 'timer', timer }));
      }
    } else if ('leaves' in step) {
      const session = members[step.leaves]?.session ?? 0;
      this.#invoked.delete(session);
      for (const call of [...this.#open]) if (call.startsWith(`${session}:`)) this.#open.delete(call);
      const effects = [
        ...this.#broker.handle({ kind: 'left', session }),
        ...this.#dealer.handle({ kind: 'left', session }),
      ];
      expect(effects.filter((effect) => effect.kind === 'deliver' && effect.to === session)).toEqual([]);
      this.#check(effects);
    } else this.#request(step.from, step.message);
  }

  /** Every timer still runs for an open call. */
  close(): void {
    expect(this.#timers.size).toBeLessThanOrEqual(this.#open.size);
  }

  #request(index: number, message: Message): void {
    const from = members[index];
    if (!from) return;
    if (message.kind === 'SUBSCRIBE' || message.kind === 'UNSUBSCRIBE' || message.kind === 'PUBLISH') {
      const publication = ++this.#publication;
      return this.#check(this.#broker.handle({ kind: 'request', from, message, publication, size: 100 }));
    }
    if (!isDealerRequest(message)) return;
    const effects = this.#dealer.handle({ kind: 'request', from, message, draw: 7 });
    const violates = effects.some(({ kind }) => kind === 'violation');
    if (message.kind === 'CALL' && !violates) this.#open.add(`${from.session}:${message.request}`);
    this.#check(effects);
  }

  #check(effects: readonly RoutingEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'setTimer') this.#timers.add(effect.timer);
      else if (effect.kind === 'clearTimer') this.#timers.delete(effect.timer);
      else if (effect.kind === 'deliver') this.#delivered(effect.to, effect.message);
    }
  }

  #delivered(to: number, message: Message): void {
    const ends =
      message.kind === 'RESULT'
        ? message.details['progress'] !== true
        : message.kind === 'ERROR' && message.requestType === 48;
    if (message.kind === 'RESULT' || ends) {
      const call = 'request' in message ? `${to}:${message.request}` : '';
      expect([...this.#open]).toContain(call);
      if (ends) this.#open.delete(call);
    }
    if (message.kind === 'INVOCATION') {
      expect(message.request).toBe((this.#invoked.get(to) ?? 0) + 1);
      this.#invoked.set(to, message.request);
    }
    if (message.kind === 'INTERRUPT') expect(message.request).toBeLessThanOrEqual(this.#invoked.get(to) ?? 0);
    if (message.kind === 'EVENT' && message.details['retained'] !== true) {
      const event = `${to}:${message.subscription}:${message.publication}`;
      expect([...this.#publications]).not.toContain(event);
      this.#publications.add(event);
    }
  }
}

describe('broker and dealer', () => {
  it('answer each call once, count invocations without gaps, send no event twice, forget no timer', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const books = new Books();
        for (const step of taken) books.take(step);
        books.close();
      }),
      { numRuns: 300 },
    );
  });
});

describe('the router machine', () => {
  const rules = { agent: 'x', realm: (name: string) => (name === 'demo' ? { obstacle: () => undefined } : undefined) };
  const identity = { session: 9, authid: 'a', authrole: 'b', authmethod: 'c', authprovider: 'd' };
  const inputs: fc.Arbitrary<RouterInput> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .oneof(sessionMessages, requests)
        .map((message) => ({ kind: 'received' as const, message, findings: [] })),
    },
    {
      weight: 5,
      arbitrary: fc.constantFrom<RouterInput>(
        { kind: 'accepted', identity },
        { kind: 'accepted', identity },
        { kind: 'challenge', extra: {} },
        { kind: 'denied', text: 'no' },
        { kind: 'failed', text: 'no' },
        { kind: 'deliver', message: { kind: 'UNSUBSCRIBED', request: 1 } },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<RouterInput>(
        { kind: 'unreadable', findings: [{ check: 'T-03', severity: 'error', text: 'x' }] },
        { kind: 'violation', finding: { check: 'R-10', severity: 'error', text: 'x' } },
        { kind: 'shutdown' },
        { kind: 'wireEnded' },
      ),
    },
  );

  it('says nothing after ABORT, joins and leaves in turn, and sends what belongs to a session inside one', () => {
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 60 }), (taken) => {
        const machine = new RouterMachine(rules);
        let isJoined = false;
        let isOver = false;
        for (const effect of taken.flatMap((input): RouterEffect[] => machine.handle(input))) {
          expect(isOver && effect.kind === 'send').toBe(false);
          if (effect.kind === 'join' || effect.kind === 'leave') {
            expect(isJoined).toBe(effect.kind === 'leave');
            isJoined = effect.kind === 'join';
          }
          if (effect.kind === 'route') expect(isJoined).toBe(true);
          if (effect.kind === 'send' && effect.message.kind === 'UNSUBSCRIBED') expect(isJoined).toBe(true);
          if (effect.kind === 'send' && effect.message.kind === 'ABORT') isOver = true;
        }
        if (isOver) expect(machine.state).toBe('aborted');
      }),
      { numRuns: 500 },
    );
  });
});

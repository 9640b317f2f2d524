// Captures for the page to open: the stored ones, and a long one that is made of them.

import { readFileSync } from 'node:fs';

export type CaptureName =
  | 'salted-login'
  | 'refused-login'
  | 'silent-router'
  | 'refused-upgrade'
  | 'two-factor'
  | 'mutual-proof'
  | 'bound-signature'
  | 'application-login'
  | 'other-identity'
  | 'known-to-fail';

const folder = new URL('../fixtures/captures/', import.meta.url);

/** Text of a stored capture. */
export function storedCapture(name: CaptureName): string {
  return readFileSync(new URL(`${name}.jsonl`, folder), 'utf8');
}

const TOPICS = ['com.acme.market.tick', 'com.acme.inventory.changed', 'com.acme.audit.order_viewed'] as const;
const PROCEDURES = ['com.acme.orders.get', 'com.acme.pricing.quote', 'com.acme.payments.capture'] as const;

interface Line {
  readonly dir: 'in' | 'out';
  readonly type: string;
  readonly message: readonly unknown[];
  /** Microseconds after the line before. */
  readonly after: number;
}

/** A session after its login: calls with answers and errors, events, a publication; the same every time. */
function* traffic(rounds: number): Generator<Line> {
  for (const [i, topic] of TOPICS.entries()) {
    yield { dir: 'out', type: 'SUBSCRIBE', message: [32, i + 1, {}, topic], after: 300 };
    yield { dir: 'in', type: 'SUBSCRIBED', message: [33, i + 1, 4400 + i], after: 410 };
  }
  for (let i = 0; i < rounds; i++) {
    const request = 10 + i;
    const procedure = PROCEDURES[i % 3] ?? PROCEDURES[0];
    const order = { order_id: `ord_${51_720 + i}`, amount: 4990 + i, currency: 'EUR' };
    yield {
      dir: 'in',
      type: 'EVENT',
      message: [36, 4400, 9000 + i, {}, [{ symbol: 'ACME', bid: 101.5 + i }]],
      after: 180,
    };
    yield { dir: 'out', type: 'CALL', message: [48, request, {}, procedure, [order]], after: 90 + (i % 7) * 40 };
    yield { dir: 'in', type: 'EVENT', message: [36, 4401, 19_000 + i, {}, [], { sku: `A-${i}` }], after: 140 };
    if (i % 11 === 4)
      yield {
        dir: 'in',
        type: 'ERROR',
        message: [8, 48, request, {}, 'com.acme.error.lock_timeout', ['the order is locked']],
        after: 5_000_300,
      };
    else
      yield {
        dir: 'in',
        type: 'RESULT',
        message: [50, request, {}, [{ ...order, state: 'done' }]],
        after: 1040 + (i % 5) * 900,
      };
  }
}

/** A capture of a login and `rounds` × 4 messages after it. */
export function trafficCapture(rounds: number): string {
  const login = storedCapture('salted-login').trimEnd().split('\n');
  const header = JSON.parse(login[0] ?? '') as { capture: object };
  let seq = login.length - 1;
  let at = 52_000;
  const more = [...traffic(rounds)].map(({ dir, type, message, after }) => {
    at += after;
    const text = JSON.stringify(message);
    return JSON.stringify({ v: 1, seq: ++seq, at, kind: 'message', dir, type, opcode: 'text', text, masks: [] });
  });
  const capture = { ...header.capture, id: 'fixtureTraffic', label: 'Acme, a busy morning' };
  return `${[JSON.stringify({ ...header, capture, total: seq }), ...login.slice(1), ...more].join('\n')}\n`;
}

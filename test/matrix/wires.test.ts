// Whole sessions over every transport, with every serializer, by every method: from HELLO to GOODBYE, with a call,
// an error and an event, on real sockets. Nothing may be left open after any of them.

import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEMO_PRINCIPALS } from '../../src/main/demo-router/principals.ts';
import { serializers } from '../../src/main/serializer/registry.ts';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { DemoPrincipal } from '../../src/shared/contract/results.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { MethodChoice } from '../../src/shared/profile.ts';
import type { WampValue } from '../../src/shared/wamp/value.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { callProcedure, resultArgs, subscribeTo } from '../support/requests.ts';

const inspector = eachWithInspector({ everyWire: true });
const AUTHORITY = fileURLToPath(new URL('../fixtures/tls/ca.pem', import.meta.url));

const WIRES = ['websocket', 'rawsocket', 'longpoll'].flatMap((transport) =>
  ['', '-tls', ...(transport === 'longpoll' ? [] : ['-unix'])].map((below) => ({ transport, below })),
);
/** The simplest ones; every method is in methods.test.ts. */
const PRINCIPALS = DEMO_PRINCIPALS.filter(({ name }) =>
  /^(anonymous|ticket|wampcra(-salted(-defaults)?|-stored-key)?)$/.test(name),
);
const CASES = WIRES.flatMap(({ transport, below }) =>
  serializers
    .filter((one) => transport !== 'rawsocket' || one.rawSocketId !== undefined)
    .flatMap(({ name: serializer, subprotocol }) =>
      PRINCIPALS.map((principal) => ({
        title: `${transport}${below}, ${serializer}, ${principal.name}`,
        ...{ wire: `${transport}${below}`, transport, below, serializer, subprotocol, principal },
      })),
    ),
);

const STAGES: Readonly<Record<string, readonly string[]>> = {
  '': ['dns', 'tcp'],
  '-tls': ['dns', 'tcp', 'tls'],
  '-unix': ['unix'],
};

/** Values that a serializer may lose: large integers, bytes, other letters, nothing. */
const PAYLOAD: readonly WampValue[] = [
  2 ** 53,
  -(2n ** 63n),
  2n ** 64n - 1n,
  0,
  -1,
  1.5,
  'žluťoučký 😀',
  new Uint8Array([0, 1, 254, 255]),
  null,
  true,
  [[], {}],
  { 'a.b': [{ c: false }] },
];

function choice({ name, method, authid, secret }: DemoPrincipal): MethodChoice {
  const variable = `SECRET_OF_${name}`;
  if (secret !== undefined) inspector.now.environment[variable] = secret;
  return {
    method,
    authid: authid === undefined ? { kind: 'absent' } : { kind: 'value', value: authid },
    ...(secret !== undefined && { secret: { from: 'env', name: variable } }),
  };
}

const types = ({ steps }: HandshakeSummary): string[] => steps.map(({ dir, type }) => `${dir} ${type}`);

async function useSession(capture: string): Promise<void> {
  const { link } = inspector.now;
  expect(resultArgs(await callProcedure(link, capture, 'demo.echo', { args: PAYLOAD }))).toEqual(PAYLOAD);
  const { reply: failed } = await callProcedure(link, capture, 'demo.fail');
  expect(failed).toMatchObject({ kind: 'error', error: 'demo.error.failed' });
  expect(await subscribeTo(link, capture, 'demo.tick')).toMatchObject({ reply: { kind: 'done' } });
  const { view } = await link.call('capture.createView', { capture, filter: { types: ['EVENT'] } });
  await expect
    .poll(async () => (await link.call('capture.rows', { capture, view, from: 0, count: 1 })).total)
    .toBeGreaterThan(0);
}

describe('every wire', () => {
  it.each(CASES)('$title', async ({ wire, transport, below, serializer, subprotocol, principal }) => {
    const { now } = inspector;
    const endpoint = now.demo.endpoints.find(({ name }) => name === wire);
    // The certificate is for the name.
    const url = (endpoint?.url ?? '').replace('127.0.0.1', below === '-tls' ? 'localhost' : '127.0.0.1');
    const attempt = await now.connect({
      profile: {
        ...profileOf(url, { realm: principal.realms[0] ?? '', methods: [choice(principal)] }),
        serializers: [serializer],
        ...(below === '-tls' && { caFile: AUTHORITY }),
      },
    });
    const summary = await attempt.decided();
    expect(summary).toMatchObject({ outcome: 'welcome', authmethod: principal.method, opened: { serializer } });
    expect(summary.opened?.protocol).toBe(subprotocol);
    expect(summary.transport.map(({ step }) => step)).toEqual([
      ...(STAGES[below] ?? []),
      transport === 'rawsocket' ? 'rawsocket' : 'upgrade',
    ]);
    await useSession(attempt.capture);
    const after = await attempt.leave();
    const greeting = ['out HELLO', ...(principal.method === 'anonymous' ? [] : ['in CHALLENGE', 'out AUTHENTICATE'])];
    expect(types(after)).toEqual([...greeting, 'in WELCOME', 'out GOODBYE', 'in GOODBYE']);
    const records = await attempt.records();
    // A CHALLENGE without iterations and keylen is worth a note.
    const notes = principal.name === 'wampcra-salted-defaults' ? ['A-04'] : [];
    expect(
      records.filter(isFault).map((record) => (record.kind === 'finding' ? record.finding.check : record)),
    ).toEqual(notes);
    expect(now.faults).toEqual([]);
  });
});

function isFault(record: CaptureRecord): boolean {
  if (record.kind === 'finding') return record.finding.severity !== 'info';
  return record.kind === 'error' || record.kind === 'rejected' || record.kind === 'silence';
}

// What the preview of a profile shows is what the router gets, byte for byte. The router here is a plain
// `ws` server; the bytes are compared with JSON made by the platform, not by our own writer.

import { describe, expect, it } from 'vitest';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { MethodChoice, Profile } from '../../src/shared/profile.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();

const by = (method: string, authid: MethodChoice['authid']): MethodChoice => ({
  method,
  authid,
  ...(method !== 'anonymous' && { secret: { from: 'env', name: 'SECRET' } as const }),
});
const ABSENT = { kind: 'absent' } as const;
const EMPTY = { kind: 'empty' } as const;
const named = (value: string) => ({ kind: 'value', value }) as const;

interface Case {
  readonly name: string;
  readonly changes: Partial<Profile>;
  /** Parts of HELLO.Details that must be there; undefined: must not be there. */
  readonly details: Readonly<Record<string, unknown>>;
}

const CASES: readonly Case[] = [
  { name: 'no method at all', changes: {}, details: { authmethods: undefined, authid: undefined } },
  {
    name: 'authid absent',
    changes: { methods: [by('anonymous', ABSENT)] },
    details: { authmethods: ['anonymous'], authid: undefined },
  },
  {
    name: 'authid empty',
    changes: { methods: [by('anonymous', EMPTY)] },
    details: { authmethods: ['anonymous'], authid: '' },
  },
  {
    name: 'authid with a value',
    changes: { methods: [by('anonymous', named('ann'))] },
    details: { authmethods: ['anonymous'], authid: 'ann' },
  },
  {
    name: 'authid beyond ASCII, with what JSON escapes',
    changes: { methods: [by('anonymous', named('Zoë "漢" 😀\\ \u2028\u0001\t/'))] },
    details: { authid: 'Zoë "漢" 😀\\ \u2028\u0001\t/' },
  },
  {
    name: 'the authid of the first method that has one',
    changes: { methods: [by('anonymous', ABSENT), by('ticket', named('first')), by('wampcra', named('second'))] },
    details: { authmethods: ['anonymous', 'ticket', 'wampcra'], authid: 'first' },
  },
  { name: 'authrole', changes: { authrole: 'backend' }, details: { authrole: 'backend' } },
  { name: 'an empty authrole', changes: { authrole: '' }, details: { authrole: '' } },
  {
    name: 'authextra',
    changes: { authextra: { trust: { level: 3, of: [1.5, null, true, ''] }, 'x y': '\u0000' } },
    details: { authextra: { trust: { level: 3, of: [1.5, null, true, ''] }, 'x y': '\u0000' } },
  },
  {
    name: 'further details, which win over the others',
    changes: {
      methods: [by('anonymous', named('ann'))],
      extraDetails: { authid: 'bob', agent: 'somebody else', _own: { deep: [[], {}] }, resumable: true },
    },
    details: { authid: 'bob', agent: 'somebody else', _own: { deep: [[], {}] }, resumable: true },
  },
  { name: 'no roles', changes: { roles: {} }, details: { roles: {} } },
  {
    name: 'one role with chosen features',
    changes: { roles: { caller: { features: { progressive_call_results: true, call_timeout: false } } } },
    details: { roles: { caller: { features: { progressive_call_results: true, call_timeout: false } } } },
  },
];

describe('HELLO on the wire', () => {
  it.each(CASES)('$name', async ({ changes, details }) => {
    const arrived: Buffer[] = [];
    const peer = await listenScripted(async (talk) => {
      arrived.push(await talk.bytes());
      talk.send([2, 7, WELCOME_DETAILS]);
      await answerGoodbye(talk);
    });
    inspector.now.environment['SECRET'] = 'unused';
    const profile = profileOf(peer.url, changes);
    const preview = fromWire(await inspector.now.link.call('profile.preview', { profile }));
    const attempt = await inspector.now.connect({ profile });
    await attempt.decided();
    await attempt.leave();

    expect(arrived[0]?.toString()).toBe(JSON.stringify(preview));
    const [type, realm, sent] = JSON.parse(arrived[0]?.toString() ?? '') as [number, string, Record<string, unknown>];
    expect([type, realm]).toEqual([1, 'demo']);
    for (const [key, value] of Object.entries(details)) expect([key, sent[key]]).toEqual([key, value]);
    const hello = (await attempt.records()).find(({ kind }) => kind === 'message');
    expect(hello?.kind === 'message' && Buffer.from(hello.bytes)).toEqual(arrived[0]);
  });
});

// Logins in several rounds, with answers that must fail, and those that a user ends while a key is derived.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();
const authid = { kind: 'value', value: 'peter' } as const;
const env = (name: string) => ({ from: 'env', name }) as const;

/** Sends these CHALLENGEs one after another and welcomes; the answers go to `hear`. */
const asking =
  (challenges: readonly (readonly unknown[])[], hear: (message: readonly unknown[]) => void): Script =>
  async (talk) => {
    hear(await talk.next());
    for (const challenge of challenges) {
      talk.send(challenge);
      hear(await talk.next());
    }
    talk.send([2, 7, { ...WELCOME_DETAILS, authid: 'peter' }]);
    await answerGoodbye(talk);
  };

interface Trace {
  readonly vectors: readonly {
    readonly id: string;
    readonly inputs: { readonly trace: readonly { readonly from: string; readonly message: readonly unknown[] }[] };
  }[];
}

/** The conversation of a vector. */
function traceOf(id: string): Trace['vectors'][number]['inputs']['trace'] {
  const file = new URL('../fixtures/vectors/handshake-trace.json', import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as Trace;
  const vector = vectors.find((entry) => entry.id === id);
  if (!vector) throw new Error(`no vector ${id}`);
  return vector.inputs.trace;
}

describe('a login in several rounds', () => {
  it('of two methods is that of the vector trace-008', async () => {
    const trace = traceOf('trace-008');
    const said = (from: string) => trace.filter((entry) => entry.from === from).map(({ message }) => message);
    const heard: (readonly unknown[])[] = [];
    const { url } = await listenScripted(asking(said('router').slice(0, 2), (message) => void heard.push(message)));
    Object.assign(inspector.now.environment, { PASSWORD: 'secret1', CODE: '412295' });
    const methods: MethodChoice[] = [
      { method: 'wampcra', authid, secret: env('PASSWORD') },
      { method: 'ticket', authid, secret: env('CODE') },
    ];
    const attempt = await inspector.now.connect({ profile: profileOf(url, { methods }) });
    const summary = await attempt.decided();
    expect(summary.outcome).toBe('welcome');
    expect(heard.slice(1)).toEqual(said('client').slice(1));
    expect(summary.derivations.map(({ method, round }) => [method, round])).toEqual([
      ['wampcra', 1],
      ['ticket', 2],
    ]);
    await attempt.leave();
  });

  it('of one method takes one entry after the other, and HELLO names it once', async () => {
    const heard: (readonly unknown[])[] = [];
    const { url } = await listenScripted(
      asking(
        Array.from({ length: 5 }, () => [4, 'ticket', {}]),
        (message) => void heard.push(message),
      ),
    );
    Object.assign(inspector.now.environment, { FIRST: 'first-ticket', SECOND: 'second-ticket' });
    const methods: MethodChoice[] = ['FIRST', 'SECOND'].map((name) => ({
      method: 'ticket',
      authid,
      secret: env(name),
    }));
    const attempt = await inspector.now.connect({ profile: profileOf(url, { methods }) });
    expect((await attempt.decided()).outcome).toBe('welcome');
    expect(heard[0]?.[2]).toMatchObject({ authmethods: ['ticket'] });
    const [first, ...further] = heard.slice(1).map(([, signature]) => signature);
    expect([first, ...further]).toEqual(['first-ticket', ...Array.from({ length: 4 }, () => 'second-ticket')]);
    await attempt.leave();
  });
});

describe('an answer that must fail', () => {
  it('is not sent, unless the user insists', async () => {
    const careful = await inspector.now.connect({ demo: 'nonce-not-ours' });
    expect((await careful.ended()).outcome).toBe('abort');
    const refusals = async (attempt: typeof careful) =>
      (await attempt.records()).filter((record) => record.kind === 'derivation');
    const [refused] = await refusals(careful);
    expect(refused).toMatchObject({ couldSend: true, refused: expect.any(String) as unknown });
    expect(refused).not.toHaveProperty('sentAnyway');

    const insisting = await inspector.now.connect({ demo: 'nonce-not-ours', sendAnyway: true });
    await insisting.decided();
    await insisting.leave();
    expect((await refusals(insisting))[0]).toMatchObject({ couldSend: true, sentAnyway: true });
  });

  it('for want of a usable secret costs no connection', async () => {
    const peer = await listenScripted(asking([], () => undefined));
    inspector.now.environment['KEY'] = 'no key at all';
    const methods: MethodChoice[] = [{ method: 'cryptosign', authid, secret: env('KEY') }];
    const profile = profileOf(peer.url, { methods });
    for (const sendAnyway of [false, true]) {
      const attempt = await inspector.now.connect({ profile, sendAnyway });
      const summary = await attempt.ended();
      expect(summary.outcome).toBe('secret-missing');
      expect(JSON.stringify(summary)).not.toContain('no key at all');
    }
    expect(peer.connections).toBe(0);
  });
});

describe('a key that takes long to derive', () => {
  it('is not waited for once the user leaves', async () => {
    const extra = { challenge: '{}', salt: 'salt', iterations: 10_000_000, keylen: 32 };
    const { url } = await listenScripted(asking([[4, 'wampcra', extra]], () => undefined));
    inspector.now.environment['PASSWORD'] = 'secret1';
    const methods: MethodChoice[] = [{ method: 'wampcra', authid, secret: env('PASSWORD') }];
    const attempt = await inspector.now.connect({ profile: profileOf(url, { methods }) });
    const challenged = async () => (await attempt.records()).filter(({ kind }) => kind === 'message').length === 2;
    await expect.poll(challenged).toBe(true);
    const began = performance.now();
    expect((await attempt.leave()).outcome).toBe('interrupted');
    expect(performance.now() - began).toBeLessThan(1_500);
    expect((await attempt.records()).filter(({ kind }) => kind === 'derivation')).toEqual([]);
  });
});

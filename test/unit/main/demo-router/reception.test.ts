// Who is let in over which connection, as clients see it that know nothing of the router's code.

import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { craKey, craSignature, PlainClient, type Wamp } from './plain-client.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();
const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url), 'utf8');
const TLS = { cert: fixture('localhost.pem'), key: fixture('localhost.key') };

const scramSchema = z.object({ nonce: z.string(), salt: z.string() }).loose();
const challengeSchema = z.object({ challenge: z.string() }).loose();

/** The CHALLENGE.Extra and the refusal that a wrong answer gets. */
async function refused(details: Record<string, unknown>, signature: string, extra: object = {}) {
  const client = await running.connect();
  const [type, method, challenge] = await client.hello('demo', details);
  expect(type).toBe(4);
  const [abort, words, reason] = await client.ask(5, signature, extra);
  expect(abort).toBe(3);
  return { method, challenge, words, reason };
}

describe('somebody unknown', () => {
  const nonce = randomBytes(24).toString('base64');
  const scram = async (method: string, authid: string) => {
    const hello = { authmethods: [method], authid, authextra: { nonce, channel_binding: null } };
    const client = await running.connect();
    const { nonce: whole, ...rest } = scramSchema.parse((await client.hello('demo', hello))[2]);
    expect(whole.startsWith(nonce)).toBe(true);
    const answer = await client.ask(5, randomBytes(32).toString('base64'), {
      nonce: whole,
      channel_binding: null,
      cbind_data: null,
    });
    return { rest, answer };
  };

  it.each([
    ['wamp-scram', 'sam', { scram: 'invalid-proof' }],
    ['scram', 'carla', {}],
  ])('is asked by %s for what others are asked for, and for the same again', async (method, authid, details) => {
    const [known, first, again, other] = [
      await scram(method, authid),
      await scram(method, 'nobody'),
      await scram(method, 'nobody'),
      await scram(method, 'somebody'),
    ];
    expect(first).toEqual(again);
    expect(other.rest.salt).not.toBe(first.rest.salt);
    expect({ ...first.rest, salt: '' }).toEqual({ ...known.rest, salt: '' });
    expect(first.rest.salt).toHaveLength(known.rest.salt.length);
    expect(first.answer).toEqual(known.answer);
    expect(known.answer).toEqual([
      3,
      { message: 'Wrong credentials: the proof is invalid.', ...details },
      'wamp.error.authentication_denied',
    ]);
  });

  it('is challenged by cryptosign with any key, and denied', async () => {
    const hello = { authmethods: ['cryptosign'], authextra: { pubkey: 'ab'.repeat(32) } };
    const { challenge, reason } = await refused(hello, '00'.repeat(96));
    expect(challengeSchema.parse(challenge).challenge).toMatch(/^[0-9a-f]{64}$/);
    expect(reason).toBe('wamp.error.authentication_denied');
  });

  it('is not known by the key of somebody else', async () => {
    const pubkey = '626bef2605993193efd2c609581747413c9b82cca197680b7097eb50212cc9f5';
    const hello = { authmethods: ['cryptosign'], authid: 'bea', authextra: { pubkey } };
    expect(await refused(hello, '00'.repeat(96))).toMatchObject({ reason: 'wamp.error.authentication_denied' });
  });
});

describe('two rounds', () => {
  const hello = { authmethods: ['wampcra'], authid: 'tina' };
  const first = async (client: PlainClient, password: string): Promise<Wamp> => {
    const { challenge } = challengeSchema.parse((await client.hello('demo', hello))[2]);
    return client.ask(5, craSignature(password, challenge), {});
  };

  it('ask for the second proof after the first, and deny each by itself', async () => {
    const client = await running.connect();
    expect(await first(client, 'tina-pass')).toEqual([4, 'ticket', {}]);
    expect(await client.ask(5, '000000', {})).toEqual([
      3,
      { message: 'Wrong credentials: the ticket is invalid.' },
      'wamp.error.authentication_denied',
    ]);
    const other = await first(await running.connect(), 'wrong');
    expect(other).toMatchObject({ 0: 3, 2: 'wamp.error.authentication_denied' });
  });
});

describe('what only a person answers', () => {
  it.each([
    ['42', 2],
    [' 42\n', 2],
    ['41', 3],
    ['', 3],
  ])('%j', async (signature, type) => {
    const client = await running.connect();
    const [kind, method, extra] = await client.hello('demo', { authmethods: ['demo-puzzle'], authid: 'petra' });
    expect([kind, method]).toEqual([4, 'demo-puzzle']);
    expect(extra).toMatchObject({ question: expect.stringContaining('six times seven') as string });
    expect((await client.ask(5, signature, {}))[0]).toBe(type);
  });
});

describe('a tampering', () => {
  const extraOf = async (authid: string) => {
    const client = await running.connect();
    const hello = { authmethods: ['wampcra'], authid };
    return z.record(z.string(), z.unknown()).parse((await client.hello('demo', hello))[2]);
  };

  it('changes what is sent, and not what is right', async () => {
    const client = await running.connect();
    const question = await client.hello('demo', { authmethods: ['wampcra'], authid: 'wrong-salt' });
    const { challenge, salt } = z.object({ challenge: z.string(), salt: z.string() }).loose().parse(question[2]);
    expect(salt).toBe('salt-of-new');
    const right = craSignature(craKey('demo-pass', 'salt-of-old', 1_000, 32), challenge);
    expect((await client.ask(5, right, {}))[0]).toBe(2);
    const fooled = craSignature(craKey('demo-pass', salt, 1_000, 32), challenge);
    expect(await refused({ authmethods: ['wampcra'], authid: 'wrong-salt' }, fooled)).toMatchObject({
      reason: 'wamp.error.authentication_denied',
    });
  });

  it('takes the length of the key away, which still has 64 bytes', async () => {
    expect(Object.keys(await extraOf('lost-keylen')).sort()).toEqual(['challenge', 'iterations', 'salt']);
    const client = await running.connect();
    const { challenge } = challengeSchema.parse(
      (await client.hello('demo', { authmethods: ['wampcra'], authid: 'lost-keylen' }))[2],
    );
    const key = craKey('demo-pass', 'salt-of-keylen', 1_000, 64);
    expect((await client.ask(5, craSignature(key, challenge), {}))[0]).toBe(2);
  });

  it('may be that nothing is said at all; the connection lives on', async () => {
    const client = await running.connect();
    client.send(1, 'demo', { roles: { caller: {} }, authmethods: ['wampcra'], authid: 'no-challenge' });
    const other = await running.guest();
    expect(await other.ask(48, 1, {}, 'demo.add2', [1, 2])).toMatchObject({ 0: 50 });
    expect(client.unread).toEqual([]);
    client.send(3, {}, 'wamp.close.close_realm');
    expect(await client.closed).toMatchObject({ code: 1000 });
  });
});

describe('a client certificate', () => {
  const clientOf = async (files: { cert: string; key: string } | undefined) => {
    await running.router.openTls(TLS);
    const url = running.router.endpoints.find(({ name }) => name === 'websocket-tls')?.url ?? '';
    return PlainClient.connect(url, ['wamp.2.json'], { ca: fixture('ca.pem'), ...files });
  };
  const known = { cert: fixture('client.pem'), key: fixture('client.key') };

  it('that is known logs in', async () => {
    running.router.trust(new X509Certificate(known.cert).fingerprint);
    const client = await clientOf(known);
    const [type, , details] = await client.hello('demo', { authmethods: ['tls'] });
    expect([type, details]).toEqual([
      2,
      expect.objectContaining({ authid: 'tilda', authmethod: 'tls', authprovider: 'certificate' }),
    ]);
    await client.close();
  });

  it('that is not known is refused, as is none', async () => {
    const stranger = await clientOf({ cert: fixture('self-signed.pem'), key: fixture('self-signed.key') });
    expect(await stranger.hello('demo', { authmethods: ['tls'] })).toEqual([
      3,
      { message: 'Wrong credentials: what was shown for tls is not known here.' },
      'wamp.error.authentication_denied',
    ]);
    const nobody = await clientOf(undefined);
    expect(await nobody.hello('demo', { authmethods: ['tls'] })).toMatchObject({
      0: 3,
      2: 'wamp.error.no_matching_auth_method',
    });
  });
});

describe('demo.login', () => {
  it.each([
    [{ token: 'ada-token' }, [50, 1, {}, ['Welcome, ada.'], { user: 'ada' }]],
    [{ token: 'other' }, [8, 48, 1, {}, 'demo.error.login_refused', ['The token is not valid.']]],
    [{}, [8, 48, 1, {}, 'wamp.error.invalid_argument', [expect.stringContaining('token') as string]]],
  ])('with %j', async (kwargs, answer) => {
    const client = await running.guest();
    expect(await client.ask(48, 1, {}, 'demo.login', [], kwargs)).toEqual(answer);
  });
});

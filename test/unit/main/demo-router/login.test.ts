import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { authMethod } from '../../../../src/main/auth/registry.ts';
import { Login } from '../../../../src/main/demo-router/login.ts';
import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../../../src/shared/contract/demo-logins.ts';
import { DEMO_PRINCIPALS } from '../../../../src/main/demo-router/principals.ts';
import { RouterMachine, type RouterEffect } from '../../../../src/main/wamp/router/router-machine.ts';
import { vectorsOf } from '../auth/vectors.ts';
import { craKey, craSignature, type PlainClient, type Wamp } from './plain-client.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();

const challengeSchema = z.object({
  challenge: z.string(),
  salt: z.string().optional(),
  iterations: z.number().optional(),
  keylen: z.number().optional(),
});

function principal(name: string) {
  const found = DEMO_PRINCIPALS.find((one) => one.name === name);
  if (!found) throw new Error(`no principal ${name}`);
  return { authid: '', secret: '', ...found };
}

/** Answers CHALLENGE as a client would that knows nothing but the secret. */
async function prove(client: PlainClient, question: Wamp, secret: string): Promise<Wamp> {
  expect(question).toEqual([4, expect.any(String), expect.any(Object)]);
  if (question[1] === 'ticket') return client.ask(5, secret, {});
  const { challenge, salt, iterations = 1_000, keylen = 32 } = challengeSchema.parse(question[2]);
  const key = salt === undefined ? secret : craKey(secret, salt, iterations, keylen);
  return client.ask(5, craSignature(key, challenge), {});
}

async function login(client: PlainClient, name: string, realm: string, secret?: string): Promise<Wamp> {
  const { method, authid, secret: right } = principal(name);
  const first = await client.hello(realm, { authmethods: [method], ...(authid && { authid }) });
  return first[0] === 4 ? prove(client, first, secret ?? right) : first;
}

/** Those that a client can log in as which knows ticket and wampcra. */
const SIMPLE = DEMO_PRINCIPALS.slice(0, 6);
const logins = SIMPLE.flatMap(({ name, realms }) => realms.map((realm) => [name, realm] as const));

describe('every principal', () => {
  it.each(logins)('%s logs in to %s with its secret', async (name, realm) => {
    const { authid, method, role } = principal(name);
    const [type, session, details] = await login(await running.connect(), name, realm);
    expect([type, session]).toEqual([2, expect.any(Number)]);
    expect(details).toMatchObject({
      realm,
      authid: authid || (expect.stringMatching(/^guest-[0-9a-f]{10}$/) as string),
      authrole: role,
      authmethod: method,
      authprovider: 'static',
      agent: 'WAMP Inspector demo router',
      roles: { broker: { features: { publisher_exclusion: true } }, dealer: { features: { call_timeout: true } } },
    });
    expect(running.router.sessions).toBe(1);
  });

  it.each(logins.filter(([name]) => name !== 'anonymous'))(
    '%s is refused in %s with another secret',
    async (name, realm) => {
      const client = await running.connect();
      const answer = await login(client, name, realm, 'wrong');
      expect(answer).toEqual([
        3,
        { message: expect.stringMatching(/^Wrong credentials: .*invalid\.$/) as string },
        'wamp.error.authentication_denied',
      ]);
      expect(await client.closed).toMatchObject({ code: 1000 });
      expect(running.router.sessions).toBe(0);
    },
  );

  it('is listed without what only the router knows', () => {
    const names = running.router.principals.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining([...DEMO_LOGINS, 'wampcra-salted-defaults', 'wampcra-stored-key']));
    const keys = new Set(running.router.principals.flatMap((one) => Object.keys(one)));
    const shown = ['about', 'authid', 'endpoint', 'method', 'name', 'realms', 'role', 'secret', 'secretIs', 'wrong'];
    expect([...keys].sort()).toEqual(shown);
  });

  it('says what goes wrong with each scenario, and with nothing else', () => {
    const wrong = running.router.principals.filter((one) => one.wrong !== undefined).map(({ name }) => name);
    expect(wrong.sort()).toEqual([...DEMO_SCENARIOS].sort());
  });
});

describe('the challenge', () => {
  const extraOf = async (name: string) => {
    const { method, authid } = principal(name);
    const question = await (await running.connect()).hello('demo', { authmethods: [method], authid });
    return z.record(z.string(), z.unknown()).parse(question[2]);
  };

  it.each([
    ['ticket', []],
    ['wampcra', ['challenge']],
    ['wampcra-salted', ['challenge', 'iterations', 'keylen', 'salt']],
    ['wampcra-salted-defaults', ['challenge', 'salt']],
    ['wampcra-stored-key', ['challenge', 'iterations', 'keylen', 'salt']],
  ])('of %s carries %j', async (name, keys) => {
    expect(Object.keys(await extraOf(name)).sort()).toEqual(keys);
  });

  it('names the session that WELCOME gives, and is new each time', async () => {
    const client = await running.connect();
    const { authid, secret } = principal('wampcra');
    const question = await client.hello('demo', { authmethods: ['wampcra'], authid });
    const { challenge } = challengeSchema.parse(question[2]);
    const named = z
      .object({ session: z.number(), authid: z.string(), authrole: z.string(), nonce: z.string() })
      .parse(JSON.parse(challenge));
    const welcome = await prove(client, question, secret);
    expect([named.session, named.authid, named.authrole]).toEqual([welcome[1], authid, 'user']);
    expect((await extraOf('wampcra'))['challenge']).not.toBe(challenge);
  });

  it('may be answered with the derived key that a client has stored', async () => {
    const client = await running.connect();
    const { authid, secret } = principal('wampcra-stored-key');
    const {
      challenge,
      salt = '',
      iterations = 0,
      keylen = 0,
    } = challengeSchema.parse((await client.hello('demo', { authmethods: ['wampcra'], authid }))[2]);
    const stored = craKey(secret, salt, iterations, keylen);
    expect(await client.ask(5, craSignature(stored, challenge), {})).toMatchObject({ 0: 2 });
  });
});

describe('somebody unknown', () => {
  it.each(['ticket', 'wampcra'])(
    'is challenged by %s like somebody known, and refused in the same words',
    async (method) => {
      const ask = async (authid: string) => {
        const client = await running.connect();
        const question = await client.hello('demo', { authmethods: [method], authid });
        const answer = await prove(client, question, 'wrong');
        const { challenge = '{}' } = challengeSchema.partial().parse(question[2]);
        return {
          keys: Object.keys(z.object({}).loose().parse(question[2])),
          fields: Object.keys(z.object({}).loose().parse(JSON.parse(challenge))),
          answer,
        };
      };
      expect(await ask('nobody')).toEqual(await ask(principal(method).authid));
    },
  );

  it('is told what is missing if there is no authid', async () => {
    const client = await running.connect();
    const [type, details, reason] = await client.hello('demo', { authmethods: ['ticket', 'wampcra'] });
    expect([type, reason]).toEqual([3, 'wamp.error.no_matching_auth_method']);
    expect(details).toEqual({
      message:
        'No offered method can be used: ticket needs an authid, and HELLO has none; wampcra needs an authid, and HELLO has none.',
    });
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['a guest in the realm of members', 'members', {}, 'anonymous is not offered in realm "members"'],
    [
      'an empty authid',
      'demo',
      { authmethods: ['ticket'], authid: '' },
      'ticket needs an authid, and the one in HELLO is empty',
    ],
    [
      'a method that is not built',
      'demo',
      { authmethods: ['magic'], authid: 'tess' },
      'magic is not offered in realm "demo"',
    ],
    [
      'a method of somebody else',
      'demo',
      { authmethods: ['ticket'], authid: 'wanda' },
      'ticket is not set up for this authid',
    ],
  ])('is refused: %s', async (_what, realm, details, words) => {
    const answer = await (await running.connect()).hello(realm, details);
    expect(answer).toEqual([
      3,
      { message: `No offered method can be used: ${words}.` },
      'wamp.error.no_matching_auth_method',
    ]);
  });

  it('cannot choose the authid of a guest', async () => {
    const answer = await (await running.connect()).hello('demo', { authid: 'tess' });
    expect(answer[2]).toMatchObject({ authrole: 'guest', authid: expect.stringMatching(/^guest-/) as string });
  });

  it('is refused in an unknown realm', async () => {
    const client = await running.connect();
    expect(await client.hello('nowhere')).toEqual([
      3,
      { message: 'There is no realm "nowhere".' },
      'wamp.error.no_such_realm',
    ]);
    expect(await client.closed).toMatchObject({ code: 1000 });
  });
});

describe('answers to challenges of other routers, signed by other clients', () => {
  const { verified } = vectorsOf('wampcra');
  const signed = verified.filter(
    (vector) => vector.has('challenge') && typeof vector.expected['authenticate_signature'] === 'string',
  );

  /** A machine that sent the vector's challenge, and the verdict on a signature. */
  async function verdict(vector: (typeof signed)[number], signature: string): Promise<readonly RouterEffect[]> {
    const method = authMethod('wampcra');
    if (!method) throw new Error('wampcra is not registered');
    const salting = vector.has('salt')
      ? {
          salt: vector.text('salt'),
          ...(vector.has('iterations') && { iterations: vector.number('iterations') }),
          ...(vector.has('keylen') && { keylen: vector.number('keylen') }),
        }
      : {};
    const extra = { challenge: vector.text('challenge'), ...salting };
    const login = new Login({
      method: { ...method, challenge: () => extra },
      newcomer: {
        principal: { authid: 'peter', role: 'user', secret: vector.text('secret'), ...salting },
        session: 5,
        random: new Uint8Array(32),
        now: 0,
      },
      known: true,
      leavesOut: [],
    });
    const machine = new RouterMachine({ agent: 'x', realm: () => ({ obstacle: () => undefined }) });
    const details = { roles: { caller: {} }, authmethods: ['wampcra'], authid: 'peter' };
    machine.handle({ kind: 'received', message: { kind: 'HELLO', realm: 'r', details }, findings: [] });
    expect(machine.handle(login.begin() ?? { kind: 'failed', text: 'no challenge' })).toEqual([
      { kind: 'send', message: { kind: 'CHALLENGE', authmethod: 'wampcra', extra } },
    ]);
    const authenticate = { kind: 'AUTHENTICATE', signature, extra: {} } as const;
    machine.handle({ kind: 'received', message: authenticate, findings: [] });
    return machine.handle(await login.check(authenticate));
  }

  it.each(signed.map((vector) => [vector.id, vector] as const))('%s is let in', async (_id, vector) => {
    const signature = z.string().parse(vector.expected['authenticate_signature']);
    expect(await verdict(vector, signature)).toMatchObject([
      { message: { kind: 'WELCOME', session: 5 } },
      { kind: 'join' },
    ]);
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    expect(await verdict(vector, flipped)).toMatchObject([
      { message: { kind: 'ABORT', reason: 'wamp.error.authentication_denied' } },
      { kind: 'hangUp', because: 'refused' },
    ]);
  });

  it('are several, salted and not', () => {
    expect(signed.filter((vector) => vector.has('salt')).length).toBeGreaterThan(1);
    expect(signed.filter((vector) => !vector.has('salt')).length).toBeGreaterThan(1);
  });
});

it('a method that fails is no wrong secret', async () => {
  const method = authMethod('ticket');
  if (!method) throw new Error('ticket is not registered');
  const login = new Login({
    method: { ...method, check: () => Promise.reject(new Error('broken')) },
    newcomer: { principal: { authid: 'a', role: 'b', secret: 'c' }, session: 1, random: new Uint8Array(32), now: 0 },
    known: true,
    leavesOut: [],
  });
  expect(await login.check({ kind: 'AUTHENTICATE', signature: 'c', extra: {} })).toEqual({
    kind: 'failed',
    text: 'The router failed to check the answer to ticket.',
  });
});

it('an unknown newcomer is denied whatever the method says', async () => {
  const method = authMethod('ticket');
  if (!method) throw new Error('ticket is not registered');
  const login = new Login({
    method,
    newcomer: {
      principal: { authid: 'a', role: 'b', secret: 'right' },
      session: 1,
      random: new Uint8Array(32),
      now: 0,
    },
    known: false,
    leavesOut: [],
  });
  expect(await login.check({ kind: 'AUTHENTICATE', signature: 'right', extra: {} })).toMatchObject({ kind: 'denied' });
});

import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cryptosign } from '../../../../../src/main/auth/cryptosign/cryptosign.ts';
import { ed25519Or, nodeEd25519 } from '../../../../../src/main/auth/cryptosign/ed25519.ts';
import { nobleEd25519 } from '../../../../../src/main/auth/cryptosign/ed25519-noble.ts';
import { publicKeyOf, routerPublicKeyOf } from '../../../../../src/main/auth/cryptosign/router-side.ts';
import { signedMessage } from '../../../../../src/main/auth/cryptosign/signed-message.ts';
import { containing } from '../../../../support/containing.ts';
import { PUBLIC, publicOf, SEED } from './key-files.ts';
import { challengeWith, channels, greet, helloWith, HEX, login, newcomerOf, type Options } from './talks.ts';

const labels = (trace: readonly { label: string }[]) => trace.map(({ label }) => label);

describe('a cryptosign login', () => {
  it('shows every value from the seed to what is sent', async () => {
    const { answer, check, sent } = await login({});
    if (!answer.ok) throw new Error(answer.text);
    expect(labels(answer.trace)).toEqual([
      'private seed',
      'public key',
      'challenge',
      'message',
      'signature',
      'AUTHENTICATE.Signature',
    ]);
    expect(answer.trace.filter(({ secret }) => secret).map(({ value }) => value)).toEqual([HEX]);
    expect(answer.trace[2]?.value).toBe(sent['challenge']);
    expect(answer.trace.at(-1)?.value).toBe(answer.signature);
    expect(answer.signature).toMatch(/^[0-9a-f]{192}$/);
    expect(await check(answer.signature)).toEqual({ ok: true });
  });

  const bindings: readonly (readonly [string, Options, string])[] = [
    ['tls-unique', { channel_binding: 'tls-unique' }, 'client'],
    ["tls-unique of the server's Finished", { channel_binding: 'tls-unique', finished: 'server' }, 'server'],
    ['tls-exporter', { channel_binding: 'tls-exporter' }, 'client'],
  ];

  it.each(bindings)('is bound by %s, and masks the Finished message only', async (_title, options, finished) => {
    const { client, router } = channels();
    const { answer, check } = await login({ options, client, router, kept: { pubkey: PUBLIC, finished } });
    if (!answer.ok) throw new Error(answer.text);
    expect(await check(answer.signature)).toEqual({ ok: true });
    const id = answer.trace.find(({ label }) => label === 'channel id');
    const message = finished === 'client' ? client.finished : client.peerFinished;
    const expected =
      options['channel_binding'] === 'tls-exporter'
        ? client.exporter
        : createHash('sha256')
            .update(message ?? '')
            .digest();
    expect(id).toMatchObject({ secret: false, value: Buffer.from(expected ?? []).toString('hex') });
    const secrets = labels(answer.trace.filter(({ secret }) => secret));
    expect(secrets).toEqual(
      options['channel_binding'] === 'tls-unique' ? ['private seed', 'Finished'] : ['private seed'],
    );
  });

  it('fails where both ends take another Finished message, or see another TLS session', async () => {
    const { client, router } = channels();
    const options = { channel_binding: 'tls-unique', finished: 'server' };
    const other = await login({ options, client, router });
    expect(await other.check(other.answer.ok ? other.answer.signature : '')).toMatchObject({
      ok: false,
      text: containing('not the challenge XOR the channel id'),
    });
    const proxied = await login({ options: { channel_binding: 'tls-unique' }, client, router: channels().router });
    expect(await proxied.check(proxied.answer.ok ? proxied.answer.signature : '')).toMatchObject({ ok: false });
  });

  it('is agreed on by both ends for every key, challenge and binding, and by no other signature', async () => {
    const anyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(
        anyBytes,
        fc.constantFrom('none', 'tls-unique', 'tls-exporter'),
        fc.nat(191),
        async (seed, binding, at) => {
          const secret = Buffer.from(seed).toString('hex');
          const kept = { pubkey: publicOf(Buffer.from(seed)).toString('hex') };
          const { client, router } = channels();
          const options = { channel_binding: binding, challengeRouter: true };
          const { answer, check } = await login({ secret, kept, client, router, options });
          if (!answer.ok) throw new Error(answer.text);
          expect(await check(answer.signature)).toEqual({ ok: true });
          const digit = answer.signature.charAt(at) === '0' ? '1' : '0';
          const tampered = answer.signature.slice(0, at) + digit + answer.signature.slice(at + 1);
          expect(await check(tampered)).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the greeting', () => {
  it('carries the public key alone, unless more is chosen', async () => {
    expect(await greet({})).toEqual({ ok: true, authextra: { pubkey: PUBLIC } });
    expect(await greet({ options: { channel_binding: 'none', finished: 'client', routerKey: ' ' } })).toEqual({
      ok: true,
      authextra: { pubkey: PUBLIC },
    });
  });

  it('carries a new challenge for the router each time', async () => {
    const greetings = [
      await greet({ options: { challengeRouter: true } }),
      await greet({ options: { challengeRouter: true } }),
    ];
    const challenges = greetings.map((greeting) => greeting.ok && greeting.authextra['challenge']);
    expect(challenges[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(challenges[0]).not.toBe(challenges[1]);
    expect(cryptosign.freshKeys).toEqual(['challenge']);
  });

  it.each([
    ['a wire without TLS', undefined, 'tls-unique', 'has none, or somebody else ends it'],
    ['no Finished message', { protocol: 'TLSv1.3' }, 'tls-unique', 'no Finished message of the client for TLSv1.3'],
    ['no exporter', { protocol: 'TLSv1.2' }, 'tls-exporter', 'exports no keying material for TLSv1.2'],
  ] as const)('says why channel binding is impossible: %s', async (_title, client, binding, why) => {
    const ends = { options: { channel_binding: binding }, ...(client && { client }) };
    expect(await greet(ends)).toEqual({ ok: false, text: containing(why), anyway: { pubkey: PUBLIC } });
  });

  it.each([
    ['the seed is the authid', {}, HEX, 'the same as the authid'],
    ['the seed is the public key of the profile', { publicKey: HEX }, undefined, 'the same as the public key'],
    ['the key belongs to another public key', { publicKey: 'ab'.repeat(32) }, undefined, 'router knows another one'],
    ['the public key of the profile is none', { publicKey: 'abc' }, undefined, '64 hex digits are needed'],
    [
      'the router key is none',
      { routerKey: 'zz', challengeRouter: true },
      undefined,
      'router key of the profile is none',
    ],
    ['the trustroot is no address', { trustroot: '0x12' }, undefined, 'no Ethereum address'],
    ['the certificates are no JSON', { certificates: '[' }, undefined, 'no JSON list'],
    ['the certificates are no pairs', { certificates: '[[1]]' }, undefined, 'no JSON list'],
  ])('finds before anything is sent that %s', async (_title, options, authid, why) => {
    const greeting = await greet({ options }, authid);
    expect(greeting).toMatchObject({ ok: false, text: containing(why), anyway: { pubkey: PUBLIC } });
  });

  it('knows nothing wrong with an authid that is the public key', async () => {
    expect(await greet({ options: { publicKey: `0x${PUBLIC.toUpperCase()}` } }, PUBLIC)).toMatchObject({ ok: true });
  });

  it('warns of a router key that nothing is compared with', async () => {
    const greeting = await greet({ options: { routerKey: PUBLIC } });
    expect(greeting.ok && greeting.findings).toMatchObject([{ check: 'A-11', severity: 'warning' }]);
  });

  it('is not made from a secret that is no key', async () => {
    expect(await greet({ secret: 'hunter2' })).toEqual({ ok: false, text: containing('cryptosign needs') });
  });
});

describe('the answer', () => {
  const challenge = randomBytes(32).toString('hex');
  const answerTo = (
    extra: Parameters<typeof challengeWith>[0],
    more: { options?: Options; hello?: ReturnType<typeof helloWith> } = {},
  ) => cryptosign.answer({ challenge: challengeWith(extra), secret: HEX, now: 0, ...more });

  it.each([
    ['missing', undefined, 'missing'],
    ['null', null, 'missing'],
    ['a number', 7, 'no text'],
    ['binary', new Uint8Array(32), '32 bytes of binary'],
    ['base64', Buffer.alloc(32, 7).toString('base64'), 'what looks like 32 bytes in base64'],
    ['an odd number of digits', 'abc', '3 hex digits, an odd number'],
    ['other text', 'what?', '5 characters that are no hex'],
    ['empty', '', '0 bytes in hex'],
  ])('is refused for a challenge that is %s', async (_title, value, found) => {
    const answer = await answerTo(value === undefined ? {} : { challenge: value });
    expect(answer).toMatchObject({ ok: false, text: containing(`CHALLENGE.Extra.challenge is ${found}`), trace: [] });
    expect('anyway' in answer).toBe(false);
  });

  it('over a challenge of another length is sent only if the user insists', async () => {
    const answer = await answerTo({ challenge: 'ab'.repeat(31) });
    expect(answer).toMatchObject({ ok: false, text: containing('31 bytes in hex') });
    const anyway = answer.ok ? undefined : answer.anyway;
    expect(anyway?.signature.slice(128)).toBe('ab'.repeat(31));
    expect(answer.trace.at(-1)?.value).toBe(anyway?.signature);
  });

  it('goes on without a binding that the router left out, with a warning', async () => {
    const { client, router } = channels();
    const options = { channel_binding: 'tls-unique' };
    const {
      answer,
      hello,
      challenge: dropped,
    } = await login({
      options,
      client,
      router,
      alter: ({ channel_binding: _, ...extra }) => extra,
    });
    expect(answer.ok && labels(answer.trace)).not.toContain('channel id');
    expect(cryptosign.review?.({ hello, challenge: dropped })).toMatchObject([{ check: 'A-10', severity: 'warning' }]);
  });

  it.each([
    ['another binding', { channel_binding: 'tls-exporter' }, '"tls-exporter", and "tls-unique" was asked for'],
    ['a binding that is not known', { channel_binding: 'tls-new' }, '"tls-new", and "tls-unique" was asked for'],
    ['a binding that is no text', { channel_binding: 1 }, 'a value that is no text'],
  ])('is not sent if the router names %s', async (_title, extra, why) => {
    const { client, router } = channels();
    const ends = { options: { channel_binding: 'tls-unique' }, client, router };
    const { answer, hello, challenge: altered } = await login({ ...ends, alter: (sent) => ({ ...sent, ...extra }) });
    expect(answer).toMatchObject({ ok: false, text: containing(why), anyway: { extra: {} } });
    expect(cryptosign.review?.({ hello, challenge: altered })).toMatchObject([{ check: 'A-10', severity: 'error' }]);
  });

  it('is not sent for a binding that nobody asked for', async () => {
    const answer = await answerTo({ challenge, channel_binding: 'tls-unique' });
    expect(answer).toMatchObject({ ok: false, text: containing('none was asked for') });
    expect(answer.ok || answer.text).toContain('Channel binding is impossible');
  });

  it('is not sent for a binding that both agree on and nobody knows', async () => {
    const hello = helloWith({ pubkey: PUBLIC, channel_binding: 'tls-new' });
    const answer = await answerTo({ challenge, channel_binding: 'tls-new' }, { hello });
    expect(answer).toMatchObject({ ok: false, text: containing('not known here') });
  });

  it('is not sent if HELLO announced another key', async () => {
    const answer = await answerTo({ challenge }, { hello: helloWith({ pubkey: 'ab'.repeat(32) }) });
    expect(answer).toMatchObject({ ok: false, text: containing('another public key') });
  });

  it('needs no HELLO at hand', async () => {
    expect(await answerTo({ challenge })).toMatchObject({
      ok: true,
      signature: signedMessage(SEED, Buffer.from(challenge, 'hex')),
    });
    const bound = await answerTo({ challenge }, { options: { channel_binding: 'tls-unique' } });
    expect(bound).toMatchObject({ ok: true });
  });

  it('tells that remote attestation is not done here', async () => {
    const answer = await answerTo({ challenge, attest: [1, 2] });
    expect(answer.findings).toMatchObject([{ severity: 'info', section: 'Remote Attestation' }]);
  });

  it('is refused without a key, and for a kind of secret that is not known', async () => {
    const asked = { challenge: challengeWith({ challenge }), now: 0 };
    expect(await cryptosign.answer(asked)).toMatchObject({ ok: false, text: containing('names none'), trace: [] });
    expect(await cryptosign.answer({ ...asked, secret: HEX, secretIs: 'ticket' })).toMatchObject({ ok: false });
  });
});

describe('the router that is asked to prove itself', () => {
  const options = { challengeRouter: true };
  const routerKey = routerPublicKeyOf(newcomerOf({}).principal);

  it.each(['none', 'tls-unique', 'tls-exporter'])('is verified, and the proof is shown (%s)', async (binding) => {
    const { client, router } = channels();
    const bound = { channel_binding: binding, ...options, routerKey };
    const { answer, sent, hello, challenge } = await login({ options: bound, client, router });
    if (!answer.ok) throw new Error(answer.text);
    const proof = answer.routerProof ?? [];
    expect(proof.at(-1)).toMatchObject({ label: "router's signature", value: sent['signature'] });
    expect(labels(proof).includes('channel id')).toBe(binding !== 'none');
    expect(cryptosign.review?.({ hello, challenge })).toEqual([]);
  });

  it('signs with the key that it keeps', async () => {
    const seed = randomBytes(32);
    const kept = { pubkey: PUBLIC, routerSeed: seed.toString('hex') };
    const { answer, sent } = await login({ options, kept });
    expect(answer.ok).toBe(true);
    expect(sent['pubkey']).toBe(publicOf(seed).toString('hex'));
  });

  it.each([
    ['no key', { pubkey: undefined }, 'CHALLENGE.Extra.pubkey is missing'],
    ['no signature', { signature: undefined }, 'CHALLENGE.Extra.signature is missing'],
    ['a signature of 64 bytes', { signature: 'ab'.repeat(64) }, 'is 64 bytes in hex'],
    ['a signature over something else', { signature: signedMessage(SEED, randomBytes(32)) }, 'other bytes than'],
    ['another key', { pubkey: PUBLIC }, 'does not fit its public key'],
  ])('is refused with %s, in the answer and in the review', async (_title, change, why) => {
    const alter = (sent: Record<string, never>) =>
      Object.fromEntries(Object.entries({ ...sent, ...change }).filter(([, value]) => value !== undefined));
    const { answer, hello, challenge } = await login({ options, alter: alter as never });
    expect(answer).toMatchObject({ ok: false, text: containing(why), anyway: { extra: {} } });
    expect(cryptosign.review?.({ hello, challenge })).toMatchObject([{ check: 'A-11', text: containing(why) }]);
  });

  it('is refused if it signs as if there were no binding, which only the ends can tell', async () => {
    const { client, router } = channels();
    const ends = { options: { ...options, channel_binding: 'tls-unique' }, client };
    const { answer, hello, challenge } = await login({
      ...ends,
      alter: (sent) => ({ ...sent, channel_binding: 'tls-unique' }),
    });
    expect(answer).toMatchObject({ ok: false, text: containing('no channel binding'), findings: [{ check: 'A-11' }] });
    expect(cryptosign.review?.({ hello, challenge })).toEqual([]);
    const proxied = await login({ ...ends, router: { ...router, peerFinished: randomBytes(32) } });
    expect(proxied.answer).toMatchObject({ ok: false, text: containing('a proxy that ends TLS') });
  });

  it.each([
    ['another key than the trusted one', PUBLIC, 'another key than the one that is trusted'],
    ['a trusted key that is none', 'abc', 'is no public key'],
  ])('is refused with %s', async (_title, trusted, why) => {
    const { answer } = await login({ options: { ...options, routerKey: trusted } });
    expect(answer).toMatchObject({ ok: false, text: containing(why), findings: [{ check: 'A-11', key: 'pubkey' }] });
  });
});

describe('the review', () => {
  const hello = helloWith({ pubkey: PUBLIC });
  const text = randomBytes(32).toString('hex');
  const challenge = challengeWith({ challenge: text, channel_binding: null });
  const review = (signature: string, asked = challenge) =>
    cryptosign.review?.({ hello, challenge: asked, authenticate: { kind: 'AUTHENTICATE', signature, extra: {} } });
  const message = Buffer.from(text, 'hex');

  it('has nothing to say of a right login', () => {
    expect(review(signedMessage(SEED, message))).toEqual([]);
    expect(cryptosign.review?.({ hello })).toEqual([]);
    expect(cryptosign.review?.({ hello, challenge })).toEqual([]);
    const welcome = { kind: 'WELCOME', session: 1, details: {} } as const;
    expect(cryptosign.review?.({ hello, challenge, welcome })).toEqual([]);
  });

  it('names the form, the message and the signature of AUTHENTICATE', () => {
    expect(review('zz')).toMatchObject([{ check: 'A-01', text: containing('2 characters') }]);
    expect(review('ab'.repeat(64))).toMatchObject([{ check: 'A-01', text: containing('bare signature') }]);
    expect(review(signedMessage(SEED, randomBytes(32)))).toMatchObject([
      { check: 'A-09', text: containing('not the challenge') },
    ]);
    expect(review(signedMessage(randomBytes(32), message))).toMatchObject([
      { check: 'A-09', text: containing('does not fit') },
    ]);
  });

  it('cannot compare the message under a binding, but checks the signature', () => {
    const bound = challengeWith({ challenge: text, channel_binding: 'tls-unique' });
    expect(review(signedMessage(SEED, randomBytes(32)), bound)).toEqual([]);
    expect(review(signedMessage(randomBytes(32), message), bound)).toMatchObject([{ check: 'A-09' }]);
  });

  it('tells at WELCOME that a router takes a signature over another message', () => {
    const welcome = { kind: 'WELCOME', session: 1, details: {} } as const;
    const welcomed = (signature: string, asked = challenge) =>
      cryptosign.review?.({
        hello,
        challenge: asked,
        authenticate: { kind: 'AUTHENTICATE', signature, extra: {} },
        welcome,
      });
    expect(welcomed(signedMessage(SEED, message))).toEqual([]);
    expect(welcomed('zz')).toEqual([]);
    const bound = challengeWith({ challenge: text, channel_binding: 'tls-unique' });
    expect(welcomed(signedMessage(SEED, randomBytes(32)), bound)).toEqual([]);
    expect(welcomed(signedMessage(SEED, randomBytes(32)))).toMatchObject([
      { check: 'A-09', severity: 'warning', text: containing('play it again') },
    ]);
  });

  it('names what HELLO misses, and a challenge that is none', () => {
    const bare = { ...hello, details: {} };
    expect(cryptosign.review?.({ hello: bare, challenge })).toMatchObject([{ check: 'A-12' }]);
    const authenticate = { kind: 'AUTHENTICATE', signature: signedMessage(SEED, message), extra: {} } as const;
    expect(cryptosign.review?.({ hello: bare, challenge, authenticate })).toEqual([]);
    expect(cryptosign.review?.({ hello, challenge: challengeWith({ challenge: 'x' }) })).toMatchObject([
      { check: 'A-09' },
    ]);
    expect(review(signedMessage(SEED, message), challengeWith({}))).toEqual([]);
  });
});

describe('the router side', () => {
  it('echoes a binding that it can do, leaves out others, and says null for none', () => {
    const { router } = channels();
    const asked = (channel_binding: string) => helloWith({ pubkey: PUBLIC, channel_binding });
    const extraOf = (binding: string, door?: typeof router) =>
      cryptosign.challenge(newcomerOf(door ? { router: door } : {}, asked(binding)));
    expect(extraOf('tls-unique', router)).toMatchObject({ channel_binding: 'tls-unique' });
    expect(extraOf('tls-unique')).not.toHaveProperty('channel_binding');
    expect(extraOf('tls-new', router)).not.toHaveProperty('channel_binding');
    expect(cryptosign.challenge(newcomerOf({}))).toEqual({ challenge: containing(''), channel_binding: null });
  });

  it('knows somebody by the key that it keeps, or by the secret', async () => {
    const known = (kept: Record<string, string> | undefined, secret: string) =>
      publicKeyOf({ authid: 'joe', role: 'user', secret, ...(kept && { kept }) });
    expect(Buffer.from((await known({ pubkey: PUBLIC }, '')) ?? []).toString('hex')).toBe(PUBLIC);
    expect(Buffer.from((await known(undefined, HEX)) ?? []).toString('hex')).toBe(PUBLIC);
    expect(await known({ pubkey: 'x' }, HEX)).toBeUndefined();
    expect(await known(undefined, 'x')).toBeUndefined();
  });

  it.each([
    ['no key of the user', { kept: { pubkey: 'x' } }, {}, 'no public key for this user'],
    ['another key in HELLO', { kept: { pubkey: 'ab'.repeat(32) } }, {}, 'not that of this user'],
    ['a challenge that is none', {}, { challenge: 'x' }, 'not 32 bytes'],
    ['a binding it has no channel for', {}, { channel_binding: 'tls-unique' }, 'Channel binding is impossible'],
  ])('refuses with %s', async (_title, ends, change, why) => {
    const hello = helloWith({ pubkey: PUBLIC });
    const newcomer = newcomerOf(ends, hello);
    const extra = { challenge: text32, ...change };
    const signature = signedMessage(SEED, Buffer.from(text32, 'hex'));
    const check = await cryptosign.check(newcomer, extra, { kind: 'AUTHENTICATE', signature, extra: {} });
    expect(check).toMatchObject({ ok: false, text: containing(why) });
  });

  const text32 = randomBytes(32).toString('hex');

  it('compares signature and message, both', async () => {
    const newcomer = newcomerOf({}, helloWith({ pubkey: PUBLIC }));
    const check = (signature: string) =>
      cryptosign.check(newcomer, { challenge: text32 }, { kind: 'AUTHENTICATE', signature, extra: {} });
    const right = signedMessage(SEED, Buffer.from(text32, 'hex'));
    expect(await check(right)).toEqual({ ok: true });
    expect(await check(right.toUpperCase())).toEqual({ ok: true });
    expect(await check(signedMessage(SEED, randomBytes(32)))).toMatchObject({
      ok: false,
      text: containing('signed message'),
    });
    expect(await check(right.slice(0, 128))).toMatchObject({ ok: false, text: containing('64 bytes in hex') });
    expect(await check(signedMessage(randomBytes(32), Buffer.from(text32, 'hex')))).toMatchObject({
      ok: false,
      text: containing('signature is invalid'),
    });
  });
});

describe('Ed25519', () => {
  it('is the same by node:crypto and by @noble/curves', () => {
    const message = randomBytes(32);
    for (const seed of [SEED, randomBytes(32)]) {
      expect(Buffer.from(nobleEd25519.publicKeyOf(seed))).toEqual(Buffer.from(nodeEd25519.publicKeyOf(seed)));
      const signature = nodeEd25519.sign(seed, message);
      expect(Buffer.from(nobleEd25519.sign(seed, message))).toEqual(Buffer.from(signature));
      for (const curve of [nodeEd25519, nobleEd25519]) {
        expect(curve.verify(publicOf(Buffer.from(seed)), message, signature)).toBe(true);
        expect(curve.verify(publicOf(Buffer.from(seed)), randomBytes(32), signature)).toBe(false);
        expect(curve.verify(new Uint8Array(3), message, signature)).toBe(false);
        expect(curve.verify(publicOf(Buffer.from(seed)), message, new Uint8Array(3))).toBe(false);
      }
    }
  });

  it('comes from @noble/curves where node:crypto lacks it', async () => {
    expect(await ed25519Or(nodeEd25519)).toBe(nodeEd25519);
    const without = { ...nodeEd25519, publicKeyOf: () => expect.unreachable() };
    expect(await ed25519Or(without)).toBe(nobleEd25519);
  });
});

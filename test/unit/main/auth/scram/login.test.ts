import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Principal } from '../../../../../src/main/auth/auth-method.ts';
import { clientSignature, provesKey, scramKeys, xor } from '../../../../../src/main/auth/scram/formulas.ts';
import { scram, wampScram } from '../../../../../src/main/auth/scram/scram.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { containing } from '../../../../support/containing.ts';
import { logIn, QUICK, stream } from './logins.ts';

const both = [
  ['wamp-scram', wampScram],
  ['scram', scram],
] as const;

describe('a proof', () => {
  it('shows a key only if both have the length of one', () => {
    const { clientKey, storedKey } = scramKeys(Buffer.from('key'));
    const proof = xor(clientKey, clientSignature(storedKey, 'message'));
    expect(provesKey(proof, storedKey, 'message')).toBe(true);
    expect(provesKey(proof, storedKey, 'other message')).toBe(false);
    for (const length of [0, 20, 33])
      expect(provesKey(Buffer.alloc(length), Buffer.alloc(length), 'message')).toBe(false);
  });
});

/** Text of printable characters, some of them outside of ASCII. */
function textOf(bytes: Uint8Array): string {
  const alphabet = 'abcXYZ019 ,=+/éßłжα漢ª';
  return [...bytes].map((byte) => [...alphabet][byte % [...alphabet].length]).join('') || 'x';
}

/** Somebody made up, the same for a seed each time. */
function somebody(seed: string): Principal {
  const random = stream(seed);
  const [kind = 0, rounds = 1, size = 1, memory = 0] = random(4);
  const isArgon2 = kind % 3 === 0;
  return {
    authid: `${textOf(random(1 + (size % 12)))}.`,
    role: 'user',
    secret: `${textOf(random(1 + (size % 20)))}.`,
    iterations: isArgon2 ? 1 + (rounds % 3) : 1 + rounds,
    kept: {
      kdf: isArgon2 ? 'argon2id' : 'pbkdf2',
      memory: 8 + memory,
      salt: Buffer.from(random(8 + (size % 16))).toString('hex'),
      ...(kind % 2 === 0 && { hmacKey: kind % 4 === 0 ? 'raw' : 'base64' }),
    },
  };
}

describe.each(both)('%s: our client at our router', (_name, method) => {
  it('agrees for whoever and whatever is drawn', async () => {
    const kinds = new Set<unknown>();
    for (let i = 0; i < 40; i++) {
      const principal = somebody(`${method.name} ${i}`);
      kinds.add(principal.kept?.['kdf']);
      const options = { hmac_key: principal.kept?.['hmacKey'] ?? 'automatic' };
      const credential = { secret: principal.secret, options };
      const { answer, check, taken } = await logIn({ method, principal, credential, seed: String(i) });
      expect({ i, check, taken }).toEqual({
        i,
        check: { ok: true, authextra: check?.ok && check.authextra },
        taken: true,
      });
      expect(answer.trace.at(-1)?.value).toBe(answer.ok && answer.signature);
    }
    expect([...kinds].sort()).toEqual(['argon2id', 'pbkdf2']);
  });

  it('refuses a wrong password', async () => {
    const { check } = await logIn({ method, credential: { secret: 'Pencil' } });
    expect(check).toMatchObject({ ok: false, text: containing('proof') });
  });

  const changed: readonly (readonly [string, (extra: Dict) => Dict])[] = [
    ['salt', (extra) => ({ ...extra, salt: 'AAAAAAAAAAA=' })],
    ['iterations', (extra) => ({ ...extra, iterations: 8 })],
    ['nonce', (extra) => ({ ...extra, nonce: `${String(extra['nonce']).slice(0, -4)}AAA=` })],
    ['kdf', (extra) => ({ ...extra, kdf: method.name === 'scram' ? 'argon2id-13' : 'argon2id13', memory: 8 })],
  ];
  it.each(changed)('refuses the proof if %s of CHALLENGE was changed on the way', async (_field, onChallenge) => {
    const { check } = await logIn({
      method,
      onChallenge: (extra) => onChallenge({ ...extra, salt: extra['salt'] ?? '' }),
    });
    expect(check).toMatchObject({ ok: false });
  });

  it('refuses the proof if the nonce or the authid of HELLO was changed on the way', async () => {
    const nonce = Buffer.alloc(24).toString('base64');
    const onHello = (details: Dict) => ({ ...details, authextra: { nonce, channel_binding: null } });
    const swapped = await logIn({ method, onHello, insist: true });
    expect(swapped.check).toMatchObject({ ok: false });
    const renamed = await logIn({ method, onHello: (details) => ({ ...details, authid: 'jim' }) });
    expect(renamed.check).toMatchObject({ ok: false });
  });

  it('refuses every proof that is not the one', async () => {
    const { authenticate } = await logIn({ method });
    const right = Buffer.from(authenticate?.signature ?? '', 'base64');
    for (let bit = 0; bit < 256; bit += 37) {
      const wrong = Buffer.from(right);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const onAuthenticate = () =>
        ({ kind: 'AUTHENTICATE', extra: authenticate?.extra ?? {}, signature: wrong.toString('base64') }) as const;
      expect((await logIn({ method, onAuthenticate })).check).toMatchObject({ ok: false });
    }
    for (const signature of ['', 'AAAA', '%', right.toString('hex')]) {
      const onAuthenticate = (message: { extra: Dict }) => ({ kind: 'AUTHENTICATE', ...message, signature }) as const;
      expect((await logIn({ method, onAuthenticate })).check).toMatchObject({ ok: false });
    }
  });

  it('asks somebody whom nobody knows for the same each time, and others for something else', () => {
    const nobody = (authid: string) => {
      const principal = { authid, role: '', secret: '' };
      return method.challenge({ principal, session: 1, random: stream('x')(32), now: 0 });
    };
    expect(nobody('ann')).toEqual(nobody('ann'));
    expect(nobody('ann')?.['salt']).not.toBe(nobody('bob')?.['salt']);
    expect(nobody('ann')).toMatchObject({ iterations: 3, memory: 4096, kdf: containing('argon2id') });
  });

  it('refuses whoever said no nonce', async () => {
    const { check } = await logIn({ method, onHello: (details) => ({ ...details, authextra: {} }), insist: true });
    expect(check).toMatchObject({ ok: false, text: containing('nonce') });
  });

  it('refuses an authid that SASLprep refuses', async () => {
    const login = await logIn({ method, principal: { ...QUICK, authid: 'jo\u0007e' }, insist: true });
    expect(login.check).toMatchObject({ ok: false, text: containing('authid') });
    expect((await logIn({ method, principal: { ...QUICK, secret: 'a\u0007' }, insist: true })).check?.ok).toBe(true);
  });

  it('appends to a client nonce so that the text begins with it, whatever its length', async () => {
    for (const nonce of ['AAECAwQFBgcICQoLDA0ODw==', 'no base64 at all']) {
      const hello = { kind: 'HELLO', realm: 'r', details: { authextra: { nonce } } } as const;
      const extra = method.challenge({ principal: QUICK, session: 1, random: stream('x')(32), now: 0, hello });
      const whole = extra?.['nonce'] as string;
      // Crossbar encodes both together, and so does the router of its dialect.
      if (method === scram && nonce.endsWith('=')) expect(Buffer.from(whole, 'base64')).toHaveLength(32);
      else expect(whole.startsWith(nonce)).toBe(true);
    }
    const { hello, challenge } = await logIn({ method });
    const ours = (hello.details['authextra'] as Dict)['nonce'] as string;
    expect(challenge.extra['nonce']).toContain(ours);
    expect(Buffer.from(ours, 'base64')).toHaveLength(24);
  });
});

describe('the two dialects', () => {
  it('do not understand each other', async () => {
    const mine = await logIn({ method: wampScram });
    const { hello, challenge } = mine;
    const crossed = await scram.answer({ hello, challenge, secret: QUICK.secret, now: 0 });
    expect(crossed.ok && crossed.signature).not.toBe(mine.authenticate?.signature);
  });

  it('differ in what is said', async () => {
    const [specified, autobahn] = [await logIn({ method: wampScram }), await logIn({ method: scram })];
    expect(Object.keys(specified.hello.details['authextra'] as Dict)).toEqual(['nonce', 'channel_binding']);
    expect(Object.keys(autobahn.hello.details['authextra'] as Dict)).toEqual(['nonce']);
    expect(specified.authenticate?.extra).toEqual({
      nonce: specified.challenge.extra['nonce'],
      channel_binding: null,
      cbind_data: null,
    });
    expect(autobahn.authenticate?.extra).toEqual({});
    expect(specified.challenge.extra['memory']).toBeNull();
    expect(autobahn.challenge.extra['memory']).toBe(0);
    const wrong = { credential: { secret: 'no' } };
    expect((await logIn({ method: wampScram, ...wrong })).check).toMatchObject({ details: { scram: 'invalid-proof' } });
    expect((await logIn({ method: scram, ...wrong })).check).not.toHaveProperty('details');
  });
});

const rigSchema = z.object({
  principals: z.array(z.looseObject({ method: z.string(), authid: z.string().optional() })),
});
const rig = rigSchema.parse(
  JSON.parse(readFileSync(new URL('../../../../peers/routers/principals.json', import.meta.url), 'utf8')),
);

describe('principals as Crossbar keeps them', () => {
  const users = rig.principals.filter(({ method }) => method === 'scram');
  it('has one of each kind', () => {
    expect(users.map(({ kdf }) => kdf)).toEqual(['pbkdf2', 'argon2id-13', 'argon2id-13']);
  });

  // Whose keys were made of the hash itself, though it is Argon2, cannot be seen by a client.
  it.each(users.map((user) => [user.authid ?? '', user] as const))('%s', async (authid, user) => {
    const principal: Principal = {
      authid,
      role: 'user',
      secret: '',
      iterations: Number(user['iterations']),
      kept: {
        kdf: user['kdf'] === 'pbkdf2' ? 'pbkdf2' : 'argon2id',
        memory: Number(user['memory']),
        salt: String(user['salt']),
        storedKey: String(user['stored-key']),
        serverKey: String(user['server-key']),
      },
    };
    const isRaw = String(user['dialect']).startsWith('raw');
    const attempt = async (hmac_key: string) => {
      const credential = { secret: String(user['password']), options: { hmac_key } };
      const { check, taken } = await logIn({ method: scram, principal, credential });
      return check?.ok === true && taken === true;
    };
    const isGuessed = !isRaw || user['kdf'] === 'pbkdf2';
    expect(await attempt('automatic')).toBe(isGuessed);
    // The third one's hash takes seconds; the other two show that the wrong form is refused.
    if (isRaw) expect(await attempt('base64')).toBe(false);
    if (!isGuessed) expect(await attempt('raw')).toBe(true);
  });

  it('gives the proof that a recorded login sent, and takes the proof it got', async () => {
    const text = readFileSync(new URL('../../../../fixtures/vectors/recorded.json', import.meta.url), 'utf8');
    const file = z.object({ vectors: z.array(z.looseObject({ id: z.string(), trace: z.array(z.looseObject({})) })) });
    const logins = file
      .parse(JSON.parse(text))
      .vectors.filter(({ id }) => /login-websocket-json-scram-(carol|dave)$/.test(id));
    expect(logins).toHaveLength(2);
    for (const { trace } of logins) {
      const messages = trace.flatMap(({ message }) => (Array.isArray(message) ? [message as unknown[]] : []));
      const [hello, challenge, authenticate, welcome] = messages;
      const details = hello?.[2] as Dict;
      const user = users.find(({ authid }) => authid === details['authid']);
      const answer = await scram.answer({
        secret: String(user?.['password']),
        options: { hmac_key: 'raw' },
        hello: { kind: 'HELLO', realm: 'realm1', details },
        challenge: { kind: 'CHALLENGE', authmethod: 'scram', extra: challenge?.[2] as Dict },
        now: 0,
      });
      if (!answer.ok) throw new Error(answer.text);
      expect(answer.signature).toBe(authenticate?.[1]);
      const proof = answer.verify?.({ kind: 'WELCOME', session: 1, details: welcome?.[2] as Dict });
      expect(proof).toMatchObject({ ok: true, findings: [] });
    }
  });
});

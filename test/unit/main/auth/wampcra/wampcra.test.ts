import { createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKey, wampcra } from '../../../../../src/main/auth/wampcra/wampcra.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { authenticate, newcomer, question } from '../questions.ts';
import { vectorsOf } from '../vectors.ts';
import type { Vector } from '../vectors.ts';
import { containing } from '../../../../support/containing.ts';

const vectors = vectorsOf('wampcra');
const signing = vectors.verified.filter((vector) => 'authenticate_signature' in vector.expected);

function extraOf(vector: Vector): Dict {
  const extra: Dict = { challenge: vector.text('challenge') };
  if (vector.has('salt')) {
    extra['salt'] = vector.text('salt');
    extra['iterations'] = vector.number('iterations');
    extra['keylen'] = vector.number('keylen');
  }
  return extra;
}

async function signed(extra: Dict, secret: string, secretIs?: string) {
  const answer = await wampcra.answer(
    question('wampcra', extra, { secret, ...(secretIs === undefined ? {} : { secretIs }) }),
  );
  if (!answer.ok) throw new Error(answer.text);
  return answer;
}

async function refusal(extra: Dict, secret: string | undefined = 'secret'): Promise<string> {
  const answer = await wampcra.answer(question('wampcra', extra, { secret }));
  expect(answer.ok).toBe(false);
  return answer.ok ? '' : answer.text;
}

function hmac(key: string | Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

describe('wampcra: client answer', () => {
  it('has vectors of both flows to run', () => {
    expect(signing.filter((vector) => vector.has('salt')).length).toBeGreaterThan(0);
    expect(signing.filter((vector) => !vector.has('salt')).length).toBeGreaterThan(0);
  });

  it.each(signing.map((vector) => [vector.id, vector.title, vector] as const))(
    '%s: %s',
    async (_id, _title, vector) => {
      const answer = await signed(extraOf(vector), vector.text('secret'));
      expect(answer.signature).toBe(vector.expected['authenticate_signature']);
      expect(answer.extra).toEqual({});
      expect(answer.trace.at(-1)?.value).toBe(answer.signature);
      const key = answer.trace.find((step) => step.label === 'derived key')?.value;
      expect(key).toBe(vector.expected['derived_key_base64']);
    },
  );

  it('does not give the values published by mistake', async () => {
    expect(vectors.unverified.length).toBeGreaterThan(0);
    for (const vector of vectors.unverified) {
      const answer = await signed(extraOf(vector), vector.text('secret'));
      expect(answer.signature).not.toBe(vector.expected['published_signature']);
    }
  });

  it('cra-neg-002: signs the challenge as received, not as it would write it', async () => {
    const vector = vectors.verified.find(({ id }) => id === 'cra-neg-002');
    if (!vector) throw new Error('vector cra-neg-002 is missing');
    const answer = await signed({ challenge: vector.text('challenge') }, vector.text('secret'));
    expect(answer.signature).toBe(vector.expected['right_signature']);
    const other = await signed({ challenge: vector.text('reserialised') }, vector.text('secret'));
    expect(other.signature).toBe(vector.expected['wrong_signature']);
  });

  it('cra-neg-003: a salt that looks like base64 is a text', async () => {
    const vector = vectors.verified.find(({ id }) => id === 'cra-neg-003');
    if (!vector) throw new Error('vector cra-neg-003 is missing');
    const extra: Dict = { challenge: 'c', salt: vector.text('salt'), iterations: 1000, keylen: 32 };
    const answer = await signed(extra, vector.text('secret'));
    const key = answer.trace.find((step) => step.label === 'derived key');
    expect(key?.value).toBe(vector.expected['derived_key_base64']);
    expect(key?.value).not.toBe(vector.expected['wrong_if_salt_decoded']);
  });

  it('takes 1000 iterations and 32 bytes if the router names neither, and says so', async () => {
    const answer = await signed({ challenge: 'c', salt: 'salt123' }, 'secret1');
    const key = pbkdf2Sync('secret1', 'salt123', 1000, 32, 'sha256').toString('base64');
    expect(answer.signature).toBe(hmac(key, 'c'));
    const step = (label: string) => answer.trace.find((entry) => entry.label === label);
    expect(step('iterations')).toMatchObject({ value: '1000', how: containing('default') });
    expect(step('keylen')).toMatchObject({ value: '32', how: containing('default') });
  });

  it('uses a derived key as it is, whatever the salt', async () => {
    const key = await deriveKey(Buffer.from('secret1'), 'salt123', 100, 16);
    const extra: Dict = { challenge: 'c', salt: 'salt123', iterations: 100, keylen: 16 };
    const byPassword = await signed(extra, 'secret1', 'password');
    const byKey = await signed({ ...extra, iterations: 0 }, key, 'derived-key');
    expect(byKey.signature).toBe(byPassword.signature);
    expect(byKey.trace.map((step) => step.label)).toEqual(['derived key', 'challenge', 'signature']);
    expect((await signed(extra, key, 'password')).signature).not.toBe(byPassword.signature);
  });

  it('signs the bytes of a text beyond ASCII', async () => {
    const answer = await signed({ challenge: '{"authid":"žluťoučký 🦒"}' }, 'pässwörd');
    expect(answer.signature).toBe(hmac(Buffer.from('pässwörd', 'utf8'), '{"authid":"žluťoučký 🦒"}'));
  });

  it('tells every value in order, and which are secret', async () => {
    const answer = await signed({ challenge: 'c', salt: 's', iterations: 2, keylen: 8 }, 'pw');
    expect(answer.trace.map((step) => [step.label, step.encoding, step.secret])).toEqual([
      ['password', 'utf-8', true],
      ['salt', 'utf-8', false],
      ['iterations', 'number', false],
      ['keylen', 'number', false],
      ['derived key', 'base64', true],
      ['challenge', 'utf-8', false],
      ['signature', 'base64', false],
    ]);
    const open = answer.trace.filter((step) => !step.secret).map((step) => `${step.how} ${step.value}`);
    expect(open.join('\n')).not.toContain('pw');
    const plain = await signed({ challenge: 'c' }, 'pw');
    expect(plain.trace.map((step) => step.label)).toEqual(['password', 'challenge', 'signature']);
  });
});

describe('wampcra: what a router may send', () => {
  const bad: readonly (readonly [string, Dict, readonly string[]])[] = [
    ['no challenge', {}, ['no "challenge"']],
    ['challenge of a wrong type', { challenge: 5 }, ['"challenge" = 5']],
    ['challenge as bytes', { challenge: new Uint8Array([255, 1]) }, ['"challenge"', 'ff01']],
    ['salt of a wrong type', { challenge: 'c', salt: null }, ['"salt" = null']],
    ['a list as salt', { challenge: 'c', salt: ['a\n'] }, ['"salt" = ["a\\n"]']],
    ['no iterations at all', { challenge: 'c', salt: 's', iterations: 0 }, ['"iterations" = 0', '10000000']],
    ['negative iterations', { challenge: 'c', salt: 's', iterations: -1 }, ['"iterations" = -1']],
    ['too many iterations', { challenge: 'c', salt: 's', iterations: 10_000_001 }, ['"iterations" = 10000001']],
    [
      'iterations beyond 2^53',
      { challenge: 'c', salt: 's', iterations: 2n ** 60n },
      ['"iterations" = 1152921504606846976'],
    ],
    ['half an iteration', { challenge: 'c', salt: 's', iterations: 1.5 }, ['"iterations" = 1.5']],
    ['iterations as text', { challenge: 'c', salt: 's', iterations: '1000' }, ['"iterations" = "1000"']],
    ['keylen 0', { challenge: 'c', salt: 's', keylen: 0 }, ['"keylen" = 0', '1024']],
    ['a long key', { challenge: 'c', salt: 's', keylen: 1025 }, ['"keylen" = 1025']],
    ['keylen of a wrong type', { challenge: 'c', salt: 's', keylen: true }, ['"keylen" = true']],
    [
      'both within bounds but costly together',
      { challenge: 'c', salt: 's', iterations: 10_000_000, keylen: 64 },
      ['10000000', '64'],
    ],
  ];

  it.each(bad)('%s: refused, with field, value and what to do', async (_title, extra, parts) => {
    const text = await refusal(extra);
    for (const part of parts) expect(text).toContain(part);
    expect(text).toContain('CHALLENGE.Extra');
    expect(text).toContain('router');
  });

  it('computes what the profile allows, and says how to allow more', async () => {
    const extra: Dict = { challenge: 'c', salt: 's', iterations: 11, keylen: 33 };
    const within = (iterations: number) =>
      wampcra.answer(question('wampcra', extra, { secret: 'pw', limits: { iterations, memoryKiB: 8 } }));
    expect(await within(10)).toMatchObject({ ok: false, text: containing('"iterations" = 11') });
    expect(await within(10)).toMatchObject({
      ok: false,
      text: containing('this profile allows 10 (limits.iterations)'),
    });
    expect(await within(21)).toMatchObject({ ok: false, text: containing('"keylen" = 33') });
    expect((await within(22)).ok).toBe(true);
  });

  it('ends at once when the login is given up', async () => {
    const stop = new AbortController();
    const extra: Dict = { challenge: 'c', salt: 's', iterations: 4_000_000_000 };
    const limits = { iterations: 4_294_967_295, memoryKiB: 8 };
    const answer = wampcra.answer(question('wampcra', extra, { secret: 'pw', limits, signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('given up')), 100);
    await expect(answer).rejects.toThrow('given up');
  });

  it('accepts the bounds themselves', async () => {
    expect((await signed({ challenge: '', salt: '', iterations: 1, keylen: 1024 }, 'pw')).ok).toBe(true);
    expect((await signed({ challenge: 'c', salt: 's', iterations: 1, keylen: 1 }, 'pw')).ok).toBe(true);
  });

  it('quotes a long value shortened, without half a character', async () => {
    const text = await refusal({ challenge: 'c', salt: 's', iterations: `${'x'.repeat(58)}🦒${'y'.repeat(200)}` });
    expect(text).toContain('…');
    expect(text).not.toContain('yy');
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it('quotes nested values that JSON has no form for', async () => {
    const text = await refusal({ challenge: { n: 2n ** 60n, b: new Uint8Array([1]) } });
    expect(text).toContain('{"n":"1152921504606846976","b":"bytes 01"}');
  });

  it('is not taken in by a name every object has', async () => {
    expect(await refusal({ __proto__: { challenge: 'c' } })).toContain('no "challenge"');
  });

  it('says what is missing on our side', async () => {
    const none = await wampcra.answer(question('wampcra', { challenge: 'c' }));
    expect(none).toMatchObject({ ok: false, text: containing('names none') });
    const odd = await wampcra.answer(question('wampcra', { challenge: 'c' }, { secret: 's', secretIs: 'seed' }));
    expect(odd).toMatchObject({ ok: false, text: containing('"seed"') });
  });
});

describe('wampcra: key derivation', () => {
  const keys = vectorsOf('wampcra-key').verified;

  it.each(keys.map((vector) => [vector.id, vector.title, vector] as const))('%s: %s', async (_id, _title, vector) => {
    // One vector reduces each UTF-16 unit to its low byte, which is Latin-1.
    const encoding = vector.has('secret_encoding') ? 'latin1' : 'utf8';
    const secret = Buffer.from(vector.text('secret'), encoding);
    const key = await deriveKey(secret, vector.text('salt'), vector.number('iterations'), vector.number('keylen'));
    expect(key).toBe(vector.expected['derived_key_base64']);
  });

  const primitives = vectorsOf('pbkdf2').verified;

  it.each(primitives.map((vector) => [vector.id, vector.title, vector] as const))(
    '%s: %s',
    async (_id, _title, vector) => {
      const password = Buffer.from(vector.text('password'));
      const key = await deriveKey(password, vector.text('salt'), vector.number('iterations'), vector.number('keylen'));
      const hex = Buffer.from(key, 'base64').toString('hex');
      if (vector.has('prf')) expect(hex).not.toBe(vector.expected['hex']);
      else expect(hex).toBe(vector.expected['hex']);
    },
  );
});

describe('wampcra: router check', () => {
  it.each(signing.map((vector) => [vector.id, vector] as const))(
    '%s: accepts the published signature only',
    async (_id, vector) => {
      const known = newcomer({ secret: vector.text('secret') });
      const signature = String(vector.expected['authenticate_signature']);
      expect(await wampcra.check(known, extraOf(vector), authenticate(signature))).toEqual({ ok: true });
      const wrong = [signature.toLowerCase(), signature.slice(0, -1), `${signature} `, '', signature.replace('=', '')];
      for (const text of wrong) {
        expect(await wampcra.check(known, extraOf(vector), authenticate(text))).toMatchObject({ ok: false });
      }
      const other = newcomer({ secret: `${vector.text('secret')}x` });
      expect(await wampcra.check(other, extraOf(vector), authenticate(signature))).toMatchObject({ ok: false });
    },
  );

  it('sends a challenge with all fields the specification asks for', () => {
    const extra = wampcra.challenge(newcomer({ authid: 'jö"e' }));
    expect(Object.keys(extra ?? {})).toEqual(['challenge']);
    expect(JSON.parse(String(extra?.['challenge']))).toEqual({
      authid: 'jö"e',
      authrole: 'user',
      authmethod: 'wampcra',
      authprovider: 'static',
      nonce: Buffer.alloc(16, 7).toString('base64'),
      timestamp: '2023-11-14T22:13:20.000Z',
      session: 9007199254740992,
    });
  });

  it('sends how to derive the key of a salted user', () => {
    const full = wampcra.challenge(newcomer({ salt: 'salt123', iterations: 100, keylen: 16 }));
    expect(full).toMatchObject({ salt: 'salt123', iterations: 100, keylen: 16 });
    expect(wampcra.challenge(newcomer({ salt: 'x' }))).toMatchObject({ salt: 'x', iterations: 1000, keylen: 32 });
  });

  it('accepts an answer computed apart from this code, for a stored key as well', async () => {
    const key = pbkdf2Sync('secret2', 'salt123', 100, 16, 'sha256').toString('base64');
    const salted = { salt: 'salt123', iterations: 100, keylen: 16 };
    for (const known of [newcomer(salted), newcomer({ ...salted, secret: key, secretIs: 'derived-key' })]) {
      const extra = wampcra.challenge(known) ?? {};
      const signature = hmac(key, String(extra['challenge']));
      expect(await wampcra.check(known, extra, authenticate(signature))).toEqual({ ok: true });
    }
  });

  it('refuses when the principal itself cannot be checked', async () => {
    const odd = await wampcra.check(newcomer({ secretIs: 'seed' }), { challenge: 'c' }, authenticate('x'));
    expect(odd).toMatchObject({ ok: false, text: containing('"seed"') });
    const known = newcomer({ salt: 's', iterations: 0 });
    const result = await wampcra.check(known, wampcra.challenge(known) ?? {}, authenticate('x'));
    expect(result).toMatchObject({ ok: false, text: containing('"iterations" = 0') });
  });
});

import { describe, expect, it } from 'vitest';
import type { Credential, Question } from '../../../../../src/main/auth/auth-method.ts';
import { scram, wampScram } from '../../../../../src/main/auth/scram/scram.ts';
import type { MessageOf } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import { containing } from '../../../../support/containing.ts';
import { logIn, QUICK, stream } from './logins.ts';

const NONCE = 'AAECAwQFBgcICQoLDA0ODw==';
const EXTRA: Dict = { nonce: `${NONCE}EBES`, salt: 'ICEiIyQlJicoKSorLC0uLw==', kdf: 'pbkdf2', iterations: 4096 };
const ARGON2: Dict = { ...EXTRA, kdf: 'argon2id13', iterations: 1, memory: 64 };

function asked(extra: Dict, more: Partial<Question> & { details?: Dict } = {}): Question {
  const { details = { authid: 'joe', authextra: { nonce: NONCE, channel_binding: null } }, ...rest } = more;
  const hello: MessageOf<'HELLO'> = { kind: 'HELLO', realm: 'realm1', details };
  return {
    hello,
    challenge: { kind: 'CHALLENGE', authmethod: 'wamp-scram', extra },
    secret: 'pencil',
    now: 0,
    ...rest,
  };
}

function greeted(credential: Credential & { authid?: string }) {
  return wampScram.greet?.({ random: stream('g'), authid: 'joe', secret: 'pencil', ...credential });
}

describe('HELLO', () => {
  it('carries 24 bytes that are new each time, in both dialects', async () => {
    for (const method of [wampScram, scram]) {
      const random = stream('x');
      const nonces: string[] = [];
      for (let i = 0; i < 3; i++) {
        const greeting = await method.greet?.({ random, authid: 'joe' });
        if (!greeting?.ok) throw new Error('no greeting');
        nonces.push(greeting.authextra['nonce'] as string);
      }
      expect(new Set(nonces).size).toBe(3);
      expect(nonces.every((nonce) => Buffer.from(nonce, 'base64').length === 24 && !nonce.endsWith('='))).toBe(true);
      expect(method.freshKeys).toEqual(['nonce']);
    }
  });

  it('is not sent if the authid or the password cannot be prepared, unless the user insists', async () => {
    const cases: readonly (readonly [{ authid?: string; secret?: string }, string])[] = [
      [{ authid: 'jo\u0007e' }, 'The authid has a character that SASLprep prohibits'],
      [{ authid: '\u00ad' }, 'The authid is empty once'],
      [{ secret: 'geheim \u{1F512}' }, 'The password has a character that SASLprep does not know'],
      [{ secret: '\u0627abc' }, 'The password mixes writing from right to left'],
      [{ authid: '' }, 'needs an authid'],
    ];
    for (const [credential, text] of cases) {
      const greeting = await greeted(credential);
      expect(greeting).toMatchObject({ ok: false, text: containing(text), anyway: { channel_binding: null } });
      expect(greeting).toHaveProperty('anyway.nonce');
      if (credential.secret !== undefined) expect(JSON.stringify(greeting)).not.toContain(credential.secret);
    }
  });

  it('leaves the password alone in the dialect of Autobahn, and takes new characters in an authid', async () => {
    const greeting = await scram.greet?.({ random: stream('g'), authid: 'jo\u{1F512}', secret: 'a\u0007' });
    expect(greeting).toMatchObject({ ok: true });
    const none = await scram.greet?.({ random: stream('g') });
    expect(none).toMatchObject({ ok: false, text: containing('authid'), anyway: {} });
  });
});

describe('what is known of a password beforehand', () => {
  it('is whether SASLprep changes it', async () => {
    const fact = async (secret: string) => (await wampScram.examine?.({ secret }, 0))?.facts.at(-1)?.value;
    expect(await fact('pencil')).toBe('changes nothing');
    expect(await fact('p\u00adencil')).toBe('changes the password');
    expect(await fact('\u0007')).toContain('prohibits');
    expect(await wampScram.examine?.({ secret: '' }, 0)).toMatchObject({ ok: false, text: containing('empty') });
    expect(await wampScram.examine?.({}, 0)).toMatchObject({ ok: false, text: containing('names none') });
    expect((await scram.examine?.({ secret: '\u0007' }, 0))?.facts.map(({ label }) => label)).toEqual(['Password']);
  });
});

describe('CHALLENGE: what a router may send', () => {
  const bad: readonly (readonly [string, Readonly<Record<string, WampValue | undefined>>, readonly string[]])[] = [
    ['no nonce', { nonce: undefined }, ['"nonce"', 'text is needed']],
    ['a nonce of a wrong type', { nonce: 5 }, ['"nonce" = 5']],
    ['no kdf', { kdf: null }, ['"kdf" = null']],
    ['an unknown kdf', { kdf: 'bcrypt' }, ['"kdf" = "bcrypt"', 'argon2id13 or pbkdf2']],
    ['a name every object has', { kdf: 'constructor' }, ['"kdf" = "constructor"']],
    ['a salt of a wrong type', { salt: new Uint8Array([1]) }, ['"salt" = "bytes 01"']],
    ['a salt that is no base64', { salt: 'not base64!' }, ['"salt"', 'base64']],
    ['iterations 0', { iterations: 0 }, ['"iterations" = 0', 'from 1 to 10000000']],
    ['no iterations', { iterations: undefined }, ['"iterations"', 'from 1']],
    ['negative iterations', { iterations: -4096 }, ['"iterations" = -4096']],
    ['half an iteration', { iterations: 0.5 }, ['"iterations" = 0.5']],
    ['iterations as text', { iterations: '4096' }, ['"iterations" = "4096"']],
    ['10^9 iterations', { iterations: 1e9 }, ['"iterations" = 1000000000', '10000000', 'limits.iterations']],
    ['iterations beyond 2^53', { iterations: 2n ** 60n }, ['1152921504606846976', 'limits.iterations']],
    ['no memory', { ...ARGON2, memory: undefined }, ['"memory"', 'from 8']],
    ['memory null', { ...ARGON2, memory: null }, ['"memory" = null']],
    ['little memory', { ...ARGON2, memory: 7 }, ['"memory" = 7']],
    ['much memory', { ...ARGON2, memory: 1_048_577 }, ['"memory" = 1048577', '1048576', 'limits.memoryKiB']],
    [
      'both costly together',
      { ...ARGON2, iterations: 1000, memory: 1_048_576 },
      ['1048576000 KiB', 'limits.iterations'],
    ],
    ['a short salt for Argon2', { ...ARGON2, salt: 'AAAA' }, ['"salt" of 3 bytes', '8']],
  ];

  it.each(bad)('%s: refused, with field and what is needed, and nothing to send', async (_title, change, parts) => {
    const extra: Dict = {};
    for (const [key, value] of Object.entries({ ...EXTRA, ...change })) if (value !== undefined) extra[key] = value;
    const answer = await wampScram.answer(asked(extra));
    if (answer.ok) throw new Error('answered');
    for (const part of ['CHALLENGE.Extra', 'router', ...parts]) expect(answer.text).toContain(part);
    expect(answer).not.toHaveProperty('anyway');
    expect(answer.trace).toEqual([]);
  });

  it('takes more than the usual work if the profile allows it, and less if it allows less', async () => {
    const high = await wampScram.answer(
      asked({ ...EXTRA, iterations: 5 }, { limits: { iterations: 4, memoryKiB: 8 } }),
    );
    expect(high).toMatchObject({ ok: false, text: containing('this profile allows 4') });
    const raised = await wampScram.answer(
      asked({ ...ARGON2, iterations: 2 }, { limits: { iterations: 128, memoryKiB: 64 } }),
    );
    expect(raised.ok).toBe(true);
  });

  it('ends at once when the login is given up', async () => {
    const stop = new AbortController();
    const costly = { ...ARGON2, iterations: 2000, memory: 4096 };
    const answer = wampScram.answer(asked(costly, { signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('given up')), 100);
    await expect(answer).rejects.toThrow('given up');
  });

  it('says so if there is not that much memory', async () => {
    const extra = { ...ARGON2, memory: 4_194_304 };
    const answer = await wampScram.answer(
      asked(extra, { limits: { iterations: 4_294_967_295, memoryKiB: 4_194_304 } }),
    );
    expect(answer).toMatchObject({ ok: false, text: containing('"memory" = 4194304 KiB') });
  });

  it('takes the name that the other dialect has for Argon2', async () => {
    const own = await wampScram.answer(asked(ARGON2));
    const foreign = await wampScram.answer(asked({ ...ARGON2, kdf: 'argon2id-13' }));
    expect(foreign.ok && foreign.signature).toBe(own.ok && own.signature);
  });

  it('gives up over a nonce that is not ours, and computes for whoever insists', async () => {
    const others: readonly (readonly [string, string])[] = [
      ['AAAA', 'does not begin with'],
      [NONCE, 'adds nothing'],
      ['AAECAwQFBgcICQoLDA0ODxAREhM=', 'multiple of three bytes'],
      [`${NONCE.slice(0, -1)}x`, 'does not begin with'],
    ];
    for (const [nonce, text] of others) {
      const answer = await wampScram.answer(asked({ ...EXTRA, nonce }));
      expect(answer).toMatchObject({ ok: false, text: containing(text), anyway: { extra: { nonce } } });
      if (answer.ok) throw new Error('answered');
      expect(answer.text).toContain('give up');
      expect(answer.trace.at(-1)?.value).toBe(answer.anyway?.signature);
      expect(await scram.answer(asked({ ...EXTRA, nonce }))).toMatchObject({ ok: true });
    }
  });

  it('is answered for whoever insists if SASLprep refuses the password', async () => {
    const answer = await wampScram.answer(asked(EXTRA, { secret: 'geheim \u0007' }));
    expect(answer).toMatchObject({ ok: false, text: containing('The password has') });
    if (answer.ok) throw new Error('answered');
    expect(answer.text).not.toContain('geheim');
    const same = await scram.answer(asked(EXTRA, { secret: 'geheim \u0007' }));
    expect(same.ok).toBe(true);
  });
});

describe('what is missing on our side', () => {
  it.each([
    ['no HELLO', { hello: undefined }, 'authid'],
    ['no authid', { details: { authextra: { nonce: NONCE } } }, 'HELLO.Details has no authid'],
    ['no authextra', { details: { authid: 'joe' } }, 'HELLO.Details has no authextra.nonce'],
    ['no secret', { secret: undefined }, 'names none'],
    ['an empty secret', { secret: '' }, 'empty'],
    ['an odd kind of secret', { secretIs: 'seed' }, '"seed"'],
  ] as const)('%s', async (_title, change, text) => {
    const { hello, secret, ...rest } = { ...asked(EXTRA), ...('details' in change ? asked(EXTRA, change) : change) };
    const question = { ...rest, ...(hello && { hello }), ...(secret !== undefined && { secret }) };
    for (const method of [wampScram, scram]) {
      expect(await method.answer(question)).toMatchObject({ ok: false, text: containing(text) });
    }
  });
});

describe('the derivation', () => {
  it('tells every value in order, which are secret, and ends with what is sent', async () => {
    const answer = await wampScram.answer(asked(ARGON2, { secret: 'p\u00adencil' }));
    expect(answer.trace.map(({ label, encoding, secret }) => [label, encoding, secret])).toEqual([
      ['password', 'utf-8', true],
      ['prepared password', 'utf-8', true],
      ['authid', 'utf-8', false],
      ['prepared authid', 'utf-8', false],
      ['client nonce', 'utf-8', false],
      ['nonce', 'utf-8', false],
      ['salt', 'base64', false],
      ['kdf', 'utf-8', false],
      ['iterations', 'number', false],
      ['memory', 'number', false],
      ['salted password', 'hex', true],
      ['channel part', 'base64', false],
      ['auth message', 'utf-8', false],
      ['client key', 'hex', true],
      ['stored key', 'hex', true],
      ['client signature', 'hex', true],
      ['client proof', 'base64', false],
    ]);
    expect(answer.trace.at(-1)?.value).toBe(answer.ok && answer.signature);
    const open = answer.trace.filter(({ secret }) => !secret).map(({ how, value }) => `${how} ${value}`);
    expect(open.join('\n')).not.toContain('encil');
  });

  it('has the text that keys the HMACs in the dialect of Autobahn', async () => {
    const answer = await scram.answer(asked({ ...ARGON2, kdf: 'argon2id-13' }));
    const labels = answer.trace.map(({ label }) => label);
    expect(labels).toContain('HMAC key');
    expect(labels).not.toContain('prepared password');
    expect(answer.trace.find(({ label }) => label === 'HMAC key')?.value).toMatch(/^[A-Za-z0-9+/]{43}$/);
    expect(answer.trace.find(({ label }) => label === 'auth message')?.value).toContain(',c=,r=');
  });

  it('escapes what would divide the AuthMessage', async () => {
    const authid = 'a=b,c=3D';
    const answer = await scram.answer(asked(EXTRA, { details: { authid, authextra: { nonce: NONCE } } }));
    expect(answer.trace.find(({ label }) => label === 'auth message')?.value).toMatch(/^n=a=3Db=2Cc=3D3D,r=/);
  });
});

describe('WELCOME: the proof of the router', () => {
  async function proofOf(write: (right: string) => Dict) {
    const answer = await wampScram.answer(asked(EXTRA));
    if (!answer.ok) throw new Error(answer.text);
    // What the router has to show, made apart from the code that checks it.
    const login = answer.verify?.({ kind: 'WELCOME', session: 1, details: { authextra: { verifier: 'AAAA' } } });
    const right = login?.trace.find(({ label }) => label === 'server signature')?.value ?? '';
    return { right, proof: answer.verify?.({ kind: 'WELCOME', session: 1, details: write(right) }) };
  }
  const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

  it.each([
    ['base64', (right: string) => ({ verifier: right })],
    ['after v=', (right: string) => ({ verifier: `v=${right}` })],
    ['without padding', (right: string) => ({ verifier: right.replace('=', '') })],
    ['hex', (right: string) => ({ verifier: hex(right) })],
    ['bytes', (right: string) => ({ verifier: new Uint8Array(Buffer.from(right, 'base64')) })],
    ['under the name of Autobahn', (right: string) => ({ verifier: null, scram_server_signature: right })],
  ])('is taken as %s', async (_form, write) => {
    const { proof } = await proofOf((right) => ({ authextra: write(right) }));
    expect(proof).toMatchObject({ ok: true, findings: [] });
    expect(proof?.trace.slice(-4).map(({ label, secret }) => [label, secret])).toEqual([
      ['server key', true],
      ['server signature', false],
      ['received', false],
      ['equal', false],
    ]);
    expect(proof?.trace.at(-1)?.value).toBe('yes');
  });

  it.each([
    ['another proof', (right: string) => `${right.startsWith('A') ? 'B' : 'A'}${right.slice(1)}`],
    ['half of it', (right: string) => right.slice(0, 20)],
    ['no text', () => 5],
    ['no base64', () => '%%%'],
    ['nothing', () => ''],
  ])('is refused as %s', async (_form, write) => {
    const { proof, right } = await proofOf((value) => ({ authextra: { verifier: write(value) } }));
    expect(proof?.ok).toBe(false);
    expect(proof?.findings).toMatchObject([
      { check: 'A-07', severity: 'error', key: 'verifier', text: containing('this is another router') },
    ]);
    // The text goes to the peer in ABORT, who must not learn the right proof from it.
    expect(proof?.findings[0]?.text).not.toContain(right);
    expect(proof?.trace.find(({ label }) => label === 'server signature')?.value).toBe(right);
    expect(proof?.trace.at(-1)?.value).toBe('no');
  });

  it('is not missed here if WELCOME has none: the review says so', async () => {
    for (const details of [{}, { authextra: null }, { authextra: {} }] as Dict[]) {
      expect((await proofOf(() => details)).proof).toEqual({ ok: true, findings: [], trace: [] });
    }
  });

  it('is wrong if the router is another', async () => {
    const { taken } = await logIn({ method: wampScram });
    expect(taken).toBe(true);
    // It knows what the client proves, but not what it has to show itself.
    const known = await logIn({ method: wampScram, principal: { ...QUICK, secret: 'pencil' } });
    const storedKey = known.answer.trace.find(({ label }) => label === 'stored key')?.value ?? '';
    const thief = { ...QUICK, kept: { ...QUICK.kept, storedKey, serverKey: '00'.repeat(32) } };
    const { check, taken: fooled } = await logIn({ method: wampScram, principal: thief });
    expect(check?.ok).toBe(true);
    expect(fooled).toBe(false);
  });
});

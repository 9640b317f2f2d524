import { describe, expect, it } from 'vitest';
import type { AuthMethod } from '../../../../../src/main/auth/auth-method.ts';
import { scram, wampScram } from '../../../../../src/main/auth/scram/scram.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { canRun, kept, run } from '../snippets.ts';

const NONCE = 'AAECAwQFBgcICQoLDA0ODw==';
const SECRET = 'correct horse';
/** Would divide the AuthMessage, or end a text. */
const AUTHID = 'a=b,"c\\ é漢\u{1F512}';
const PBKDF2: Dict = { nonce: `${NONCE}EBES`, salt: 'ICEiIyQlJicoKSorLC0uLw==', kdf: 'pbkdf2', iterations: 9 };
const ARGON2: Dict = { ...PBKDF2, kdf: 'argon2id-13', iterations: 2, memory: 64 };

/** Both derivations of one login. */
async function login(method: AuthMethod, extra: Dict, options: Record<string, string> = {}) {
  const authextra = { nonce: NONCE, channel_binding: options['channel_binding'] ?? null };
  const answer = await method.answer({
    hello: { kind: 'HELLO', realm: 'realm1', details: { authid: AUTHID, authextra } },
    challenge: { kind: 'CHALLENGE', authmethod: method.name, extra },
    secret: SECRET,
    options,
    channel: { protocol: 'TLSv1.2', finished: Buffer.alloc(12, 7) },
    now: 0,
  });
  if (!answer.ok) throw new Error(answer.text);
  const verify = (verifier: string) =>
    answer.verify?.({ kind: 'WELCOME', session: 1, details: { authextra: { verifier } } }).trace ?? [];
  const right = verify('').find(({ label }) => label === 'server signature')?.value ?? '';
  return {
    proof: answer.signature,
    right,
    mine: kept(answer.trace),
    theirs: kept(verify(`v=${right}`), 'router-proof'),
  };
}

const cases: readonly (readonly [string, AuthMethod, Dict, Record<string, string>])[] = [
  ['wamp-scram with PBKDF2', wampScram, PBKDF2, {}],
  ['wamp-scram bound to its channel', wampScram, PBKDF2, { channel_binding: 'tls-unique' }],
  ['scram with PBKDF2', scram, PBKDF2, {}],
  ['scram with the text of the hash', scram, PBKDF2, { hmac_key: 'base64' }],
];
const argon2: typeof cases = [
  ['wamp-scram with Argon2', wampScram, ARGON2, {}],
  ['scram with Argon2', scram, ARGON2, {}],
];

describe.each(['python', 'javascript', 'go'] as const)('a program in %s', (language) => {
  // Argon2 takes a package that only Node has here.
  const some = language === 'javascript' ? [...cases, ...argon2] : language === 'go' ? cases.slice(0, 1) : cases;
  it.skipIf(!canRun(language)).each(some)(
    'computes both proofs of %s',
    { timeout: 120_000 },
    async (_n, method, extra, options) => {
      const { proof, right, mine, theirs } = await login(method, extra, options);
      const program = method.snippet?.(mine, language);
      expect(run(language, program, SECRET)).toEqual([proof, 'as in the capture']);
      // To build a program takes seconds.
      if (language === 'go') return;
      expect(run(language, method.snippet?.(theirs, language), SECRET)).toEqual([right, 'as in the capture']);
      const [other, verdict] = run(language, program, 'another horse');
      expect(other).not.toBe(proof);
      expect(verdict).toBe(`not as in the capture, which has ${proof}`);
    },
  );
});

describe('every program', () => {
  it('holds no secret, and nothing that hides', async () => {
    for (const [, method, extra, options] of [...cases, ...argon2]) {
      const { mine, theirs } = await login(method, extra, options);
      for (const derivation of [mine, theirs]) {
        for (const language of ['python', 'javascript', 'go'] as const) {
          const text = method.snippet?.(derivation, language) ?? '';
          expect(text).not.toContain(SECRET);
          expect(text).toMatch(/^[\t\n\x20-\x7e]+$/);
          if (extra === ARGON2) expect(text.toLowerCase()).toContain('argon2');
        }
      }
    }
  });

  it('is none if the derivation lacks what it needs, or has no number where one stands', async () => {
    const { mine } = await login(wampScram, { ...ARGON2, kdf: 'argon2id13' });
    for (const label of ['kdf', 'salt', 'nonce', 'client nonce', 'prepared authid', 'iterations', 'client proof']) {
      const steps = mine.steps.filter((step) => step.label !== label);
      expect(wampScram.snippet?.({ ...mine, steps }, 'python')).toBeUndefined();
    }
    for (const label of ['iterations', 'memory']) {
      const steps = mine.steps.map((step) => (step.label === label ? { ...step, value: '1; print(1)' } : step));
      expect(wampScram.snippet?.({ ...mine, steps }, 'python')).toBeUndefined();
    }
  });
});

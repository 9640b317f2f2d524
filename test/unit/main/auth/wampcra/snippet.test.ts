import { describe, expect, it } from 'vitest';
import { deriveKey, wampcra } from '../../../../../src/main/auth/wampcra/wampcra.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { question } from '../questions.ts';
import { canRun, kept, run } from '../snippets.ts';

const PLAIN: Dict = { challenge: '{"authid":"jö\\"e","nonce":"\u202e\u{1F512}"}\n' };
const SALTED: Dict = { ...PLAIN, salt: 'säl"t', iterations: 100, keylen: 40 };

async function login(extra: Dict, secret: string, secretIs: string) {
  const answer = await wampcra.answer(question('wampcra', extra, { secret, secretIs }));
  if (!answer.ok) throw new Error(answer.text);
  return { signature: answer.signature, derivation: kept(answer.trace) };
}

const cases: readonly (readonly [string, Dict, string, string])[] = [
  ['a plain secret', PLAIN, 'secret1', 'password'],
  ['a salted one', SALTED, 'secret1', 'password'],
  ['a derived key', SALTED, await deriveKey(Buffer.from('secret1'), 'säl"t', 100, 40), 'derived-key'],
];

describe.each(['python', 'javascript', 'go'] as const)('a program in %s', (language) => {
  it.skipIf(!canRun(language)).each(cases)(
    'signs with %s',
    { timeout: 120_000 },
    async (_name, extra, secret, secretIs) => {
      const { signature, derivation } = await login(extra, secret, secretIs);
      const program = wampcra.snippet?.(derivation, language);
      expect(program).not.toContain(secret);
      expect(program).toMatch(/^[\t\n\x20-\x7e]+$/);
      expect(run(language, program, secret)).toEqual([signature, 'as in the capture']);
    },
  );
});

it('is none if the derivation lacks what it needs, or has no number where one stands', async () => {
  const { derivation } = await login(SALTED, 'secret1', 'password');
  for (const label of ['challenge', 'signature', 'iterations', 'keylen']) {
    const steps = derivation.steps.filter((step) => step.label !== label);
    expect(wampcra.snippet?.({ ...derivation, steps }, 'go')).toBeUndefined();
  }
  const steps = derivation.steps.map((step) => (step.label === 'keylen' ? { ...step, value: '32)' } : step));
  expect(wampcra.snippet?.({ ...derivation, steps }, 'go')).toBeUndefined();
});

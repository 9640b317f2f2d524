import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { KeptDerivation } from '../../../../../src/main/auth/auth-method.ts';
import { cryptosign } from '../../../../../src/main/auth/cryptosign/cryptosign.ts';
import { PLACEHOLDER } from '../../../../../src/main/auth/snippet-text.ts';
import { SNIPPET_LANGUAGES } from '../../../../../src/shared/contract/results.ts';
import { channels, HEX, login, type Options } from './talks.ts';

/** A derivation as a capture keeps it. */
async function kept(options: Options = {}): Promise<KeptDerivation & { readonly sent: string }> {
  const { answer } = await login({ options, ...channels() });
  if (!answer.ok) throw new Error(answer.text);
  const steps = answer.trace.map(({ secret, value, ...step }) => ({ ...step, ...(!secret && { value }) }));
  return { purpose: 'answer', steps, sent: answer.signature };
}

const withSeed = (program: string | undefined) => (program ?? '').replace(PLACEHOLDER, HEX);
const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;

describe('the program that repeats a signature', () => {
  it.each(SNIPPET_LANGUAGES)('has a place for the seed in %s, and not the seed', async (language) => {
    const program = cryptosign.snippet?.(await kept(), language);
    expect(program?.split(PLACEHOLDER)).toHaveLength(2);
    expect(program).not.toContain(HEX);
  });

  it.each([{}, { channel_binding: 'tls-unique' }])('runs in Node and computes what was sent (%j)', async (options) => {
    const derivation = await kept(options);
    const program = withSeed(cryptosign.snippet?.(derivation, 'javascript'));
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(printed).toBe(`${derivation.sent}\nas sent\n`);
  });

  it.runIf(hasPython).each([{}, { channel_binding: 'tls-exporter' }])(
    'runs in Python and computes what was sent (%j)',
    async (options) => {
      const derivation = await kept(options);
      const program = withSeed(cryptosign.snippet?.(derivation, 'python'));
      const printed = execFileSync('python3', ['-c', program], { encoding: 'utf8' });
      expect(printed).toBe(`${derivation.sent}\nas sent\n`);
    },
  );

  it('says so if the seed is another one', async () => {
    const program = (cryptosign.snippet?.(await kept(), 'javascript') ?? '').replace(PLACEHOLDER, 'ab'.repeat(32));
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toContain(
      'not what was sent',
    );
  });

  it('is made of nothing but hex, and of answers only', async () => {
    const derivation = await kept();
    const evil = derivation.steps.map((step) => (step.label === 'challenge' ? { ...step, value: "');evil('" } : step));
    expect(cryptosign.snippet?.({ purpose: 'answer', steps: evil }, 'javascript')).toBeUndefined();
    expect(cryptosign.snippet?.({ purpose: 'answer', steps: [] }, 'go')).toBeUndefined();
    expect(cryptosign.snippet?.({ ...derivation, purpose: 'router-proof' }, 'go')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../../src/renderer/src/features/inspect/chain-steps.ts';
import type { DerivationStep } from '../../../../src/shared/capture-record.ts';

const step = (label: string, how: string, secret = false): DerivationStep => ({
  label,
  how,
  encoding: 'utf-8',
  ...(secret ? { fingerprint: 'abcdef' } : { value: label }),
});

const SALTED = [
  step('password', 'the secret', true),
  step('salt', 'CHALLENGE.Extra.salt, as text'),
  step('iterations', 'CHALLENGE.Extra.iterations'),
  step('keylen', 'the usual default: CHALLENGE.Extra has no keylen'),
  step('derived key', 'PBKDF2-HMAC-SHA256(password, salt, 1000, 32); its base64 text is the key', true),
  step('challenge', 'CHALLENGE.Extra.challenge, exactly as received'),
  step('signature', 'base64 of HMAC-SHA256(derived key, challenge)'),
];

describe('the chain of a derivation', () => {
  it('shows what the router gave as input of the step that uses it', () => {
    expect(
      chainOf(SALTED).map(({ step: { label }, inputs, last }) => [label, inputs.map((i) => i.label), last]),
    ).toEqual([
      ['password', [], false],
      ['derived key', ['salt', 'iterations', 'keylen'], false],
      ['signature', ['challenge'], true],
    ]);
  });

  it('loses no step, whatever they say', () => {
    const given = [step('salt', 'CHALLENGE.Extra.salt'), step('nonce', 'CHALLENGE.Extra.nonce')];
    const chain = chainOf(given);
    expect(chain.flatMap(({ inputs, step: last }) => [...inputs, last])).toEqual(given);
    expect(chainOf([])).toEqual([]);
  });
});

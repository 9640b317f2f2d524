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

  it('shows a given value where a formula names it, by its label or as it is', () => {
    const told = (label: string, how: string, value: string) => ({ ...step(label, how), value });
    const chain = chainOf([
      step('password', 'the secret', true),
      told('client nonce', 'HELLO.Details.authextra.nonce', 'of the client'),
      told('nonce', 'CHALLENGE.Extra.nonce', 'of both together'),
      told('salt', 'CHALLENGE.Extra.salt', 'c2FsdA=='),
      told('kdf', 'CHALLENGE.Extra.kdf', 'pbkdf2'),
      told('iterations', 'CHALLENGE.Extra.iterations', '4096'),
      step('salted password', 'PBKDF2-HMAC-SHA256(password, salt, 4096, 32)', true),
      told('first message', 'r=client nonce,s=40960', ''),
      told('auth message', 'r=client nonce,r=nonce,i=iterations', ''),
      told('received', 'WELCOME.Details.authextra.verifier', 'cHJvb2Y='),
      told('equal', 'received compared with server signature', 'yes'),
    ]);
    expect(chain.map(({ step: { label }, inputs }) => [label, inputs.map((input) => input.label)])).toEqual([
      ['password', []],
      ['salted password', ['salt', 'kdf', 'iterations']],
      ['first message', ['client nonce']],
      ['auth message', ['nonce']],
      ['equal', ['received']],
    ]);
  });

  it('is found soon, however many steps a file has', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => step(`s${i}`, i % 2 ? 'CHALLENGE.Extra.x' : 'x'.repeat(50)));
    const began = performance.now();
    expect(chainOf(many).flatMap(({ inputs }) => inputs)).toHaveLength(9_999);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('loses no step, whatever they say', () => {
    const given = [step('salt', 'CHALLENGE.Extra.salt'), step('nonce', 'CHALLENGE.Extra.nonce')];
    const chain = chainOf(given);
    expect(chain.flatMap(({ inputs, step: last }) => [...inputs, last])).toEqual(given);
    expect(chainOf([])).toEqual([]);
  });
});

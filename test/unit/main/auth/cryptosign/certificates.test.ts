import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import {
  certificateDigest,
  certificateFacts,
  certificateSigner,
} from '../../../../../src/main/auth/cryptosign/certificate-facts.ts';
import { capabilityNames } from '../../../../../src/main/auth/cryptosign/certificate-rules.ts';
import { decodeCertificate } from '../../../../../src/main/auth/cryptosign/certificate.ts';
import { cryptosign } from '../../../../../src/main/auth/cryptosign/cryptosign.ts';
import type { Dict, WampValue } from '../../../../../src/shared/wamp/value.ts';
import { containing } from '../../../../support/containing.ts';
import { PUBLIC } from './key-files.ts';
import { greet, helloWith } from './talks.ts';

const keyOf = (number: number) => new Uint8Array(32).fill(number);
const addressOf = (key: Uint8Array) =>
  `0x${Buffer.from(keccak_256(secp256k1.getPublicKey(key, false).slice(1)).slice(-20)).toString('hex')}`;
const [DELEGATE, MIDDLE, ROOT] = [keyOf(1), keyOf(2), keyOf(3)];
const CONTRACT = `0x${'c0'.repeat(20)}`;
const REALM = `0x${'ee'.repeat(20)}`;

const common = { chainId: 1, verifyingContract: CONTRACT, validFrom: 100, meta: '' };
const delegate = { ...common, delegate: addressOf(DELEGATE), csPubKey: PUBLIC, bootedAt: '1658765756680628959' };
const middle = { ...common, issuer: addressOf(ROOT), subject: addressOf(DELEGATE), realm: REALM, capabilities: 12 };
const root = { ...common, issuer: addressOf(ROOT), subject: addressOf(ROOT), realm: REALM, capabilities: 63 };

function entry(kind: 'Delegate' | 'Authority', message: Dict, key: Uint8Array): WampValue[] {
  const data: Dict = { domain: { name: 'WMP', version: '1' }, primaryType: `EIP712${kind}Certificate`, message };
  const decoded = decodeCertificate([data, '']);
  if (!decoded.ok) return [data, '00'];
  const signed = secp256k1.sign(certificateDigest(decoded.certificate), key, { prehash: false, format: 'recovered' });
  const v = (signed[0] ?? 0) + 27;
  return [data, Buffer.from([...signed.slice(1), v]).toString('hex')];
}

/** A chain in which everything is right, with changes. */
function chain(change: { delegate?: Dict; middle?: Dict; root?: Dict; keys?: readonly Uint8Array[] } = {}): Dict {
  const [own = DELEGATE, issuer = ROOT, top = ROOT] = change.keys ?? [];
  return {
    pubkey: PUBLIC,
    trustroot: addressOf(ROOT),
    certificates: [
      entry('Delegate', { ...delegate, ...change.delegate }, own),
      entry('Authority', { ...middle, ...change.middle }, issuer),
      entry('Authority', { ...root, ...change.root }, top),
    ],
  };
}

describe('the certificates of a login', () => {
  it('are decoded with labels, signers and capabilities, and keep all twelve rules', () => {
    const facts = certificateFacts(chain());
    expect(facts?.findings).toEqual([]);
    expect(facts?.rules.map(({ id, result }) => [id, result])).toEqual(
      Array.from({ length: 12 }, (_, i) => [`CCR-${i + 1}`, 'kept']),
    );
    expect(facts?.trustroot).toBe(addressOf(ROOT));
    expect(facts?.certificates.map(({ kind, signer, signed }) => [kind, signer, signed])).toEqual([
      ['delegate', addressOf(DELEGATE), true],
      ['authority', addressOf(ROOT), true],
      ['authority', addressOf(ROOT), true],
    ]);
    expect(facts?.certificates[0]?.fields).toContainEqual({
      name: 'bootedAt',
      label: 'Booted at',
      value: '1658765756680628959',
      note: '2022-07-25T16:15:56.680Z',
    });
    expect(facts?.certificates[1]?.capabilities).toEqual(['public relay', 'private relay']);
  });

  it.each([
    ['CCR-1', 'chainId', { middle: { chainId: 5 } }],
    ['CCR-1', 'verifyingContract', { root: { verifyingContract: REALM } }],
    ['CCR-2', 'realm', { root: { realm: CONTRACT } }],
    ['CCR-4', 'issuer', { root: { subject: CONTRACT, issuer: addressOf(ROOT) } }],
    ['CCR-5', 'issued by', { middle: { issuer: addressOf(MIDDLE) }, keys: [DELEGATE, MIDDLE, ROOT] }],
    ['CCR-6', 'valid from block 50', { middle: { validFrom: 50 } }],
    ['CCR-7', 'claims consumer', { middle: { capabilities: 128 } }],
    ['CCR-8', 'the delegate', { middle: { subject: CONTRACT } }],
    ['CCR-9', 'the delegate certificate is valid from block 99'.slice(4), { delegate: { validFrom: 99 } }],
    ['CCR-10', 'signed by', { keys: [DELEGATE, ROOT, MIDDLE] }],
    ['CCR-11', 'signed by', { keys: [DELEGATE, MIDDLE, ROOT] }],
    ['CCR-12', 'signed by', { keys: [MIDDLE, ROOT, ROOT] }],
    ['CCR-12', 'csPubKey', { delegate: { csPubKey: 'ab'.repeat(32) } }],
  ])('break %s: %s', (id, text, change) => {
    const facts = certificateFacts(chain(change));
    const broken = facts?.rules.filter(({ result }) => result === 'broken').map((rule) => rule.id);
    expect(broken).toContain(id);
    expect(facts?.findings.find(({ check }) => check === id)).toMatchObject({
      severity: 'error',
      text: containing(text),
    });
  });

  it('break CCR-3 out of order, and CCR-10 with another trustroot', () => {
    const { certificates, ...rest } = chain();
    const list = certificates as WampValue[];
    const swapped = certificateFacts({ ...rest, certificates: [...list].reverse() });
    expect(swapped?.findings.map(({ check }) => check)).toContain('CCR-3');
    const twice = certificateFacts({ ...rest, certificates: [list[0] ?? null, list[0] ?? null] });
    expect(twice?.findings.find(({ check }) => check === 'CCR-3')?.text).toContain('certificate 2');
    const other = certificateFacts({ ...chain(), trustroot: CONTRACT });
    expect(other?.findings.map(({ check }) => check)).toEqual(['CCR-10']);
  });

  it('leave open what one certificate alone cannot show', () => {
    const list = chain()['certificates'] as WampValue[];
    const alone = certificateFacts({ pubkey: PUBLIC, certificates: list.slice(0, 1) });
    expect(alone?.findings).toEqual([]);
    expect(alone?.rules.filter(({ result }) => result === 'kept').map(({ id }) => id)).toEqual(['CCR-3', 'CCR-12']);
    const pair = certificateFacts({ certificates: [list[0] ?? null, list[2] ?? null] });
    expect(pair?.rules.find(({ id }) => id === 'CCR-11')?.result).toBe('unknown');
    const authority = certificateFacts({ certificates: list.slice(2) });
    expect(authority?.rules.find(({ id }) => id === 'CCR-12')?.result).toBe('unknown');
  });

  it('may come in threes, in binary, with 0x, and with exact integers', () => {
    const [data, signature] = (chain()['certificates'] as WampValue[][])[0] ?? [];
    const three = certificateFacts({ certificates: [['00', data ?? null, `0x${String(signature)}`]] });
    expect(three?.certificates[0]).toMatchObject({ kind: 'delegate', signed: true });
    const binary = { ...delegate, csPubKey: Buffer.from(PUBLIC, 'hex'), bootedAt: 1658765756680628959n };
    const entries = [entry('Delegate', binary, DELEGATE)];
    expect(certificateFacts({ certificates: entries })?.certificates[0]?.signer).toBe(addressOf(DELEGATE));
  });

  it.each([
    ['no list', 7, 'is no list'],
    ['an entry that is none', [7], 'no list [certificate, signature]'],
    ['a type that is not known', [[{ primaryType: 'constructor' }, '']], '"primaryType"'],
    ['no message', [[{ primaryType: 'EIP712DelegateCertificate', domain: {} }, '']], '"message" is no dictionary'],
    ['another domain', [[{ primaryType: 'EIP712DelegateCertificate', message: delegate }, '']], '"domain"'],
    [
      'an address that is none',
      [entry('Delegate', { ...delegate, delegate: '0x1' }, DELEGATE)],
      '"delegate" is not 20 bytes',
    ],
    ['a meta that is no text', [entry('Delegate', { ...delegate, meta: 1 }, DELEGATE)], '"meta" is no text'],
    ['a rounded integer', [entry('Delegate', { ...delegate, bootedAt: 2 ** 60 }, DELEGATE)], 'rounded on its way'],
    ['a negative integer', [entry('Delegate', { ...delegate, chainId: -1 }, DELEGATE)], '"chainId" is no integer'],
    [
      'too large an integer',
      [entry('Authority', { ...root, capabilities: 2n ** 64n }, ROOT)],
      '"capabilities" is no integer',
    ],
  ] as const)('are told to be undecodable: %s', (_title, certificates, text) => {
    const facts = certificateFacts({ certificates: certificates as WampValue });
    expect(facts?.certificates.at(-1)?.kind).toBe('unknown');
    expect(facts?.certificates.at(-1)?.faults.join()).toContain(text);
    expect(facts?.findings).toMatchObject([{ check: 'CCR-3', text: containing(text) }]);
  });

  it('have no signer without a signature of the curve', () => {
    const decoded = decodeCertificate((chain()['certificates'] as WampValue[])[0] ?? null);
    if (!decoded.ok) throw new Error('not decoded');
    const of = (bytes: Uint8Array) => certificateSigner(decoded.certificate, bytes);
    expect(of(new Uint8Array(65))).toBeUndefined();
    expect(of(new Uint8Array(64))).toBeUndefined();
    expect(of(new Uint8Array(65).fill(255))).toBeUndefined();
    const facts = certificateFacts({ certificates: [entry('Delegate', delegate, DELEGATE).slice(0, 1).concat('00')] });
    expect(facts?.certificates[0]).not.toHaveProperty('signer');
    expect(facts?.findings).toMatchObject([{ check: 'CCR-12', text: containing('no signature') }]);
  });

  it('are nothing where there are none', () => {
    expect(certificateFacts({})).toBeUndefined();
    expect(certificateFacts({ certificates: null })).toBeUndefined();
    expect(certificateFacts({ certificates: [] })).toMatchObject({ certificates: [], findings: [] });
  });

  it('name the bits that have no name', () => {
    expect(capabilityNames(0b11n | (1n << 63n))).toEqual(['root CA', 'intermediate CA', 'bit 63']);
  });
});

describe('certificates on their way', () => {
  const text = (authextra: Dict) => JSON.stringify(authextra['certificates']);

  it('go into HELLO with exact integers, and what is wrong with them is told', async () => {
    const json = text(chain()).replace('"1658765756680628959"', '1658765756680628959');
    const right = await greet({
      options: { trustroot: addressOf(ROOT), certificates: json },
    });
    if (!right.ok) throw new Error(right.text);
    expect(right.findings).toBeUndefined();
    const [first] = right.authextra['certificates'] as Dict[][];
    expect((first?.[0]?.['message'] as Dict | undefined)?.['bootedAt']).toBe(1658765756680628959n);
    const wrong = await greet({ options: { certificates: text(chain({ keys: [MIDDLE, ROOT, ROOT] })) } });
    expect(wrong.ok && wrong.findings).toMatchObject([{ check: 'CCR-12' }]);
  });

  it('are reviewed in the HELLO of anybody, but for their signatures', () => {
    expect(cryptosign.review?.({ hello: helloWith(chain()) })).toEqual([]);
    expect(cryptosign.review?.({ hello: helloWith(chain({ keys: [MIDDLE, MIDDLE, MIDDLE] })) })).toEqual([]);
    expect(cryptosign.review?.({ hello: helloWith(chain({ root: { realm: CONTRACT } })) })).toMatchObject([
      { check: 'CCR-2' },
    ]);
    expect(cryptosign.review?.({ hello: helloWith({ certificates: [1] }) })).toMatchObject([{ check: 'CCR-3' }]);
  });
});

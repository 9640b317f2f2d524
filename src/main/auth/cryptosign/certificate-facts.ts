// Everything about the certificates of an authextra that people want to see, signers included. This module loads
// curve and hash of Ethereum: import it only where certificates are really looked at.

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { CertificateFact, CertificateFacts, CertificateField } from '../../../shared/certificate-facts.ts';
import { bytesFromHex, hexFromBytes } from '../../../shared/wamp/hex.ts';
import { getOwn, type Dict } from '../../../shared/wamp/value.ts';
import { capabilityNames, chainOf, checkChain } from './certificate-rules.ts';
import { certificatesOf, type Certificate, type DecodedCertificate } from './certificate.ts';

const TYPES = {
  domain: 'EIP712Domain(string name,string version)',
  delegate:
    'EIP712DelegateCertificate(uint256 chainId,address verifyingContract,uint256 validFrom,address delegate,' +
    'bytes32 csPubKey,uint64 bootedAt,string meta)',
  authority:
    'EIP712AuthorityCertificate(uint256 chainId,address verifyingContract,uint256 validFrom,address issuer,' +
    'address subject,address realm,uint64 capabilities,string meta)',
} as const;

const hashText = (text: string) => keccak_256(Buffer.from(text, 'utf8'));
const word = (value: bigint) => bytesFromHex(value.toString(16).padStart(64, '0')) ?? new Uint8Array(32);
const addressWord = (address: string) => word(BigInt(address));
const hashAll = (...words: readonly Uint8Array[]) => keccak_256(Buffer.concat(words));

/** The digest that was signed (EIP-712): 32 bytes. */
export function certificateDigest(certificate: Certificate): Uint8Array {
  const { kind, chainId, verifyingContract, validFrom, meta } = certificate;
  const own =
    kind === 'delegate'
      ? [addressWord(certificate.delegate), word(BigInt(`0x${certificate.csPubKey}`)), word(certificate.bootedAt)]
      : [
          addressWord(certificate.issuer),
          addressWord(certificate.subject),
          addressWord(certificate.realm),
          word(certificate.capabilities),
        ];
  const domain = hashAll(hashText(TYPES.domain), hashText('WMP'), hashText('1'));
  const struct = hashAll(
    hashText(TYPES[kind]),
    word(chainId),
    addressWord(verifyingContract),
    word(validFrom),
    ...own,
    hashText(meta),
  );
  return hashAll(Uint8Array.of(0x19, 0x01), domain, struct);
}

/** The Ethereum address, lower-case, that a signature of 65 bytes (r, s, v) comes from; undefined if it is none. */
export function certificateSigner(certificate: Certificate, signature: Uint8Array): string | undefined {
  const v = signature[64] ?? 0;
  const recovery = v >= 27 ? v - 27 : v;
  if (signature.length !== 65 || recovery > 1) return undefined;
  try {
    const point = secp256k1.Signature.fromBytes(signature.slice(0, 64), 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(certificateDigest(certificate));
    return `0x${hexFromBytes(keccak_256(point.toBytes(false).slice(1)).slice(-20))}`;
  } catch {
    // No point of the curve: nobody signed this.
    return undefined;
  }
}

/** The certificates of an authextra, decoded and checked; undefined if it has none. Never throws. */
export function certificateFacts(authextra: Dict): CertificateFacts | undefined {
  const decoded = certificatesOf(authextra);
  if (!decoded) return undefined;
  const signers = decoded.map((one) =>
    one.ok && one.signature ? certificateSigner(one.certificate, one.signature) : undefined,
  );
  const { chain, findings } = chainOf(authextra, decoded);
  const known = decoded.flatMap((one, i) => (one.ok ? [signers[i] ?? null] : []));
  const checked = checkChain({ ...chain, signers: known });
  const trustroot = getOwn(authextra, 'trustroot');
  return {
    certificates: decoded.map((one, index) => factOf(one, index, signers[index])),
    ...(typeof trustroot === 'string' && { trustroot }),
    rules: checked.rules,
    findings: findings.length > 0 ? findings : checked.findings,
  };
}

function factOf(decoded: DecodedCertificate, index: number, signer: string | undefined): CertificateFact {
  if (!decoded.ok) return { index, kind: 'unknown', fields: [], faults: decoded.faults };
  const { certificate } = decoded;
  const due = certificate.kind === 'delegate' ? certificate.delegate : certificate.issuer;
  return {
    index,
    kind: certificate.kind,
    fields: fieldsOf(certificate),
    ...(certificate.kind === 'authority' && { capabilities: capabilityNames(certificate.capabilities) }),
    ...(signer !== undefined && { signer, signed: signer === due }),
    faults: [],
  };
}

function fieldsOf(certificate: Certificate): CertificateField[] {
  const field = (name: string, label: string, value: string, note?: string): CertificateField => ({
    name,
    label,
    value,
    ...(note !== undefined && { note }),
  });
  const { chainId, verifyingContract, validFrom, meta } = certificate;
  const own =
    certificate.kind === 'delegate'
      ? [
          field('delegate', 'Delegate', certificate.delegate),
          field('csPubKey', 'Public key for cryptosign', certificate.csPubKey),
          field('bootedAt', 'Booted at', String(certificate.bootedAt), dayOf(certificate.bootedAt)),
        ]
      : [
          field('issuer', 'Issuer', certificate.issuer),
          field('subject', 'Subject', certificate.subject),
          field('realm', 'Realm', certificate.realm),
          field('capabilities', 'Capabilities', String(certificate.capabilities)),
        ];
  return [
    field('chainId', 'Chain', String(chainId), chainId === 1n ? 'Ethereum mainnet' : undefined),
    field('verifyingContract', 'Contract', verifyingContract),
    field('validFrom', 'Valid from block', String(validFrom)),
    ...own,
    ...(meta === '' ? [] : [field('meta', 'Meta', meta)]),
  ];
}

/** ISO 8601 of Unix nanoseconds; undefined beyond what a date can say. */
function dayOf(nanoseconds: bigint): string | undefined {
  const milliseconds = Number(nanoseconds / 1_000_000n);
  return milliseconds <= 8.64e15 ? new Date(milliseconds).toISOString() : undefined;
}

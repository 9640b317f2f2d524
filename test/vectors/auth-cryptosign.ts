// Vectors of cryptosign: signatures, key files, certificates, run through the plug-in.

import {
  certificateDigest,
  certificateFacts,
  certificateSigner,
} from '../../src/main/auth/cryptosign/certificate-facts.ts';
import { decodeCertificate } from '../../src/main/auth/cryptosign/certificate.ts';
import { cryptosign } from '../../src/main/auth/cryptosign/cryptosign.ts';
import { nodeEd25519 } from '../../src/main/auth/cryptosign/ed25519.ts';
import { readKey } from '../../src/main/auth/cryptosign/read-key.ts';
import { signedMessage, signedParts, xor } from '../../src/main/auth/cryptosign/signed-message.ts';
import { hexFromBytes } from '../../src/shared/wamp/hex.ts';
import type { MessageOf } from '../../src/shared/wamp/messages.ts';
import type { Dict } from '../../src/shared/wamp/value.ts';
import { compare, first, type Vector, type VectorRunner } from './vector.ts';

const bytes = (hex: unknown) => Uint8Array.from(Buffer.from(String(hex), 'hex'));

function hello(pubkey: unknown, binding?: string): MessageOf<'HELLO'> {
  const authextra: Dict = { pubkey: String(pubkey), ...(binding !== undefined && { channel_binding: binding }) };
  return { kind: 'HELLO', realm: 'realm1', details: { authmethods: ['cryptosign'], authextra } };
}

function challenge(inputs: Vector['inputs']): MessageOf<'CHALLENGE'> {
  const binding = inputs['channel_id'] ? 'tls-exporter' : null;
  return {
    kind: 'CHALLENGE',
    authmethod: 'cryptosign',
    extra: { challenge: String(inputs['challenge']), channel_binding: binding },
  };
}

/** Signs a challenge; the channel id comes in as exported keying material, which is used as it is. */
async function signs({ inputs, expected }: Vector) {
  const id = inputs['channel_id'];
  const result = await cryptosign.answer({
    challenge: challenge(inputs),
    hello: hello(expected['public_key'], id ? 'tls-exporter' : undefined),
    secret: String(inputs['private_key']),
    ...(id ? { channel: { protocol: 'TLSv1.3', exporter: bytes(id) } } : {}),
    now: 0,
  });
  if (!result.ok) return result.text;
  const examined = await cryptosign.examine?.({ secret: String(inputs['private_key']) }, 0);
  return first(
    compare('signature', result.signature, expected['authenticate_signature']),
    compare('last value of the derivation', result.trace.at(-1)?.value, expected['authenticate_signature']),
    compare('public key', examined?.facts[0]?.value, expected['public_key']),
  );
}

/** A signature whose private key nobody knows. */
function verifies({ inputs, expected }: Vector): string | undefined {
  const signed = signedParts(String(expected['signature']));
  if (!signed) return 'the signature has not the form of a signed message';
  const id = inputs['channel_id'];
  const plain = bytes(inputs['challenge']);
  const message = id ? xor(plain, bytes(id)) : plain;
  const valid = nodeEd25519.verify(bytes(inputs['public_key']), message, signed.signature);
  return first(
    compare('signed message', hexFromBytes(signed.message), expected['signed_message']),
    compare('challenge XOR channel id', hexFromBytes(message), expected['signed_message']),
    compare('valid', valid, expected['valid']),
  );
}

/** A signature that must be refused. */
async function refuses({ inputs, expected }: Vector) {
  const signature = String(inputs['signature']);
  const sent = challenge(inputs);
  const newcomer = {
    principal: { authid: 'joe', role: 'user', secret: '', kept: { pubkey: String(inputs['public_key']) } },
    session: 1,
    random: bytes(inputs['challenge']),
    now: 0,
    hello: hello(inputs['public_key']),
  };
  const authenticate = { kind: 'AUTHENTICATE', signature, extra: {} } as const;
  const check = await cryptosign.check(newcomer, sent.extra, authenticate);
  const findings = cryptosign.review?.({ hello: newcomer.hello, challenge: sent, authenticate }) ?? [];
  const signed = signedParts(signature);
  return first(
    compare('accepted', check.ok, expected['accept'] ?? expected['accept_by_spec']),
    compare('checks', [...new Set(findings.map((finding) => finding.check))], [expected['check']]),
    'signature_valid_for_appended_message' in expected
      ? compare(
          'valid for its own message',
          signed && nodeEd25519.verify(bytes(inputs['public_key']), signed.message, signed.signature),
          expected['signature_valid_for_appended_message'],
        )
      : undefined,
  );
}

const signing: VectorRunner = (vector) => {
  if ('private_key' in vector.inputs) return signs(vector);
  return 'signature' in vector.inputs ? refuses(vector) : verifies(vector);
};

const key: VectorRunner = async ({ inputs, expected }) => {
  if ('line' in inputs) {
    // A public key is no secret: it has to be recognised, not read.
    const result = await readKey(String(inputs['line']));
    return result.ok
      ? 'a public key was taken for a private one'
      : compare('named', /public key/.test(result.text), true);
  }
  const passphrase = inputs['passphrase'];
  const result = await readKey(String(inputs['file']), typeof passphrase === 'string' ? passphrase : undefined);
  if (!result.ok) return result.text;
  const signature = signedMessage(bytes(expected['seed']), new Uint8Array(32));
  return first(
    compare('seed', hexFromBytes(result.seed), expected['seed']),
    compare('public key', result.pubkey, expected['public_key']),
    compare('signature of it', signedMessage(result.seed, new Uint8Array(32), result.curve), signature),
    'comment' in expected ? compare('comment', result.comment, expected['comment']) : undefined,
  );
};

const certificate: VectorRunner = ({ inputs, expected }) => {
  const { signature, ...data } = inputs;
  const entry = [data as Dict, String(signature)];
  const decoded = decodeCertificate(entry);
  if (!decoded.ok) return decoded.faults.join('; ');
  const facts = certificateFacts({ certificates: [entry] });
  return first(
    compare('digest', hexFromBytes(certificateDigest(decoded.certificate)), expected['eip712_digest']),
    compare('signer', certificateSigner(decoded.certificate, bytes(signature)), expected['recovered_signer']),
    compare('signer shown', facts?.certificates[0]?.signer, expected['recovered_signer']),
    compare(
      'signed by whom it should',
      facts?.certificates[0]?.signed,
      expected['expected_signer'] === expected['recovered_signer'],
    ),
  );
};

export const cryptosignRunners: Readonly<Record<string, VectorRunner>> = {
  cryptosign: signing,
  'cryptosign-key': key,
  'cryptosign-certificate': certificate,
};

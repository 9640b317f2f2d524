// What the checks have to say about the messages of a cryptosign login: everything that can be told without the
// private key and without the TLS session, so it holds for captures of somebody else as well.

import type { Finding } from '../../../shared/finding.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import type { Talk } from '../auth-method.ts';
import { reviewCertificates } from './certificate-rules.ts';
import { nodeEd25519 } from './ed25519.ts';
import { authextraOf, bindingAgreement, formOf, given } from './login-fields.ts';
import { routerProof } from './router-proof.ts';
import { bytes32, sameBytes, SIGNED_DIGITS, signedParts } from './signed-message.ts';

/** Findings about the newest message of a login. Pure. */
export function reviewTalk({ hello, challenge, authenticate, welcome }: Talk): readonly Finding[] {
  const authextra = authextraOf(hello);
  if (welcome)
    return challenge && authenticate ? replayFindings(authextra, challenge.extra, authenticate.signature) : [];
  if (!challenge) return reviewCertificates(authextra);
  if (authenticate) return authenticateFindings(authextra, challenge.extra, authenticate.signature);
  return challengeFindings(authextra, challenge.extra);
}

/** About a CHALLENGE, with what HELLO said before. */
export function challengeFindings(authextra: Dict, extra: Dict): Finding[] {
  const findings: Finding[] = [];
  const pubkey = given(authextra, 'pubkey');
  if (!bytes32(pubkey)) {
    findings.push({
      check: 'A-12',
      severity: 'error',
      text: `HELLO.Details.authextra.pubkey is ${formOf(pubkey)}; the public key in 64 hex digits is needed for cryptosign.`,
      field: 'HELLO.Details',
      key: 'authextra',
      section: 'Client Authentication',
    });
  }
  if (!bytes32(given(extra, 'challenge'))) findings.push(challengeFinding(extra));
  const binding = bindingFinding(authextra, extra);
  if (binding) findings.push(binding);
  const proof = routerProof({ authextra, extra, channelId: isBound(authextra, extra) ? undefined : null }, nodeEd25519);
  if (proof.state === 'wrong') findings.push(proof.finding);
  return findings;
}

function isBound(authextra: Dict, extra: Dict): boolean {
  const { state } = agreementOf(authextra, extra);
  return state === 'agreed' || state === 'differs';
}

function agreementOf(authextra: Dict, extra: Dict) {
  return bindingAgreement(given(authextra, 'channel_binding'), given(extra, 'channel_binding'));
}

function challengeFinding(extra: Dict): Finding {
  return {
    check: 'A-09',
    severity: 'error',
    text: `CHALLENGE.Extra.challenge is ${formOf(given(extra, 'challenge'))}; 32 bytes in 64 hex digits are needed.`,
    field: 'CHALLENGE.Extra',
    key: 'challenge',
    section: 'Computing the Signature',
  };
}

function bindingFinding(authextra: Dict, extra: Dict): Finding | undefined {
  const agreement = agreementOf(authextra, extra);
  const base = { check: 'A-10', field: 'CHALLENGE.Extra', key: 'channel_binding', section: 'TLS Channel Binding' };
  if (agreement.state === 'dropped') {
    const text =
      `Channel binding ${agreement.binding} was asked for and CHALLENGE.Extra has none: the login goes ` +
      'on without it, so it does not protect from somebody in between.';
    return { ...base, severity: 'warning', text };
  }
  return agreement.state === 'differs' ? { ...base, severity: 'error', text: `${agreement.text}.` } : undefined;
}

/** A router that welcomes an answer to another challenge compares the signature alone. */
function replayFindings(authextra: Dict, extra: Dict, signature: string): Finding[] {
  const signed = signedParts(signature);
  const challenge = bytes32(given(extra, 'challenge'));
  if (!signed || !challenge || isBound(authextra, extra) || sameBytes(signed.message, challenge)) return [];
  const text =
    'The router accepted a signature over another message than its challenge: whoever records an AUTHENTICATE ' +
    'can play it again, without the key.';
  return [{ check: 'A-09', severity: 'warning', text, section: 'Computing the Signature' }];
}

function authenticateFindings(authextra: Dict, extra: Dict, signature: string): Finding[] {
  const finding = (check: string, text: string): Finding[] => [
    { check, severity: 'error', text, field: 'AUTHENTICATE.Signature', section: 'Computing the Signature' },
  ];
  const signed = signedParts(signature);
  if (!signed) {
    const bare = /^[0-9A-Fa-f]{128}$/.test(signature);
    return finding(
      'A-01',
      `AUTHENTICATE.Signature has ${signature.length} characters${bare ? ', the bare signature without the message' : ''}; ` +
        `${SIGNED_DIGITS} hex digits are needed: signature and message, 96 bytes.`,
    );
  }
  const challenge = bytes32(given(extra, 'challenge'));
  const isSame = challenge && sameBytes(signed.message, challenge);
  // With a binding the message is the challenge XOR something that only the two ends know.
  if (challenge && !isBound(authextra, extra) && !isSame) {
    return finding('A-09', 'The message at the end of AUTHENTICATE.Signature is not the challenge that was sent.');
  }
  const publicKey = bytes32(given(authextra, 'pubkey'));
  try {
    if (!publicKey || nodeEd25519.verify(publicKey, signed.message, signed.signature)) return [];
  } catch {
    return [];
  }
  return finding(
    'A-09',
    'The signature in AUTHENTICATE.Signature does not fit the message at its end and HELLO.Details.authextra.pubkey.',
  );
}

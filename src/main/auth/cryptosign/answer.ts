// The client's answer to a CHALLENGE: challenge, XOR channel id where a binding is in force, signed. Answer and
// derivation come from one computation. Whatever must make the login fail is a reason to send nothing; the answer is
// computed all the same, as far as it can be, for whoever wants to send it.

import type { Finding } from '../../../shared/finding.ts';
import { bytesFromHex, hexFromBytes } from '../../../shared/wamp/hex.ts';
import { setOwn, type Dict } from '../../../shared/wamp/value.ts';
import type { Answer, Question, TraceStep } from '../auth-method.ts';
import { channelIdOf, isBinding } from './channel-id.ts';
import { publicKeyFromText } from './key-reading.ts';
import { authextraOf, bindingAgreement, formOf, given } from './login-fields.ts';
import { optionsOf, type Options } from './options.ts';
import type { SigningKey } from './read-key.ts';
import { challengeFindings } from './review.ts';
import { routerProof } from './router-proof.ts';
import { bytes32, sameBytes, signedMessage, xor } from './signed-message.ts';

interface Binding {
  /** `null`: the challenge is signed as it is. */
  readonly id: Uint8Array | null;
  readonly trace: readonly TraceStep[];
  /** Why nothing should be sent. */
  readonly fault?: string;
}

/** Never throws for what a router sent. */
export function answerWith(key: SigningKey, question: Question): Answer {
  const extra = question.challenge.extra;
  const options = optionsOf(question);
  const authextra = question.hello ? authextraOf(question.hello) : assumedAuthextra(key, options);
  const reviewed = challengeFindings(authextra, extra);
  const challenge = challengeBytes(extra);
  if (!challenge) {
    const what = `CHALLENGE.Extra.challenge is ${formOf(given(extra, 'challenge'))}`;
    const text = `${what}; 32 bytes in 64 hex digits are needed. There is nothing to sign; look at the router's side.`;
    return { ok: false, text, trace: [] };
  }
  const faults: string[] = [];
  if (challenge.length !== 32) {
    faults.push(
      `CHALLENGE.Extra.challenge is ${formOf(given(extra, 'challenge'))}; 32 bytes in 64 hex digits are needed.`,
    );
  }
  const announced = given(authextra, 'pubkey');
  if (announced !== undefined && !isSameKey(announced, key)) {
    faults.push(
      'HELLO announced another public key than that of the secret: the router would check with the wrong one.',
    );
  }
  const binding = bindingOf(authextra, extra, question, options);
  if (binding.fault !== undefined) faults.push(binding.fault);
  const proof = routerProof({ authextra, extra, channelId: binding.id }, key.curve);
  const findings: Finding[] = attestationFindings(extra);
  if (proof.state === 'wrong') {
    faults.push(`The router did not prove itself. ${proof.finding.text}`);
    // What can be told without the TLS session is told by the review already.
    if (!reviewed.some(({ text }) => text === proof.finding.text)) findings.push(proof.finding);
  }
  if (proof.state === 'right') {
    const stranger = strangerFinding(proof.publicKey, options);
    if (stranger) {
      findings.push(stranger);
      faults.push(stranger.text);
    }
  }
  const { signature, trace } = signed(key, challenge, binding);
  const reply = { signature, extra: {} };
  if (faults.length > 0) {
    const text = `${faults.join(' ')} The login must fail like this, or cannot be trusted.`;
    return { ok: false, text, trace, findings, anyway: reply };
  }
  const told = findings.length > 0 && { findings };
  if (proof.state !== 'right') return { ok: true, ...reply, trace, ...told };
  return { ok: true, ...reply, trace, ...told, routerProof: proof.trace };
}

/** Bytes of the challenge, of whatever length; undefined if it is no hex. */
function challengeBytes(extra: Dict): Uint8Array | undefined {
  const value = given(extra, 'challenge');
  const bytes = typeof value === 'string' ? bytesFromHex(value) : undefined;
  return bytes?.length ? bytes : undefined;
}

/** What HELLO must have said if it is not at hand. */
function assumedAuthextra({ pubkey }: SigningKey, { binding }: Options): Dict {
  const authextra: Dict = { pubkey };
  if (binding !== undefined) setOwn(authextra, 'channel_binding', binding);
  return authextra;
}

function isSameKey(announced: unknown, { publicKey }: SigningKey): boolean {
  const bytes = bytes32(announced);
  return bytes !== undefined && sameBytes(bytes, publicKey);
}

/** The channel id to sign with. What the router says it uses decides, for that is what it will check with. */
function bindingOf(authextra: Dict, extra: Dict, { channel }: Question, { finishedOf }: Options): Binding {
  const answered = given(extra, 'channel_binding');
  const agreement = bindingAgreement(given(authextra, 'channel_binding'), answered);
  if (agreement.state === 'none' || agreement.state === 'dropped') return { id: null, trace: [] };
  const differs = agreement.state === 'differs' ? `${agreement.text}.` : undefined;
  if (!isBinding(answered)) {
    return {
      id: null,
      trace: [],
      fault: differs ?? 'This channel binding is not known here: tls-unique and tls-exporter are.',
    };
  }
  const found = channelIdOf(answered, channel, finishedOf, 'client');
  const fault = [differs, found.ok ? undefined : found.text].filter((text) => text !== undefined).join(' ');
  return { ...(found.ok ? found : { id: null, trace: [] }), ...(fault && { fault }) };
}

function signed(key: SigningKey, challenge: Uint8Array, { id, trace }: Binding) {
  const message = id ? xor(challenge, id) : challenge;
  const signature = signedMessage(key.seed, message, key.curve);
  const step = (label: string, how: string, value: string, secret = false): TraceStep => ({
    label,
    how,
    encoding: 'hex',
    value,
    secret,
  });
  const steps: TraceStep[] = [
    step(STEPS.seed, `the secret: ${key.format}`, hexFromBytes(key.seed), true),
    step(STEPS.publicKey, 'Ed25519 public key of the seed, HELLO.Details.authextra.pubkey', key.pubkey),
    step(STEPS.challenge, 'CHALLENGE.Extra.challenge', hexFromBytes(challenge)),
    ...trace,
    step(
      STEPS.message,
      id ? 'challenge XOR channel id, byte by byte' : 'the challenge: no channel binding is in force',
      hexFromBytes(message),
    ),
    step(STEPS.signature, 'Ed25519(private seed, message)', signature.slice(0, 128)),
    step(STEPS.sent, 'signature followed by message, in lower-case hex', signature),
  ];
  return { signature, trace: steps };
}

/** Labels of the derivation; the programs that repeat it read their inputs by them. */
export const STEPS = {
  seed: 'private seed',
  publicKey: 'public key',
  challenge: 'challenge',
  message: 'message',
  signature: 'signature',
  sent: 'AUTHENTICATE.Signature',
} as const;

function strangerFinding(publicKey: Uint8Array, { routerKey }: Options): Finding | undefined {
  if (routerKey === undefined) return undefined;
  const trusted = publicKeyFromText(routerKey);
  if (trusted && sameBytes(trusted, publicKey)) return undefined;
  return {
    check: 'A-11',
    severity: 'error',
    text: trusted
      ? 'The router signed with another key than the one that is trusted: CHALLENGE.Extra.pubkey is not the router key of the profile.'
      : 'The router key of the profile is no public key: 64 hex digits are needed.',
    field: 'CHALLENGE.Extra',
    key: 'pubkey',
    section: 'Router Authentication',
  };
}

function attestationFindings(extra: Dict): Finding[] {
  if (given(extra, 'attest') === undefined) return [];
  const text =
    'The router asks for remote attestation (CHALLENGE.Extra.attest). No quote of a TPM is made here: AUTHENTICATE.Extra ' +
    'goes without "quote" and "measurement", and the router may refuse.';
  return [
    { check: 'A-09', severity: 'info', text, field: 'CHALLENGE.Extra', key: 'attest', section: 'Remote Attestation' },
  ];
}

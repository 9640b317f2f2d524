// How each method's answer came about, as the command line tells it: the whole text, from public example values.
// What was sent is a published or recomputed value (test/fixtures/vectors), so the text cannot agree with itself only.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { authMethod } from '../../../../../src/main/auth/registry.ts';
import type { Credential } from '../../../../../src/main/auth/auth-method.ts';
import { ladderLines } from '../../../../../src/main/shell/cli/ladder.ts';
import type { MessageOf } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { Recording } from '../../../../support/recording.ts';

interface Trace {
  readonly id: string;
  readonly inputs: { readonly trace: readonly { readonly from: string; readonly message: readonly unknown[] }[] };
}

const file = new URL('../../../../fixtures/vectors/handshake-trace.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly Trace[] };

const ROLES = { roles: { caller: {} } };
const WELCOMED = { roles: { broker: {}, dealer: {} } };

/** A conversation of a vector, or one made of published values. */
function trace(id: string): Trace['inputs']['trace'] {
  return vectors.find((vector) => vector.id === id)?.inputs.trace ?? [];
}

const conversation = (...messages: readonly (readonly unknown[])[]): Trace['inputs']['trace'] =>
  messages.map((message) => ({ from: message[0] === 1 || message[0] === 5 ? 'client' : 'router', message }));

/** The one-time code of RFC 6238 at 59 seconds. */
const CODES = conversation(
  [1, 'realm1', { ...ROLES, authmethods: ['ticket'], authid: 'joe' }],
  [4, 'ticket', {}],
  [5, '287082', {}],
  [2, 7, { ...WELCOMED, authmethod: 'ticket' }],
);
const TICKET = conversation(
  [1, 'realm1', { ...ROLES, authmethods: ['ticket'], authid: 'joe' }],
  [4, 'ticket', {}],
  [5, 'a-ticket-of-joe', {}],
  [2, 7, { ...WELCOMED, authmethod: 'ticket' }],
);
/** Vector scram-ab-003. */
const AUTOBAHN_NONCE = '31323334353637383930616263646566';
const AUTOBAHN = conversation(
  [1, 'realm1', { ...ROLES, authmethods: ['scram'], authid: 'username', authextra: { nonce: AUTOBAHN_NONCE } }],
  [
    4,
    'scram',
    {
      nonce: '1234567890abcdeffedcba0987654321',
      salt: AUTOBAHN_NONCE,
      kdf: 'argon2id-13',
      iterations: 32,
      memory: 512,
    },
  ],
  [5, 'f5r3loERzGVSuimE+lvO0bWna2zyswBo0HrZkaaEy38=', {}],
  [2, 7, { ...WELCOMED, authextra: { scram_server_signature: 'hNxIqEr5aKBN23w/LWOZ7s71mf5zfEIIE9Rn2baeXck=' } }],
);

/** Lives through a conversation as a client would, computing every answer, and sends what the vector has. */
async function replay(
  messages: Trace['inputs']['trace'],
  credentials: Readonly<Record<string, Credential>>,
  now = 59,
): Promise<Recording> {
  const recording = Recording.open();
  let hello: MessageOf<'HELLO'> | undefined;
  let verify: ((welcome: MessageOf<'WELCOME'>) => void) | undefined;
  for (const { from, message } of messages) {
    const [type, first, second] = message;
    if (from === 'client') recording.sent(message);
    else recording.received(message);
    const about = recording.last;
    if (type === 1) hello = { kind: 'HELLO', realm: String(first), details: second as Dict };
    if (type === 2) verify?.({ kind: 'WELCOME', session: Number(first), details: second as Dict });
    if (type !== 4) continue;
    const name = String(first);
    const challenge: MessageOf<'CHALLENGE'> = { kind: 'CHALLENGE', authmethod: name, extra: second as Dict };
    const answer = await authMethod(name)?.answer({
      challenge,
      ...(hello && { hello }),
      ...credentials[name],
      now,
    });
    if (!answer?.ok) throw new Error(answer?.text);
    const { routerProof } = answer;
    if (routerProof) recording.derived({ method: name, about, trace: routerProof, took: 500, purpose: 'router-proof' });
    recording.derived({ method: name, about, trace: answer.trace, took: 1000 });
    verify = (welcome) => {
      const proof = answer.verify?.(welcome);
      if (!proof || proof.trace.length === 0) return;
      expect(proof.ok).toBe(true);
      const [took, purpose] = [500, 'router-proof'] as const;
      recording.derived({ method: name, about: recording.last, trace: proof.trace, took, purpose });
    };
  }
  return recording;
}

/** The text of the derivations alone. */
function text(recording: Recording): string {
  const lines = ladderLines(recording.summary());
  const from = lines.findIndex((line) => /^(Derivation of|Check of)/.test(line));
  const to = lines.findIndex((line, i) => i > from && line === 'Time');
  return `${lines.slice(from, to - 1).join('\n')}\n`;
}

const KEY = '4d57d97a68f555696620a6d849c0ce582568518d729eb753dc7c732de2804510';

describe('the text of a derivation', () => {
  it.each<readonly [string, Trace['inputs']['trace'], Readonly<Record<string, Credential>>]>([
    ['wampcra', trace('trace-003'), { wampcra: { secret: 'secret1' } }],
    ['wampcra-salted', trace('trace-004'), { wampcra: { secret: 'secret1' } }],
    ['wamp-scram', trace('trace-005'), { 'wamp-scram': { secret: 'correct horse' } }],
    ['cryptosign', trace('trace-006'), { cryptosign: { secret: KEY } }],
    ['cryptosign-router', trace('trace-007'), { cryptosign: { secret: KEY, options: { challengeRouter: true } } }],
    ['scram', AUTOBAHN, { scram: { secret: 'p4ssw0rd' } }],
    ['ticket', TICKET, { ticket: { secret: 'a-ticket-of-joe' } }],
    ['totp', CODES, { ticket: { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', secretIs: 'totp-secret' } }],
  ])('of %s', async (name, messages, credentials) => {
    const recording = await replay(messages, credentials);
    const { derivations } = recording.summary();
    const answers = derivations.filter(({ purpose }) => purpose === 'answer');
    expect(answers.map(({ sent }) => sent?.equal)).toEqual(answers.map(() => true));
    await expect(text(recording)).toMatchFileSnapshot(`golden/${name}.txt`);
    // Secrets are told by their fingerprints alone.
    for (const { secret } of Object.values(credentials)) expect(text(recording)).not.toContain(secret);
  });
});

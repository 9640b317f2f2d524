// Vectors of the authentication methods, run through the plug-ins.

import { pbkdf2Sync } from 'node:crypto';
import { authMethod } from '../../src/main/auth/registry.ts';
import { deriveKey } from '../../src/main/auth/wampcra/wampcra.ts';
import { transition } from '../../src/main/wamp/session-transitions.ts';
import { jsonSerializer } from '../../src/main/serializer/json.ts';
import { decodeMessage, encodeMessage } from '../../src/main/wamp/codec.ts';
import { messageNameOf, type Message, type MessageOf } from '../../src/shared/wamp/messages.ts';
import { vectorValue } from './messages.ts';
import { compare, first, type VectorRunner } from './vector.ts';

function message(value: unknown): Message {
  const decoded = jsonSerializer.decode(jsonSerializer.encode(vectorValue(value)));
  if (!decoded.ok) throw new Error(decoded.reason);
  const result = decodeMessage(decoded.node);
  if (!result.ok) throw new Error(result.findings[0]?.text);
  return result.message;
}

async function answer(
  method: string,
  challenge: MessageOf<'CHALLENGE'>,
  secret: string,
  more: { secretIs?: string; now?: number } = {},
) {
  const plugin = authMethod(method);
  if (!plugin) throw new Error(`no method ${method}`);
  const result = await plugin.answer({
    challenge,
    secret,
    now: more.now ?? 0,
    ...(more.secretIs && { secretIs: more.secretIs }),
  });
  if (!result.ok) throw new Error(result.text);
  return result;
}

const anonymous: VectorRunner = ({ inputs, expected }) => {
  const hello = message(inputs['hello']);
  const types = (expected['next_router_message_types'] as number[]).map((code) => messageNameOf(code));
  const legal = types.filter((name) => name && transition('hello-sent', 'in', { ...sample(name) }).legal);
  return first(
    compare('HELLO', hello.kind, 'HELLO'),
    compare('known to the registry', authMethod('anonymous')?.secretKinds.length, 0),
    compare('legal after HELLO', legal, types),
  );
};

/** A message of a type, only for its place in the session. */
function sample(name: NonNullable<ReturnType<typeof messageNameOf>>): Message {
  if (name === 'WELCOME') return { kind: 'WELCOME', session: 1, details: {} };
  if (name === 'ABORT') return { kind: 'ABORT', details: {}, reason: 'wamp.error.no_such_realm' };
  if (name === 'CHALLENGE') return { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} };
  throw new Error(`no sample of ${name}`);
}

const ticket: VectorRunner = async ({ inputs, expected }) => {
  const challenge = message(inputs['challenge']);
  if (challenge.kind !== 'CHALLENGE') return 'the vector has no CHALLENGE';
  const totp = 'secret_base32' in inputs;
  const secret = String(totp ? inputs['secret_base32'] : inputs['ticket']);
  const result = await answer(
    'ticket',
    challenge,
    secret,
    totp ? { secretIs: 'totp-secret', now: Number(inputs['unix_time']) } : {},
  );
  const authenticate = encodeMessage({ kind: 'AUTHENTICATE', signature: result.signature, extra: result.extra });
  return compare('AUTHENTICATE', authenticate, expected['authenticate']);
};

const wampcra: VectorRunner = async ({ inputs, expected }) => {
  const secret = String(inputs['secret']);
  const { challenge, salt, iterations, keylen } = inputs;
  const extra: Record<string, unknown> = { challenge, salt, iterations, keylen };
  for (const key of Object.keys(extra)) if (extra[key] === undefined) delete extra[key];
  const differences: (string | undefined)[] = [];
  if (typeof challenge === 'string') {
    const result = await answer(
      'wampcra',
      { kind: 'CHALLENGE', authmethod: 'wampcra', extra: vectorValue(extra) as never },
      secret,
    );
    const signature =
      expected['authenticate_signature'] ?? expected['right_signature'] ?? expected['correct_signature'];
    if (signature === undefined) return 'the vector expects no signature this runner knows';
    differences.push(compare('signature', result.signature, signature));
    differences.push(compare('last value of the derivation', result.trace.at(-1)?.value, signature));
    for (const key of ['wrong_signature', 'published_signature']) {
      if (result.signature === expected[key]) differences.push(`${key} was computed`);
    }
  }
  if ('derived_key_base64' in expected) differences.push(await comparePbkdf2(inputs, expected));
  if ('wrong_if_salt_decoded' in expected && expected['wrong_if_salt_decoded'] === expected['derived_key_base64']) {
    differences.push('the vector cannot tell the two salts apart');
  }
  return first(...differences);
};

async function comparePbkdf2(inputs: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>) {
  const encoding = 'secret_encoding' in inputs ? 'latin1' : 'utf8';
  const secret = Buffer.from(String(inputs['secret']), encoding);
  const derived = await deriveKey(
    secret,
    String(inputs['salt']),
    Number(inputs['iterations']),
    Number(inputs['keylen']),
  );
  return compare('derived key', derived, expected['derived_key_base64']);
}

const pbkdf2: VectorRunner = async ({ inputs, expected }) => {
  const { password, salt, iterations, keylen } = inputs;
  const derived = await deriveKey(Buffer.from(String(password)), String(salt), Number(iterations), Number(keylen));
  const hex = Buffer.from(derived, 'base64').toString('hex');
  if (inputs['prf'] !== 'HMAC-SHA1') return compare('derived bytes', hex, expected['hex']);
  // Guards against the wrong hash: ours must differ, and the value must be the one of SHA-1.
  const sha1 = pbkdf2Sync(String(password), String(salt), Number(iterations), Number(keylen), 'sha1').toString('hex');
  return first(compare('SHA-1', sha1, expected['hex']), compare('ours is SHA-1', hex === sha1, false));
};

const totpCodes: VectorRunner = async ({ inputs, expected }) => {
  const { secret_base32: base32, secret_ascii: ascii, unix_time: time, step, digits, hash } = inputs;
  const algorithm = String(hash).replace('-', '');
  const now = Number(time);
  const challenge = { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} } as const;
  const codeOf = async (secret: string) => answer('ticket', challenge, secret, { secretIs: 'totp-secret', now });
  const asUri = (length: unknown) =>
    `otpauth://totp/vector?secret=${String(base32)}&algorithm=${algorithm}&digits=${String(length)}&period=${String(step)}`;
  const said = await codeOf(asUri(digits));
  const usual = await codeOf(String(base32));
  const key = said.trace.find(({ label }) => label === 'key')?.value;
  return first(
    compare('code', said.signature, expected['code']),
    compare('last value of the derivation', said.trace.at(-1)?.value, expected['code']),
    compare('code without parameters', usual.signature, expected['code']),
    compare('key', key, Buffer.from(String(ascii)).toString('hex')),
    compare('code of 8 digits', (await codeOf(asUri(8))).signature, expected['rfc_8_digits']),
  );
};

export const authRunners: Readonly<Record<string, VectorRunner>> = {
  anonymous,
  ticket,
  wampcra,
  'wampcra-key': (vector) => comparePbkdf2(vector.inputs, vector.expected),
  pbkdf2,
  totp: totpCodes,
};

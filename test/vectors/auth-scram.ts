// Vectors of SCRAM in both dialects and of SASLprep, run through the plug-ins where the vector is a login.

import type { AuthMethod, Principal } from '../../src/main/auth/auth-method.ts';
import { argon2Key, pbkdf2Key } from '../../src/main/auth/key-derivation.ts';
import { saslprep } from '../../src/main/auth/saslprep.ts';
import { hmacKeyOf, SPECIFIED } from '../../src/main/auth/scram/dialect.ts';
import { provesKey, scramKeys } from '../../src/main/auth/scram/formulas.ts';
import { derive } from '../../src/main/auth/scram/derivation.ts';
import { scram, wampScram } from '../../src/main/auth/scram/scram.ts';
import type { MessageOf } from '../../src/shared/wamp/messages.ts';
import type { Dict } from '../../src/shared/wamp/value.ts';
import { compare, first, type VectorRunner } from './vector.ts';

type Facts = Readonly<Record<string, unknown>>;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const of = (facts: Facts, key: string) => (typeof facts[key] === 'string' ? facts[key] : '');

function helloOf(inputs: Facts): MessageOf<'HELLO'> {
  const authextra: Dict = { nonce: of(inputs, 'client_nonce'), channel_binding: of(inputs, 'channel_binding') || null };
  return { kind: 'HELLO', realm: 'realm1', details: { authid: of(inputs, 'authid'), authextra } };
}

function challengeOf(method: string, inputs: Facts): MessageOf<'CHALLENGE'> {
  const extra: Dict = {
    nonce: of(inputs, 'server_nonce'),
    salt: of(inputs, 'salt') || of(inputs, 'salt_base64'),
    kdf: of(inputs, 'kdf'),
    iterations: Number(inputs['iterations']),
    memory: typeof inputs['memory'] === 'number' ? inputs['memory'] : null,
  };
  return { kind: 'CHALLENGE', authmethod: method, extra };
}

async function login(method: AuthMethod, inputs: Facts, options?: Record<string, string>) {
  const result = await method.answer({
    hello: helloOf(inputs),
    challenge: challengeOf(method.name, inputs),
    secret: of(inputs, 'password'),
    now: 0,
    ...(options && { options }),
    // The vectors bind to made-up bytes of the channel.
    ...('cbind_data' in inputs && {
      channel: { protocol: 'TLSv1.2', finished: Buffer.from(of(inputs, 'cbind_data'), 'base64') },
    }),
  });
  const value = (label: string) => result.trace.find((step) => step.label === label)?.value;
  return { result, value };
}

function sentBy(result: Awaited<ReturnType<AuthMethod['answer']>>): string | undefined {
  return result.ok ? result.signature : result.anyway?.signature;
}

/** Whether a router's proof is taken, and the WELCOME that carries it. */
function verified(result: Awaited<ReturnType<AuthMethod['answer']>>, key: string, proof: string): boolean | undefined {
  if (!result.ok) return undefined;
  return result.verify?.({ kind: 'WELCOME', session: 1, details: { authextra: { [key]: proof } } }).ok;
}

const wampScramRunner: VectorRunner = async (vector) => {
  const { inputs, expected } = vector;
  if ('check' in expected) return nonceRule(inputs, expected);
  if ('proof_ok' in inputs) return storedKeyRule(inputs, expected);
  if ('password_encoding' in inputs) return lowBytes(inputs, expected);
  const { result, value } = await login(wampScram, inputs);
  // Nonces of RFC 7677 begin with the client's, as they must.
  const signature = expected['authenticate_signature'];
  const verifier = of(expected, 'welcome_verifier');
  const keys = scramKeys(Buffer.from(value('salted password') ?? '', 'hex'));
  return first(
    compare('refused', result.ok ? undefined : result.text, undefined),
    compare('signature', sentBy(result), signature),
    compare('last value of the derivation', result.trace.at(-1)?.value, signature),
    compare('salted password', value('salted password'), expected['salted_password_hex']),
    compare('client key', value('client key'), expected['client_key_hex']),
    compare('stored key', value('stored key'), expected['stored_key_hex']),
    compare('server key', hex(keys.serverKey), expected['server_key_hex']),
    compare('auth message', value('auth message'), expected['auth_message']),
    compare('verifier', verified(result, 'verifier', verifier), true),
    compare('verifier after v=', verified(result, 'verifier', `v=${verifier}`), true),
    compare('proof as verifier', verified(result, 'verifier', String(signature)), false),
    await routerRule(inputs, expected),
  );
};

/** The router knows the keys alone and takes the same proof. */
async function routerRule(inputs: Facts, expected: Facts): Promise<string | undefined> {
  const principal: Principal = {
    authid: of(inputs, 'authid'),
    role: 'user',
    secret: '',
    iterations: Number(inputs['iterations']),
    kept: {
      kdf: of(inputs, 'kdf') === 'pbkdf2' ? 'pbkdf2' : 'argon2id',
      memory: Number(inputs['memory'] ?? 0),
      salt: hex(Buffer.from(of(inputs, 'salt'), 'base64')),
      storedKey: of(expected, 'stored_key_hex'),
      serverKey: of(expected, 'server_key_hex'),
    },
  };
  const bound = of(inputs, 'channel_binding') || null;
  const data = of(inputs, 'cbind_data') || null;
  const extra = { nonce: of(inputs, 'server_nonce'), channel_binding: bound, cbind_data: data };
  const signature = of(expected, 'authenticate_signature');
  const peerFinished = Buffer.from(data ?? '', 'base64');
  const check = await wampScram.check(
    {
      principal,
      session: 1,
      random: new Uint8Array(32),
      now: 0,
      hello: helloOf(inputs),
      ...(data !== null && { door: { channel: { protocol: 'TLSv1.2', peerFinished } } }),
    },
    challengeOf('wamp-scram', inputs).extra,
    { kind: 'AUTHENTICATE', signature, extra },
  );
  const wanted = { ok: true, authextra: { verifier: expected['welcome_verifier'] } };
  return compare('verdict of the router', check, wanted);
}

async function nonceRule(inputs: Facts, expected: Facts): Promise<string | undefined> {
  const hello = helloOf({ ...inputs, authid: 'user' });
  const given = {
    ...inputs,
    authid: 'user',
    password: 'pencil',
    salt: 'aBc+fx0NAVA=',
    kdf: 'pbkdf2',
    iterations: 4096,
  };
  const { result } = await login(wampScram, given);
  const challenge = challengeOf('wamp-scram', given);
  const checks = (wampScram.review?.({ hello, challenge }) ?? []).map(({ check }) => check);
  return first(compare('answers', result.ok, false), compare('checks', checks, [expected['check']]));
}

function storedKeyRule(inputs: Facts, expected: Facts): string | undefined {
  const storedKey = Buffer.from(of(inputs, 'stored_key_base64'), 'base64');
  const takes = (key: string) =>
    provesKey(Buffer.from(of(inputs, key), 'base64'), storedKey, of(inputs, 'auth_message'));
  return first(
    compare('right proof', takes('proof_ok'), expected['ok']),
    compare('wrong proof', takes('proof_bad'), expected['bad']),
  );
}

/** A password of which a client took one byte of each character: ours must differ, and the formulas must give it. */
async function lowBytes(inputs: Facts, expected: Facts): Promise<string | undefined> {
  const { result } = await login(wampScram, inputs);
  const password = Buffer.from(of(inputs, 'password'), 'latin1');
  const salt = Buffer.from(of(inputs, 'salt'), 'base64');
  const salted = await pbkdf2Key({ password, salt, iterations: Number(inputs['iterations']), keylen: 32 });
  const { storedKey, clientKey } = scramKeys(salted);
  const message = result.trace.find(({ label }) => label === 'auth message')?.value ?? '';
  const proof = Buffer.from(of(expected, 'authenticate_signature'), 'base64');
  return first(
    compare('made from the low bytes', provesKey(proof, storedKey, message), true),
    compare('ours', sentBy(result) === expected['authenticate_signature'], false),
    compare('client key length', clientKey.length, 32),
  );
}

const autobahn: VectorRunner = async ({ inputs, expected }) => {
  if ('spec_proof' in expected) return bothDialects(inputs, expected);
  if ('client_nonce' in inputs) {
    const { result, value } = await login(scram, inputs);
    const right = of(expected, 'welcome_authextra_scram_server_signature');
    return first(
      compare('signature', sentBy(result), expected['authenticate_signature']),
      compare('auth message', value('auth message'), expected['auth_message']),
      compare('HMAC key', value('HMAC key'), expected['hmac_key_ascii']),
      compare('extra', result.ok && result.extra, {}),
      compare('router proof', verified(result, 'scram_server_signature', right), true),
    );
  }
  const saltHex = of(inputs, 'salt_hex');
  const salt = saltHex ? Buffer.from(saltHex, 'hex') : Buffer.from(of(inputs, 'salt_ascii'));
  const password = Buffer.from(of(inputs, 'password'));
  const iterations = Number(inputs['iterations']);
  const hash =
    'memory' in inputs
      ? await argon2Key({ password, salt, iterations, memoryKiB: Number(inputs['memory']) })
      : await pbkdf2Key({ password, salt, iterations, keylen: 32 });
  const text = scramKeys(hmacKeyOf(hash, 'base64'));
  const known: Record<string, string> = {
    hash_hex: hex(hash),
    hmac_key_ascii: hmacKeyOf(hash, 'base64').toString('ascii'),
    'server-key': hex(text.serverKey),
    'stored-key': hex(text.storedKey),
    spec_stored_key_if_raw_kdf_output_were_used: hex(scramKeys(hmacKeyOf(hash, 'raw')).storedKey),
  };
  return first(...Object.entries(expected).map(([key, right]) => compare(key, known[key], right)));
};

async function bothDialects(inputs: Facts, expected: Facts): Promise<string | undefined> {
  // The nonce does not begin with the client's: the answer is computed, and only sent to whoever insists.
  const specified = await login(wampScram, inputs);
  const raw = await login(scram, inputs, { hmac_key: 'raw' });
  const asked = {
    nonce: of(inputs, 'server_nonce'),
    salt: of(inputs, 'salt_base64'),
    kdf: 'argon2id',
    kdfName: '',
  } as const;
  const derived = await derive(
    SPECIFIED,
    {
      ...asked,
      saltBytes: Buffer.from(asked.salt, 'base64'),
      iterations: Number(inputs['iterations']),
      memoryKiB: Number(inputs['memory']),
    },
    {
      ...{ password: of(inputs, 'password'), preparedPassword: of(inputs, 'password') },
      ...{ authid: of(inputs, 'authid'), preparedAuthid: of(inputs, 'authid') },
      ...{ clientNonce: of(inputs, 'client_nonce'), keyForm: 'raw' },
    },
  );
  return first(
    compare('answered', specified.result.ok, false),
    compare('specified', sentBy(specified.result), expected['spec_proof']),
    compare('specified, apart from the messages', derived.proof, expected['spec_proof']),
    compare('raw key', sentBy(raw.result), expected['proof_raw_key_but_empty_c']),
  );
}

const saslprepRunner: VectorRunner = async ({ inputs, expected }) => {
  const result = await saslprep(String(inputs['input']), 'stored');
  if (expected['error'] === true) return compare('accepted', result.ok, false);
  return compare('output', result.ok ? result.text : result.fault, expected['output']);
};

export const scramRunners: Readonly<Record<string, VectorRunner>> = {
  'wamp-scram': wampScramRunner,
  'scram-autobahn': autobahn,
  saslprep: saslprepRunner,
};

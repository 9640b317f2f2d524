// Two ends of a cryptosign login, put together without a wire.

import { randomBytes } from 'node:crypto';
import type { ChannelValues, Newcomer, Principal, Question } from '../../../../../src/main/auth/auth-method.ts';
import { cryptosign } from '../../../../../src/main/auth/cryptosign/cryptosign.ts';
import type { MessageOf } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { PUBLIC, SEED } from './key-files.ts';

export const HEX = SEED.toString('hex');
export type Options = NonNullable<Question['options']>;

/** The same TLS session as both ends see it. */
export function channels(): { readonly client: ChannelValues; readonly router: ChannelValues } {
  const [ours, theirs, exporter] = [randomBytes(48), randomBytes(48), randomBytes(32)];
  const protocol = 'TLSv1.3';
  return {
    client: { protocol, finished: ours, peerFinished: theirs, exporter },
    router: { protocol, finished: theirs, peerFinished: ours, exporter },
  };
}

export function helloWith(authextra: Dict, authid?: string): MessageOf<'HELLO'> {
  return {
    kind: 'HELLO',
    realm: 'realm1',
    details: { authmethods: ['cryptosign'], ...(authid !== undefined && { authid }), authextra },
  };
}

export function challengeWith(extra: Dict): MessageOf<'CHALLENGE'> {
  return { kind: 'CHALLENGE', authmethod: 'cryptosign', extra };
}

export interface Ends {
  readonly options?: Options;
  readonly client?: ChannelValues;
  readonly router?: ChannelValues;
  readonly kept?: NonNullable<Principal['kept']>;
  readonly secret?: string;
  /** What becomes of CHALLENGE.Extra on its way. */
  readonly alter?: (extra: Dict) => Dict;
}

export function newcomerOf({ router, kept = { pubkey: PUBLIC } }: Ends, hello?: MessageOf<'HELLO'>): Newcomer {
  return {
    principal: { authid: 'joe', role: 'user', secret: '', kept },
    session: 1,
    random: randomBytes(32),
    now: 0,
    ...(hello && { hello }),
    ...(router && { door: { channel: router } }),
  };
}

export function greet({ options, client, secret = HEX }: Ends, authid?: string) {
  const setting = { secret, random: (count: number) => randomBytes(count) };
  const greeting = cryptosign.greet?.({
    ...setting,
    ...(options && { options }),
    ...(client && { channel: client }),
    ...(authid !== undefined && { authid }),
  });
  if (!greeting) throw new Error('cryptosign has no part in HELLO');
  return greeting;
}

/** Greeting, CHALLENGE and answer of a login; `check` is the router's verdict about an answer. */
export async function login(ends: Ends) {
  const { options, client, secret = HEX, alter = (extra) => extra } = ends;
  const greeting = await greet(ends);
  const authextra = greeting.ok ? greeting.authextra : (greeting.anyway ?? {});
  const hello = helloWith(authextra);
  const newcomer = newcomerOf(ends, hello);
  const sent = cryptosign.challenge(newcomer) ?? {};
  const challenge = challengeWith(alter({ ...sent }));
  const answer = await cryptosign.answer({
    challenge,
    hello,
    secret,
    now: 0,
    ...(options && { options }),
    ...(client && { channel: client }),
  });
  const check = (signature: string) => cryptosign.check(newcomer, sent, { kind: 'AUTHENTICATE', signature, extra: {} });
  return { greeting, hello, challenge, answer, check, newcomer, sent };
}

// Logins of our client at our router, message by message, so that a test can change any of them.

import { createHash } from 'node:crypto';
import type {
  Answer,
  AuthMethod,
  ChannelValues,
  Check,
  Credential,
  Doorway,
  Principal,
} from '../../../../../src/main/auth/auth-method.ts';
import type { MessageOf } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';

/** Bytes that look random and are the same each time. */
export function stream(seed: string): (count: number) => Uint8Array {
  let round = 0;
  return (count) => {
    const blocks: Buffer[] = [];
    for (let i = 0; i < count; i += 32) blocks.push(createHash('sha256').update(`${seed} ${round++}`).digest());
    return Buffer.concat(blocks).subarray(0, count);
  };
}

/** Cheap to compute. */
const PBKDF2 = { kdf: 'pbkdf2' };
export const QUICK: Principal = {
  authid: 'joe',
  role: 'user',
  secret: 'pencil',
  iterations: 7,
  kept: PBKDF2,
};

export interface LoginParts {
  readonly method: AuthMethod;
  readonly principal?: Principal;
  readonly seed?: string;
  readonly credential?: Credential;
  readonly channel?: ChannelValues;
  readonly door?: Doorway;
  /** What becomes of the messages on their way. */
  readonly onHello?: (details: Dict) => Dict;
  readonly onChallenge?: (extra: Dict) => Dict;
  readonly onAuthenticate?: (message: MessageOf<'AUTHENTICATE'>) => MessageOf<'AUTHENTICATE'>;
  /** What is refused is sent all the same. */
  readonly insist?: boolean;
}

export interface Login {
  readonly hello: MessageOf<'HELLO'>;
  readonly challenge: MessageOf<'CHALLENGE'>;
  readonly answer: Answer;
  readonly authenticate?: MessageOf<'AUTHENTICATE'>;
  readonly check?: Check;
  /** Whether the client takes the WELCOME. */
  readonly taken?: boolean;
}

export async function logIn(parts: LoginParts): Promise<Login> {
  const { method, principal = QUICK, seed = 'a', insist = false, channel, door } = parts;
  const random = stream(seed);
  const credential = parts.credential ?? { secret: principal.secret };
  const { authid } = principal;
  const via = channel && { channel };
  const greeting = await method.greet?.({ ...credential, ...via, authid, random });
  if (!greeting) throw new Error('no greeting');
  const authextra = greeting.ok ? greeting.authextra : greeting.anyway;
  if (!authextra || (!greeting.ok && !insist)) throw new Error(greeting.ok ? 'no authextra' : greeting.text);
  const details = { authid, authextra };
  const hello = { kind: 'HELLO', realm: 'realm1', details } as const;
  const seen = { ...hello, details: parts.onHello?.(details) ?? details };
  const newcomer = { principal, session: 1, random: random(32), now: 0, hello: seen, ...(door && { door }) };
  const extra = method.challenge(newcomer);
  if (!extra) throw new Error('no challenge');
  const challenge = { kind: 'CHALLENGE', authmethod: method.name, extra: parts.onChallenge?.(extra) ?? extra } as const;
  const answer = await method.answer({ ...credential, ...via, hello, challenge, now: 0 });
  const reply = answer.ok ? answer : insist ? answer.anyway : undefined;
  if (!reply) return { hello, challenge, answer };
  const sent = { kind: 'AUTHENTICATE', signature: reply.signature, extra: reply.extra } as const;
  const authenticate = parts.onAuthenticate?.(sent) ?? sent;
  const check = await method.check(newcomer, extra, authenticate);
  const welcome = { kind: 'WELCOME', session: 1, details: { authextra: (check.ok && check.authextra) || {} } } as const;
  const proof = answer.ok ? answer.verify?.(welcome) : undefined;
  return { hello, challenge, answer, authenticate, check, ...(proof && check.ok && { taken: proof.ok }) };
}

// HELLO as it will be sent, shown before anything is dialled. What methods add to it is made by the methods
// themselves, with the secrets of the profile; a text in brackets stands for what is new for each attempt, and for
// what cannot be known without asking somebody.

import { Buffer } from 'node:buffer';
import { InspectorError } from '../../shared/contract/errors.ts';
import { wireFactsOf } from '../../shared/profile-check/wire-facts.ts';
import type { MethodChoice, Profile, SecretRef } from '../../shared/profile.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, setOwn, type Dict } from '../../shared/wamp/value.ts';
import type { AuthMethod, ChannelValues, Credential, Greeting } from '../auth/auth-method.ts';
import { authMethod } from '../auth/registry.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { helloOf } from '../wamp/hello.ts';
import { credentialOf } from './credentials.ts';

export interface PreviewParts {
  readonly secrets: Pick<SecretStore, 'resolve'>;
  /** Random bytes. */
  readonly random: (count: number) => Uint8Array;
}

const FRESH = '(new for each attempt)';
const ASKED = '(known once the key was asked for)';

/** HELLO of a profile. Asks nobody; a keychain may ask its user to unlock it. Never rejects for what a user entered. */
export async function helloPreview(profile: Profile, parts: PreviewParts): Promise<MessageOf<'HELLO'>> {
  const bare = helloOf(profile);
  const authid = getOwn(bare.details, 'authid');
  const channel = channelOf(profile);
  const authextra: Dict = {};
  for (const [index, choice] of profile.methods.entries()) {
    const method = authMethod(choice.method);
    const isSecond = profile.methods.findIndex(({ method: name }) => name === choice.method) < index;
    if (!method?.greet || isSecond || (choice.byHand === true && !choice.secret)) continue;
    const setting = {
      ...(typeof authid === 'string' && { authid }),
      ...(channel && { channel }),
      random: parts.random,
    };
    const extra = await extraOf(method, setting, () => credential(profile, index, choice, method, parts));
    for (const [key, value] of Object.entries(extra)) if (!Object.hasOwn(authextra, key)) setOwn(authextra, key, value);
  }
  return helloOf(profile, authextra);
}

type Found = { readonly credential: Credential; readonly missing?: string };

/** What a method adds, with words for what is fresh or not known. */
async function extraOf(
  method: AuthMethod,
  setting: Pick<Parameters<NonNullable<AuthMethod['greet']>>[0], 'authid' | 'channel' | 'random'>,
  find: () => Promise<Found>,
): Promise<Dict> {
  const { credential: given, missing } = await find();
  const greeting = await greetingOf(method, { ...given, ...setting });
  const extra: Dict = { ...(greeting.ok ? greeting.authextra : greeting.anyway) };
  const unknown = missing ?? (greeting.ok ? undefined : `(not known: ${greeting.text})`);
  for (const key of method.keysOfSecret ?? []) if (unknown !== undefined) extra[key] = unknown;
  for (const key of method.freshKeys ?? []) if (typeof extra[key] === 'string') extra[key] = FRESH;
  return extra;
}

async function greetingOf(
  method: AuthMethod,
  setting: Parameters<NonNullable<AuthMethod['greet']>>[0],
): Promise<Greeting> {
  try {
    return (await method.greet?.(setting)) ?? { ok: true, authextra: {} };
  } catch (error) {
    return { ok: false, text: `${method.name} failed (${error instanceof Error ? error.name : 'unknown error'}).` };
  }
}

/** What the profile gives for a method; the secret only if HELLO is made of it, and nobody has to be asked. */
async function credential(
  profile: Profile,
  index: number,
  choice: MethodChoice,
  method: AuthMethod,
  { secrets, random }: PreviewParts,
): Promise<Found> {
  const { secret, passphrase, ...plain } = choice;
  const isWanted = (method.keysOfSecret ?? []).length > 0;
  const resolve = (ref: SecretRef, purpose: string) => secrets.resolve(ref, purpose);
  const read = (wanted: MethodChoice) =>
    credentialOf(profile, index, wanted, { resolve, redactor: { add: () => undefined } });
  if (!isWanted) return { credential: await read(plain) };
  // Stands for a key that is not known, so that everything else of HELLO is shown; what comes of it is not.
  const standIn = async (missing: string): Promise<Found> => {
    const { secretIs: _kind, ...rest } = await read(plain);
    return { credential: { ...rest, secret: Buffer.from(random(32)).toString('hex') }, missing };
  };
  if (secret?.from === 'prompt' || passphrase?.from === 'prompt') return standIn(ASKED);
  try {
    return { credential: await read(choice) };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return standIn(`(not known: ${error.message})`);
  }
}

/** Stands for what the wire will give: HELLO names what a login is bound to, not its value. */
function channelOf({ url }: Profile): ChannelValues | undefined {
  const wire = wireFactsOf(url);
  if (!wire?.encrypted || wire.carrier === 'longpoll') return undefined;
  const value = new Uint8Array(32);
  return { protocol: 'TLSv1.3', finished: value, peerFinished: value, exporter: value };
}

// The secrets of a login, in their places before anything is dialled: those of the methods, and those that stand
// in the requests after WELCOME. Every one is known to the redactor from here on.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { AfterWelcome, MethodChoice, Profile, SecretRef } from '../../shared/profile.ts';
import type { AuthMethod, Credential, Limits } from '../auth/auth-method.ts';
import { DEFAULT_LIMITS } from '../auth/limits.ts';
import { authMethod } from '../auth/registry.ts';
import { totp } from '../auth/totp.ts';
import { secretsInTotp } from '../auth/totp-secret.ts';
import type { Redactor } from '../capture/redaction/redact.ts';
import type { LoginCredential } from '../session/login.ts';

export interface SecretPlaces {
  /**
   * The secret behind a reference; `purpose` is shown to whoever is asked, `field` is its place in the profile.
   * Throws InspectorError as SecretStore.resolve does.
   */
  readonly resolve: (ref: SecretRef, purpose: string, field: string) => Promise<string>;
  readonly redactor: Pick<Redactor, 'add'>;
}

/** What stands for a placeholder. */
export interface PlaceholderSecret {
  readonly name: string;
  readonly secret: string;
  /** True if the one-time code of the moment stands there, not the secret. */
  readonly isTotp: boolean;
}

/** A request after WELCOME with the secrets it needs. */
export interface PreparedRequest {
  readonly request: AfterWelcome;
  readonly secrets: readonly PlaceholderSecret[];
}

export interface LoginSecrets {
  /** By authmethod, in the order of the profile: the second answers the second CHALLENGE of that name. */
  readonly credentials: ReadonlyMap<string, readonly LoginCredential[]>;
  readonly requests: readonly PreparedRequest[];
}

/**
 * Resolves every secret of a profile's login. Throws InspectorError as `places.resolve` does, and `secret-unusable`
 * for one that its method cannot use.
 */
export async function loginSecretsOf(profile: Profile, places: SecretPlaces, now: number): Promise<LoginSecrets> {
  const credentials = new Map<string, LoginCredential[]>();
  for (const [index, choice] of profile.methods.entries()) {
    const credential = await credentialOf(profile, index, choice, places);
    const same = credentials.get(choice.method) ?? [];
    credentials.set(choice.method, [...same, credential]);
  }
  for (const [name, all] of credentials) for (const one of all) await examined(authMethod(name), one, now);
  const requests: PreparedRequest[] = [];
  for (const [index, request] of (profile.afterWelcome ?? []).entries()) {
    requests.push({ request, secrets: await placeholdersOf(request, index, places, now) });
  }
  return { credentials, requests };
}

/** The credential of one entry of `methods`. Throws InspectorError as `places.resolve` does. */
export async function credentialOf(
  profile: Profile,
  index: number,
  choice: MethodChoice,
  { resolve, redactor }: SecretPlaces,
): Promise<LoginCredential> {
  const { method, secret: ref, secretIs, passphrase: passphraseRef, options, byHand } = choice;
  const known = authMethod(method);
  // Whoever answers by hand types what is needed then; a secret that is named all the same is for HELLO.
  if (!known || (byHand === true && !(known.greet && ref))) return { byHand: true };
  const login = `${method} login${roundOf(profile.methods, index)} to ${profile.url}`;
  const secret = ref && (await resolve(ref, login, `methods[${index}].secret`));
  if (secret !== undefined) redactor.add(secret, known.signatureIsSecret ? method : 'secret');
  const passphrase =
    passphraseRef && (await resolve(passphraseRef, `passphrase for the ${login}`, `methods[${index}].passphrase`));
  if (passphrase !== undefined) redactor.add(passphrase, 'passphrase');
  const credential: LoginCredential = {
    ...(secret !== undefined && { secret }),
    ...(secretIs !== undefined && { secretIs }),
    ...(passphrase !== undefined && { passphrase }),
    ...(options && { options }),
    ...(byHand === true && { byHand }),
    limits: limitsOf(profile),
    use: {},
  };
  const inside = secret === undefined ? undefined : await known.secretsIn?.(credential);
  for (const part of inside ?? []) redactor.add(part, 'secret');
  return credential;
}

/** Which CHALLENGE of its name an entry answers, where there is more than one. */
function roundOf(methods: readonly MethodChoice[], index: number): string {
  const name = methods[index]?.method;
  const isSame = ({ method }: MethodChoice) => method === name;
  if (methods.filter(isSame).length < 2) return '';
  return `, CHALLENGE ${methods.slice(0, index + 1).filter(isSame).length} of that name,`;
}

function limitsOf({ limits }: Profile): Limits {
  return {
    iterations: limits?.iterations ?? DEFAULT_LIMITS.iterations,
    memoryKiB: limits?.memoryKiB ?? DEFAULT_LIMITS.memoryKiB,
  };
}

/** Throws InspectorError `secret-unusable` if the method says that it cannot log in so. */
async function examined(method: AuthMethod | undefined, credential: LoginCredential, now: number): Promise<void> {
  if (!method?.examine || (credential.byHand === true && credential.secret === undefined)) return;
  const given: Credential = credential;
  const { ok, text } = await method.examine(given, now);
  if (!ok) throw new InspectorError('secret-unusable', text);
}

async function placeholdersOf(
  { secrets = [], uri }: AfterWelcome,
  index: number,
  { resolve, redactor }: SecretPlaces,
  now: number,
): Promise<PlaceholderSecret[]> {
  const resolved: PlaceholderSecret[] = [];
  for (const [at, { name, secret: ref, secretIs }] of secrets.entries()) {
    const secret = await resolve(ref, `${name} in the request ${uri}`, `afterWelcome[${index}].secrets[${at}].secret`);
    redactor.add(secret, name);
    const isTotp = secretIs === 'totp-secret';
    for (const part of isTotp ? secretsInTotp(secret) : []) redactor.add(part, name);
    const code = isTotp ? totp(secret, now) : undefined;
    if (code && !code.ok) throw new InspectorError('secret-unusable', `It is for {{${name}}}. ${code.text}`);
    resolved.push({ name, secret, isTotp });
  }
  return resolved;
}

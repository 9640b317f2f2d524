// The command `login.examine`: what a method of a profile will use, found out before anything is sent. The secret is
// resolved as an attempt would, and looked at by the method itself; what goes out are facts about it, never the secret.

import type { Examination } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { wireFactsOf } from '../../shared/profile-check/wire-facts.ts';
import type { MethodChoice, Profile, SecretRef } from '../../shared/profile.ts';
import type { AuthMethod } from '../auth/auth-method.ts';
import { examineSecret } from '../auth/examine-secret.ts';
import { authMethod } from '../auth/registry.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { clientCertificateFacts } from '../transport/tls/client-certificate.ts';
import { credentialOf } from './credentials.ts';
import { usesCookies, type ProfileCookies } from './cookie-commands.ts';
import { clientOf, readDialFiles } from './dial-target.ts';
import type { Handlers } from './dispatch.ts';
import type { AppPorts } from './ports.ts';

export interface ExamineParts {
  readonly ports: Pick<AppPorts, 'clock' | 'readFile'>;
  readonly secrets: SecretStore;
  readonly cookies: Pick<ProfileCookies, 'open'>;
}

type Fact = Examination['facts'][number];

const DOTS = '••••••';
/** Shorter ones stand in words by chance. */
const SHORTEST_HIDDEN = 6;

export function examineCommands(parts: ExamineParts): Pick<Handlers, 'login.examine'> {
  return {
    'login.examine': async ({ profile, method: index }) => {
      const choice = profile.methods[index];
      if (!choice) return refused(`The profile has no method ${index + 1}.`);
      try {
        return await examine(profile, index, choice, parts);
      } catch (error) {
        if (error instanceof InspectorError) return refused(`${error.message} ${error.hint}`);
        throw error;
      }
    },
  };
}

function refused(text: string): Examination {
  return { ok: false, text, facts: [] };
}

/** Throws InspectorError for a secret or a file that cannot be had. */
async function examine(
  profile: Profile,
  index: number,
  choice: MethodChoice,
  parts: ExamineParts,
): Promise<Examination> {
  const method = authMethod(choice.method);
  if (!method || choice.byHand === true) {
    const why = method ? 'as the profile says' : `${choice.method} is not known here`;
    return {
      ok: true,
      text: '',
      facts: [{ label: 'Answer', value: 'by hand', note: `The CHALLENGE is shown and you answer it: ${why}.` }],
    };
  }
  const secrets: string[] = [];
  const resolve = (ref: SecretRef, purpose: string) => parts.secrets.resolve(ref, purpose);
  const redactor = {
    add: (secret: string | Uint8Array) =>
      void secrets.push(typeof secret === 'string' ? secret : Buffer.from(secret).toString('hex')),
  };
  const credential = await credentialOf(profile, index, choice, { resolve, redactor });
  const now = parts.ports.clock.wall();
  const found = method.examine
    ? await byMethod(method, credential, Math.floor(now / 1000))
    : examineSecret(credential, method);
  const facts = [...found.facts];
  if (method.usesCookies) facts.push(...(await cookieFacts(profile, parts)));
  const shown = method.usesCertificate ? await certificateOf(profile, parts, now) : undefined;
  const ok = found.ok && shown?.ok !== false;
  const text = [found.text, shown?.text ?? ''].filter((one) => one !== '').join(' ');
  return withoutSecrets({ ok, text, facts: [...facts, ...(shown?.facts ?? [])] }, secrets);
}

/** Messages of errors may hold the secret; their names do not. */
async function byMethod(
  method: AuthMethod,
  credential: Parameters<NonNullable<AuthMethod['examine']>>[0],
  now: number,
): Promise<Examination> {
  try {
    return (await method.examine?.(credential, now)) ?? { ok: true, text: '', facts: [] };
  } catch (error) {
    return refused(
      `${method.name} cannot look at its secret (${error instanceof Error ? error.name : 'unknown error'}).`,
    );
  }
}

/** What is kept for the profile: names, never values. */
async function cookieFacts(profile: Profile, { cookies }: ExamineParts): Promise<Fact[]> {
  if (!usesCookies(profile)) return [{ label: 'Cookies', value: 'none', note: 'This wire carries no cookies.' }];
  const jar = await cookies.open(profile.id);
  const kept = jar.facts();
  if (kept.length === 0) {
    const note = 'The first login needs another method; what the router sets then is kept for the next.';
    return [{ label: 'Cookies', value: 'none', note }];
  }
  const value = kept.map(({ name, domain }) => `${name} of ${domain}`).join(', ');
  return [{ label: 'Cookies', value, note: jar.place }];
}

/** The certificate of the profile, with its fingerprints as routers configure them. */
async function certificateOf(profile: Profile, { ports, secrets }: ExamineParts, now: number): Promise<Examination> {
  if (!wireFactsOf(profile.url)?.encrypted)
    return refused('The wire is not encrypted, so no certificate can be shown. Use a URL with TLS.');
  const files = await readDialFiles(profile, ports.readFile);
  const resolve = (ref: SecretRef, purpose: string) => secrets.resolve(ref, purpose);
  const client = await clientOf(profile.tls?.client, files, { resolve, redactor: { add: () => undefined } });
  if (!client) return refused('The profile names no client certificate. Choose the file of one.');
  const read = clientCertificateFacts(client, now);
  if (!read.facts) return refused(read.text);
  const { subject, issuer, sha1, sha256, validFrom, validTo } = read.facts;
  const facts: Fact[] = [
    { label: 'Certificate of', value: subject },
    { label: 'Issued by', value: issuer },
    { label: 'SHA-1', value: sha1 ?? '', note: 'Crossbar takes this one, as certificate-sha1 of a principal.' },
    { label: 'SHA-256', value: sha256 },
    { label: 'Valid from', value: validFrom },
    { label: 'Valid until', value: validTo },
  ];
  return { ok: read.text === '', text: read.text, facts };
}

/** Nothing that a method says may hold what it was given; should it do so all the same, dots take its place. */
function withoutSecrets({ ok, text, facts }: Examination, secrets: readonly string[]): Examination {
  const hide = (said: string) =>
    secrets
      .filter((secret) => secret.length >= SHORTEST_HIDDEN)
      .reduce((rest, secret) => rest.replaceAll(secret, DOTS), said);
  return {
    ok,
    text: hide(text),
    facts: facts.map(({ label, value, note, secondsLeft }) => ({
      label,
      value: hide(value),
      ...(secondsLeft !== undefined && { secondsLeft }),
      ...(note !== undefined && { note: hide(note) }),
    })),
  };
}

// A login of the demo router as a profile for any of its wires: secrets in variables, certificates of the fixtures.

import { fileURLToPath } from 'node:url';
import { accountNamed, clientProfile } from '../../src/main/demo-router/client-profile.ts';
import type { Profile, SecretRef } from '../../src/shared/profile.ts';
import type { Inspector } from './inspector.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** The profile to log in with at an endpoint of the inspector's router. Throws if there is no such login or endpoint. */
export function demoProfile({ demo, environment }: Inspector, login: string, endpoint: string): Profile {
  const account = accountNamed(login);
  const place = demo.endpoints.find(({ name }) => name === endpoint);
  if (!account || !place) throw new Error(`there is no login ${login} at ${endpoint}`);
  const isTls = endpoint.endsWith('-tls');
  // The certificate is for the name.
  const url = isTls ? place.url.replace('127.0.0.1', 'localhost') : place.url;
  const { profile, secrets } = clientProfile(account, { url });
  const inVariable = (field: string, given: SecretRef): SecretRef => {
    const secret = secrets[field];
    if (secret === undefined) return given;
    const name = `SECRET_OF_${login}_${field}`.replace(/\W+/g, '_');
    environment[name] = secret;
    return { from: 'env', name };
  };
  const methods = profile.methods.map((choice, i) => ({
    ...choice,
    ...(choice.secret && { secret: inVariable(`methods[${i}].secret`, choice.secret) }),
  }));
  const afterWelcome = profile.afterWelcome?.map((request, i) => ({
    ...request,
    secrets: (request.secrets ?? []).map((one, at) => ({
      ...one,
      secret: inVariable(`afterWelcome[${i}].secrets[${at}].secret`, one.secret),
    })),
  }));
  const client = { certificateFile: fixture('client.pem'), keyFile: fixture('client.key') };
  return {
    ...profile,
    methods,
    ...(afterWelcome && { afterWelcome }),
    ...(isTls && { caFile: fixture('ca.pem') }),
    ...(isTls && login === 'tls' && { tls: { client } }),
  };
}

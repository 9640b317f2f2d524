// What can be said of any secret before it is used: that it is there, and what slipped into it.

import type { Examination } from '../../shared/contract/results.ts';
import type { AuthMethod, Credential } from './auth-method.ts';
import { knownSecret } from './known-secret.ts';

type Facts = Examination['facts'];

/** The examination of a method that computes nothing beforehand; never a part of the secret, nor its length. */
export function examineSecret(credential: Credential, method: Pick<AuthMethod, 'name' | 'secretKinds'>): Examination {
  if (method.secretKinds.length === 0) return { ok: true, text: '', facts: [] };
  const known = knownSecret(credential, method);
  if (!known.ok) return { ...known, facts: [] };
  const { secret, secretIs } = known.value;
  const label = method.secretKinds.find(({ id }) => id === secretIs)?.label ?? secretIs;
  return { ok: true, text: '', facts: [{ label, value: 'found', ...slipOf(secret) }] };
}

/** What is rarely meant to be a part of a secret. */
function slipOf(secret: string): Pick<Facts[number], 'note'> {
  if (/[\r\n]$/.test(secret))
    return { note: 'It ends with a line end, which is sent or computed with like the rest. Check that it is meant.' };
  if (/^\s|\s$/.test(secret))
    return { note: 'It begins or ends with white space, which counts like the rest. Check that it is meant.' };
  return {};
}

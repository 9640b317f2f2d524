// What the profile gave for a method: the secret, and what kind of secret it is.

import type { AuthMethod, Question } from './auth-method.ts';
import type { FieldValue } from './challenge-fields.ts';

export interface KnownSecret {
  readonly secret: string;
  /** One of the method's kinds. */
  readonly secretIs: string;
}

/** The secret of a question, of the method's first kind unless it says otherwise; or why there is none. */
export function knownSecret(
  { secret, secretIs }: Pick<Question, 'secret' | 'secretIs'>,
  { name, secretKinds }: Pick<AuthMethod, 'name' | 'secretKinds'>,
): FieldValue<KnownSecret> {
  const kind = secretIs === undefined ? secretKinds[0] : secretKinds.find(({ id }) => id === secretIs);
  if (!kind) {
    const known = secretKinds.map(({ id }) => id).join(' or ');
    return { ok: false, text: `${name} knows no secret of the kind "${secretIs ?? ''}"; choose ${known}.` };
  }
  if (secret === undefined) {
    return { ok: false, text: `${name} needs a secret and the profile names none; choose where it comes from.` };
  }
  return { ok: true, value: { secret, secretIs: kind.id } };
}

/**
 * Where a first value of a derivation comes from. A line end that slipped into a variable or a file is
 * the commonest reason for a refusal, and says nothing about the secret itself.
 */
export function secretOrigin(secret: string, use = ''): string {
  const slip = /[\r\n]$/.test(secret)
    ? '; it ends with a line end'
    : /^\s|\s$/.test(secret)
      ? '; it begins or ends with white space'
      : '';
  return `the secret${use}${slip}`;
}

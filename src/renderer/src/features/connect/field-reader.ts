// Collects what is wrong with the fields of a form while they are read. A field that cannot be read gives
// a stand-in, so that the rest can be checked and shown all the same.

import type { SecretRef } from '../../../../shared/profile.ts';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { formatCount } from '../../ui/format.ts';
import { secretRefOf, type SecretPlace } from './wire-form.ts';

export interface FieldError {
  readonly text: string;
  /** True if the field is only empty: no reason to complain before somebody was there. */
  readonly missing: boolean;
}

/** Errors by the path of the field, as `profile.check` writes it: `realm`, `methods[0].authid`. */
export type FieldErrors = Readonly<Record<string, FieldError>>;

/** What is said of a field that must not be empty, and what stands in for it. */
export interface Required {
  readonly why: string;
  readonly standIn: string;
}

const words = connectStrings.errors;
const LONGEST_SECRET_NAME = 256;
const LONGEST_PATH = 4096;
const DECIMAL = /^\d*\.?\d+(?:e[+-]?\d+)?$/i;

export class FieldReader {
  readonly #errors: Record<string, FieldError> = {};

  get errors(): FieldErrors {
    return this.#errors;
  }

  /** Says what is wrong with a field; the first complaint counts. */
  complain(field: string, text: string, missing = false): void {
    this.#errors[field] ??= { text, missing };
  }

  /** The text, or its stand-in if it is too long or missing though it must be there. */
  text(field: string, typed: string, longest: number, required?: Required): string {
    if (typed.length > longest) this.complain(field, words.tooLong(longest));
    else if (required && typed === '') this.complain(field, required.why, true);
    else return typed;
    return required?.standIn ?? '';
  }

  /** The text under a key of its own; nothing if it is empty. */
  optional<K extends string>(key: K, field: string, typed: string, longest: number): Partial<Record<K, string>> {
    const value = this.text(field, typed, longest);
    return (value === '' ? {} : { [key]: value }) as Partial<Record<K, string>>;
  }

  /** Seconds above 0; undefined if it is no such number. */
  seconds(field: string, typed: string, most: number): number | undefined {
    const seconds = DECIMAL.test(typed.trim()) ? Number(typed) : 0;
    if (seconds > 0 && seconds <= most) return seconds;
    this.complain(field, words.timeout(most), typed.trim() === '');
    return undefined;
  }

  /** The reference to a secret; undefined if none is named. One that is half named counts as named. */
  secret(field: string, place: SecretPlace): SecretRef | undefined {
    const secret = secretRefOf(place);
    if (secret === undefined || secret.from === 'prompt') return secret;
    const { name, longest, missing } = nameIn(secret);
    if (name !== '' && name.length <= longest) return secret;
    if (name !== '') this.complain(field, words.tooLong(longest));
    else this.complain(field, missing, true);
    return { from: 'prompt' };
  }

  /** A whole number; undefined if nothing is typed, or no such number. */
  whole(field: string, typed: string, least: number, most: number): number | undefined {
    if (typed.trim() === '') return undefined;
    const number = /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.complain(field, loginStrings.errors.wholeNumber(formatCount(least), formatCount(most)));
    return undefined;
  }
}

type NamedRef = Exclude<SecretRef, { from: 'prompt' }>;

/** What a reference is called by, how long that may be, and what is said if it is missing. */
function nameIn(secret: NamedRef): { name: string; longest: number; missing: string } {
  switch (secret.from) {
    case 'env':
      return { name: secret.name, longest: LONGEST_SECRET_NAME, missing: words.variableMissing };
    case 'keychain':
      return { name: secret.id, longest: LONGEST_SECRET_NAME, missing: words.keychainIdMissing };
    case 'file':
      return { name: secret.path, longest: LONGEST_PATH, missing: loginStrings.errors.pathMissing };
  }
}

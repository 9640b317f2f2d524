// Collects what is wrong with the fields of a form while they are read. A field that cannot be read gives
// a stand-in, so that the rest can be checked and shown all the same.

import type { SecretRef } from '../../../../shared/profile.ts';
import { connectStrings } from '../../strings/connect.ts';
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
    const name = secret?.from === 'env' ? secret.name : secret?.from === 'keychain' ? secret.id : undefined;
    if (name === undefined || (name !== '' && name.length <= LONGEST_SECRET_NAME)) return secret;
    if (name !== '') this.complain(field, words.tooLong(LONGEST_SECRET_NAME));
    else this.complain(field, secret?.from === 'env' ? words.variableMissing : words.keychainIdMissing, true);
    return { from: 'prompt' };
  }
}

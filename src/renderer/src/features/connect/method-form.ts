// The methods of a login as they were typed: in the order they are offered, each with all that was ever chosen
// for it. What belongs to a method (the kind of its secret, its options) is kept by the method's name: it comes back
// with the method.

import type { MethodInfo, MethodOption, SecretKind } from '../../../../shared/contract/results.ts';
import type { AuthidChoice, MethodChoice } from '../../../../shared/profile.ts';
import { DEFAULT_SECRET_VARIABLE } from '../../../../shared/profile-constants.ts';
import { freeKey, somewhere, toPlace, type SecretPlace } from './wire-form.ts';

/** Text of a choice, a text field or JSON as typed; the state of a switch; whatever a file says. */
export type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

export interface MethodForm extends SecretPlace {
  /** Tells the rows of the list apart while they move; of no meaning otherwise. */
  readonly key: string;
  readonly method: string;
  /** The name is typed freely, whether it is known or not. */
  readonly isOwn: boolean;
  /** What was typed as a name, also while another method is chosen. */
  readonly ownName: string;
  readonly authidKind: AuthidChoice['kind'];
  readonly authid: string;
  /** What the secret is, by method: the words of one method mean nothing to another. */
  readonly secretIs: Readonly<Record<string, string>>;
  readonly passphrase: SecretPlace;
  /** What else is chosen, by method. */
  readonly options: Readonly<Record<string, OptionValues>>;
  readonly byHand: boolean;
}

/** What is known about the methods: whether one takes a secret decides what is written. */
export type KnownMethods = readonly Pick<MethodInfo, 'name' | 'secretKinds' | 'options'>[];

/** The row of a method in a profile. */
export function toMethodForm(choice: MethodChoice, key: string): MethodForm {
  const { method, authid, secret, secretIs, passphrase, options, byHand = false } = choice;
  return {
    key,
    method,
    isOwn: false,
    ownName: '',
    authidKind: authid.kind,
    authid: authid.kind === 'value' ? authid.value : '',
    ...toPlace(secret),
    secretIs: secretIs === undefined ? {} : { [method]: secretIs },
    passphrase: toPlace(passphrase),
    options: options === undefined ? {} : { [method]: options },
    byHand,
  };
}

/** True if a method is known to take no secret. */
export function takesNoSecret(method: string, known: KnownMethods): boolean {
  return known.find(({ name }) => name === method)?.secretKinds.length === 0;
}

export function isKnown(method: string, known: KnownMethods): boolean {
  return known.some(({ name }) => name === method);
}

/** True if the app reads the row's secret: a person who answers by hand types what is needed. */
export function usesSecret({ method, byHand }: MethodForm, known: KnownMethods): boolean {
  return isKnown(method, known) && !byHand && !takesNoSecret(method, known);
}

/** The kind of secret chosen for the row's method; absent: the method's first. */
export function kindOf({ method, secretIs }: MethodForm): string | undefined {
  return Object.hasOwn(secretIs, method) ? secretIs[method] : undefined;
}

/** What is known of the kind of secret that the row has; undefined for a kind or a method that is not known. */
function kindFacts(row: MethodForm, known: KnownMethods): SecretKind | undefined {
  const kinds = known.find(({ name }) => name === row.method)?.secretKinds ?? [];
  const chosen = kindOf(row);
  return chosen === undefined ? kinds[0] : kinds.find(({ id }) => id === chosen);
}

/** True if a passphrase may be given: the kind of the secret says so, or nobody knows what the secret is. */
export function takesPassphrase(row: MethodForm, known: KnownMethods): boolean {
  if (takesNoSecret(row.method, known)) return false;
  const facts = kindFacts(row, known);
  return facts === undefined ? row.passphrase.secretFrom !== 'none' : facts.passphrase === true;
}

/** What is chosen for the row's method. */
export function optionsOf({ method, options }: MethodForm): OptionValues {
  return (Object.hasOwn(options, method) ? options[method] : undefined) ?? {};
}

/** The options of the row with one of them changed; `undefined`, and the default, is not kept. */
export function withOption(row: MethodForm, { id, kind, choices }: MethodOption, value: OptionValue): MethodForm {
  const standard = kind === 'choice' ? choices?.[0]?.id : kind === 'switch' ? false : '';
  const others = Object.entries(optionsOf(row)).filter(([name]) => name !== id);
  const chosen = Object.fromEntries(value === standard ? others : [...others, [id, value]]);
  return { ...row, options: { ...row.options, [row.method]: chosen } };
}

/** The row without an option. */
export function withoutOption(row: MethodForm, id: string): MethodForm {
  const chosen = Object.fromEntries(Object.entries(optionsOf(row)).filter(([name]) => name !== id));
  return { ...row, options: { ...row.options, [row.method]: chosen } };
}

/** Which CHALLENGE of its method the row at `index` answers: 1 for the first. */
export function roundOf(methods: readonly { readonly method: string }[], index: number): number {
  const { method } = methods[index] ?? {};
  return methods.slice(0, index + 1).filter((row) => row.method === method).length;
}

/** The list with one more method at its end: the first known one that is not offered yet. */
export function withMethodAdded(methods: readonly MethodForm[], known: KnownMethods): MethodForm[] {
  // Those with a secret first: whoever adds a method wants to log in.
  const order = [...known].sort(
    (one, other) => Number(one.secretKinds.length === 0) - Number(other.secretKinds.length === 0),
  );
  const name = (order.find((entry) => methods.every(({ method }) => method !== entry.name)) ?? order[0])?.name ?? '';
  const fresh: MethodForm = {
    ...toMethodForm({ method: name, authid: { kind: 'absent' } }, freeKey('m', methods)),
    // HELLO carries one authid for all methods, that of the first row that has one.
    authidKind: methods.some(({ authidKind }) => authidKind !== 'absent') ? 'absent' : 'value',
  };
  return [...methods, withMethodName(fresh, name, known)];
}

/**
 * The row with another method; all that was typed stays. A method that takes a secret gets a place for it, one that
 * takes none asks for no authid that nobody typed, and one that is not known asks for no secret that nobody named.
 */
export function withMethodName(row: MethodForm, method: string, known: KnownMethods): MethodForm {
  const named = { ...row, method, isOwn: false };
  if (!isKnown(method, known)) return { ...named, secretFrom: isUntouched(row) ? 'none' : row.secretFrom };
  if (!takesNoSecret(method, known)) return { ...named, secretFrom: somewhere(row.secretFrom) };
  const nobodyTyped = row.authidKind === 'value' && row.authid === '';
  return { ...named, authidKind: nobodyTyped ? 'absent' : row.authidKind };
}

function isUntouched({ secretFrom, variable }: SecretPlace): boolean {
  return secretFrom === 'env' && variable === DEFAULT_SECRET_VARIABLE;
}

/** The row with a name that is typed; it stays a typed one while it happens to be that of a known method. */
export function withOwnName(row: MethodForm, name: string): MethodForm {
  return { ...row, method: name, ownName: name, isOwn: true };
}

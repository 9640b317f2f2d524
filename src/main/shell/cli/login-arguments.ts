// The options that say how to log in beyond method, authid and realm: where secrets come from, options of methods, a
// second factor, what follows WELCOME, limits. No value of a secret can be given, only where it comes from.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MethodInfo, MethodOption } from '../../../shared/contract/results.ts';
import type { AuthidChoice, MethodChoice, Profile, SecretRef } from '../../../shared/profile.ts';
import { flag, list, string, text, texts, UsageError, type Values } from './option-values.ts';

/** What is known about a method; a MethodInfo fits. */
export type KnownMethod = Pick<MethodInfo, 'name' | 'secretKinds'> & Partial<Pick<MethodInfo, 'options'>>;

/** Options of this kind; they describe a connection, so `handshake` and `profile save` have them. */
export const LOGIN_OPTIONS = {
  'secret-env': text,
  'secret-keychain': text,
  'secret-prompt': flag,
  'secret-file': text,
  'passphrase-env': text,
  'passphrase-keychain': text,
  'passphrase-prompt': flag,
  'passphrase-file': text,
  option: texts,
  'by-hand': flag,
  'second-factor': text,
  'second-secret-env': text,
  'second-secret-keychain': text,
  'second-secret-prompt': flag,
  'second-secret-file': text,
  'second-secret-is': text,
  'transport-auth': text,
  'after-welcome': text,
  'max-iterations': text,
  'max-memory': text,
} as const;

/** Where a secret comes from: `--<what>-env`, `-keychain`, `-prompt` or `-file`. Throws UsageError for more than one. */
export function sourceOf(values: Values, what: 'secret' | 'passphrase' | 'second-secret'): SecretRef | undefined {
  const name = string(values, `${what}-env`);
  const id = string(values, `${what}-keychain`);
  const file = string(values, `${what}-file`);
  const refs: SecretRef[] = [];
  if (name !== undefined) refs.push({ from: 'env', name });
  if (id !== undefined) refs.push({ from: 'keychain', id });
  if (values[`${what}-prompt`] === true) refs.push({ from: 'prompt' });
  // A saved profile is used from any folder.
  if (file !== undefined) refs.push({ from: 'file', path: path.resolve(file) });
  if (refs.length > 1) {
    throw new UsageError(
      `Give one source for the ${what.replace('-', ' ')}: --${what}-env, --${what}-keychain, --${what}-prompt or --${what}-file.`,
    );
  }
  return refs[0];
}

/** The methods with their passphrase, options and a second factor; what is not said anew stays. Throws UsageError. */
export function withLoginOptions(
  values: Values,
  choices: readonly MethodChoice[],
  known: readonly KnownMethod[],
): MethodChoice[] {
  const infoOf = (method: string) => known.find(({ name }) => name === method);
  const passphrase = sourceOf(values, 'passphrase');
  const opens = ({ method }: MethodChoice) => infoOf(method)?.secretKinds.some((kind) => kind.passphrase) === true;
  if (passphrase && !choices.some(opens))
    throw new UsageError('A source for a passphrase is given, but no --authmethod whose secret may need one.');
  const options = optionsOf(values, choices, infoOf);
  const byHand = values['by-hand'] === true;
  if (byHand && choices.length === 0) throw new UsageError('--by-hand needs --authmethod.');
  const made = choices.map((choice) => {
    const given = options.get(choice.method);
    // Whoever answers by hand types what is needed.
    const { secret: _secret, passphrase: _passphrase, ...bare } = choice;
    return {
      ...(byHand ? bare : choice),
      ...(passphrase && opens(choice) && !byHand && { passphrase }),
      ...(given && { options: { ...choice.options, ...given } }),
      ...(byHand && { byHand }),
    };
  });
  const second = secondFactor(values, made, infoOf);
  if (!second) return made;
  const isEarlier = ({ method }: MethodChoice, index: number) =>
    made.findIndex((one) => one.method === method) < index && method === second.method;
  return [...made.filter((choice, index) => !isEarlier(choice, index)), second];
}

type OptionValues = Record<string, string | boolean>;

/** `--option METHOD.ID=VALUE`, by method. */
function optionsOf(
  values: Values,
  choices: readonly MethodChoice[],
  infoOf: (method: string) => KnownMethod | undefined,
): Map<string, OptionValues> {
  const all = new Map<string, OptionValues>();
  for (const given of list(values, 'option')) {
    const [, method = '', id = '', value = ''] = /^([^.=]+)\.([^=]+)=([^]*)$/.exec(given) ?? [];
    if (method === '') throw new UsageError('--option takes METHOD.ID=VALUE.');
    if (!choices.some((choice) => choice.method === method))
      throw new UsageError(`--option ${method}.${id}: ${method} is not offered; name it with --authmethod.`);
    const options = infoOf(method)?.options ?? [];
    const option = options.find((one) => one.id === id);
    if (!option) {
      const names = options.map((one) => one.id).join(', ') || 'none';
      throw new UsageError(`${method} has no option ${JSON.stringify(id)}; it has ${names}.`);
    }
    all.set(method, { ...all.get(method), [id]: optionValue(method, option, value) });
  }
  return all;
}

function optionValue(method: string, { id, kind, choices = [] }: MethodOption, value: string): string | boolean {
  const refuse = (wanted: string) => new UsageError(`--option ${method}.${id} takes ${wanted}.`);
  switch (kind) {
    case 'switch':
      if (value !== 'on' && value !== 'off') throw refuse('on or off');
      return value === 'on';
    case 'choice':
      if (!choices.some((choice) => choice.id === value)) throw refuse(choices.map((choice) => choice.id).join(', '));
      return value;
    case 'json':
      if (jsonOf(value) === undefined) throw refuse('JSON');
      return value;
    case 'text':
      return value;
  }
}

/** `--second-factor METHOD`: a further entry of `methods`, which answers the CHALLENGE after the first of that name. */
function secondFactor(
  values: Values,
  choices: readonly MethodChoice[],
  infoOf: (method: string) => KnownMethod | undefined,
): MethodChoice | undefined {
  const method = string(values, 'second-factor');
  const secret = sourceOf(values, 'second-secret');
  const secretIs = string(values, 'second-secret-is');
  if (method === undefined) {
    if (secret || secretIs !== undefined) throw new UsageError('A second secret needs --second-factor METHOD.');
    return undefined;
  }
  const [first] = choices;
  if (!first) throw new UsageError('--second-factor needs --authmethod for the first.');
  const kinds = infoOf(method)?.secretKinds ?? [];
  if (kinds.length === 0)
    throw new UsageError(`--second-factor takes a method with a secret, not ${JSON.stringify(method)}.`);
  if (!secret)
    throw new UsageError(
      '--second-factor needs --second-secret-env, -keychain, -prompt or -file: its secret is its own.',
    );
  if (secretIs !== undefined && !kinds.some(({ id }) => id === secretIs)) {
    throw new UsageError(
      `--second-secret-is takes ${kinds.map(({ id }) => id).join(', ')}, not ${JSON.stringify(secretIs)}.`,
    );
  }
  const authid: AuthidChoice = first.authid;
  return { method, authid, secret, ...(secretIs !== undefined && { secretIs }) };
}

/** Fields of a profile that are of no single method. Throws UsageError. */
export function loginFieldsOf(values: Values, base: Profile): Partial<Record<'afterWelcome' | 'limits', unknown>> {
  const iterations = countOf(values, 'max-iterations', 1, 4_294_967_295);
  const memoryKiB = countOf(values, 'max-memory', 8, 4_194_304);
  const afterWelcome = afterWelcomeOf(string(values, 'after-welcome'));
  const isLimited = iterations !== undefined || memoryKiB !== undefined;
  return {
    ...(afterWelcome && { afterWelcome }),
    ...(isLimited && {
      limits: {
        ...base.limits,
        ...(iterations !== undefined && { iterations }),
        ...(memoryKiB !== undefined && { memoryKiB }),
      },
    }),
  };
}

function countOf(values: Values, option: string, min: number, max: number): number | undefined {
  const given = string(values, option);
  if (given === undefined) return undefined;
  const count = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (count >= min && count <= max) return count;
  throw new UsageError(`--${option} takes a whole number from ${min} to ${max}, not ${JSON.stringify(given)}.`);
}

/** One request or a list of them, as JSON or in a file of JSON; the profile's schema says what is in it. */
function afterWelcomeOf(given: string | undefined): unknown[] | undefined {
  if (given === undefined) return undefined;
  const isText = /^\s*[[{]/.test(given);
  const read = jsonOf(isText ? given : fileText(given));
  const value = read?.value;
  if (Array.isArray(value)) return value.map((one: unknown) => one);
  if (typeof value === 'object' && value !== null) return [value];
  const what = isText ? 'This is no JSON.' : `${JSON.stringify(given)} holds no JSON object and no list of them.`;
  throw new UsageError(`--after-welcome takes a JSON object, a list of them, or a file of either. ${what}`);
}

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`--after-welcome: the file ${JSON.stringify(file)} cannot be read (${code}).`);
  }
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

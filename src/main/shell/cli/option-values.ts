// The command line as it was typed: options and arguments, read strictly. A fault never repeats a value, which
// may be a secret in the wrong place.

import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The call cannot be understood; `message` says why. Exit code 4. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Kinds of options. */
export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;
export const flag = { type: 'boolean' } as const;

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Parsed {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** Reads arguments strictly. Throws UsageError. */
export function readArguments(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): Parsed {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    refuseEmpty(parsed.values, parsed.positionals);
    return parsed;
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(optionFault(error));
  }
}

/** What is wrong with an option. Its value is left out: it may be a secret in the wrong place. */
function optionFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, name = ''] = /'(-[^' =]*)/.exec(message) ?? [];
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return valueFault(message);
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return message.replace(/=\S*/, '=…');
  const secret = /secret|passw|ticket|key/i.test(name)
    ? ' A secret is never given on the command line: use --secret-env, --secret-keychain, --secret-prompt or --secret-file.'
    : '';
  return `There is no option ${name}.${secret}`;
}

/** What is wrong with the value of an option. Sentences of `parseArgs` are told apart by their words. */
function valueFault(message: string): string {
  const [, name = ''] = /'(?:-\w, )?(--[^' =]*)/.exec(message) ?? [];
  if (message.includes('does not take')) return `The option ${name} takes no value.`;
  if (message.includes('ambiguous'))
    return `The option ${name} takes a value, and what follows it begins with a hyphen: if that is the value, write ${name}=VALUE.`;
  return `The option ${name} takes a value, and none follows it.`;
}

/** Options that say nothing when they are empty; an empty --authid and --realm are sent as they are. */
const NEVER_EMPTY = [
  ...['secrets', 'only', 'authmethod', 'secret-env', 'secret-keychain', 'secret-file', 'ca', 'profile', 'save', 'port'],
  ...['passphrase-env', 'passphrase-keychain', 'passphrase-file', 'option', 'after-welcome'],
  ...['second-factor', 'second-secret-env', 'second-secret-keychain', 'second-secret-file', 'second-secret-is'],
  ...['serializer', 'header', 'header-env', 'basic-env', 'proxy', 'proxy-env', 'ping', 'receive-limit'],
  ...['secret-file', 'passphrase-env', 'passphrase-keychain', 'passphrase-file'],
  ...['client-cert', 'client-key', 'client-cert-passphrase-env', 'pin', 'tls-min', 'server-name'],
  ...['tls-cert', 'tls-key', 'unix-folder'],
];

/** Throws UsageError for an option that was given without a value. */
function refuseEmpty(values: Values, positionals: readonly string[]): void {
  const empty = NEVER_EMPTY.find((name) => values[name] === '' || list(values, name).includes(''));
  if (empty !== undefined) throw new UsageError(`--${empty} is empty.`);
  if (positionals.includes('')) throw new UsageError('An argument is empty.');
}

/** What was given for an option that may be repeated, in order. */
export function list(values: Values, key: string): string[] {
  const value = values[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What was given for an option; undefined if nothing was. */
export function string(values: Values, key: string): string | undefined {
  const value = values[key];
  return typeof value === 'string' ? value : undefined;
}

/** The port to listen on; 0, any that is free, without `--port`. Throws UsageError. */
export function portOf(values: Values): number {
  const port = Number(values['port'] ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(values['port'])}.`);
  return port;
}

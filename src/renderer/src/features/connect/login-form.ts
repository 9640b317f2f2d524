// The part of the profile form that says who to be: methods, what the transport vouches for, the requests that
// follow WELCOME, and how much work a router may ask for. Nothing secret is in it.

import type { AfterWelcome, Profile } from '../../../../shared/profile.ts';
import type { JsonValue } from '../../../../shared/wamp/value.ts';
import { jsonLines } from './hello-text.ts';
import { toMethodForm, type MethodForm } from './method-form.ts';
import { freeKey, toPlace, type SecretPlace } from './wire-form.ts';

/** A secret that the arguments of a request name as `{{name}}`. */
export interface NamedSecretRow extends SecretPlace {
  readonly key: string;
  readonly name: string;
  /** `code`: the one-time code that the secret gives at that moment. */
  readonly sentAs: 'plain' | 'code';
}

/** A request of the login after WELCOME; arguments are JSON as typed. */
export interface RequestRow {
  readonly key: string;
  readonly kind: AfterWelcome['kind'];
  readonly uri: string;
  readonly args: string;
  readonly kwargs: string;
  readonly secrets: readonly NamedSecretRow[];
}

export interface LimitsForm {
  /** Empty: as built in. */
  readonly iterations: string;
  readonly memoryKiB: string;
}

export interface LoginForm {
  readonly methods: readonly MethodForm[];
  /** JSON as typed. */
  readonly transportAuth: string;
  readonly afterWelcome: readonly RequestRow[];
  readonly limits: LimitsForm;
}

/** The login part of a profile's form. */
export function toLoginForm({ methods, transportAuth, afterWelcome = [], limits }: Profile): LoginForm {
  return {
    methods: methods.map((choice, index) => toMethodForm(choice, `m${index + 1}`)),
    transportAuth: jsonText(transportAuth),
    afterWelcome: afterWelcome.map(({ kind, uri, args, kwargs, secrets = [] }, index) => ({
      key: `r${index + 1}`,
      kind,
      uri,
      args: shortJson(args),
      kwargs: shortJson(kwargs),
      secrets: secrets.map(({ name, secret, secretIs }, place) => ({
        key: `x${place + 1}`,
        name,
        sentAs: secretIs === undefined ? 'plain' : 'code',
        ...toPlace(secret),
      })),
    })),
    limits: { iterations: digits(limits?.iterations), memoryKiB: digits(limits?.memoryKiB) },
  };
}

/** A value as JSON text; nothing for none. */
export function jsonText(value: object | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** The same, with what holds plain values only on one line. */
function shortJson(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return jsonLines(value)
    .map(({ depth, text }) => `${'  '.repeat(depth)}${text}`)
    .join('\n');
}

function digits(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** What is compared of a form: neither the keys of rows nor how a name came about. */
export function comparableLogin({ methods, afterWelcome }: LoginForm): Partial<LoginForm> {
  return {
    methods: methods.map((row) => ({ ...row, key: '', isOwn: false })),
    afterWelcome: afterWelcome.map((row) => ({
      ...row,
      key: '',
      secrets: row.secrets.map((secret) => ({ ...secret, key: '' })),
    })),
  };
}

/** The requests with one more at the end. */
export function withRequestAdded(rows: readonly RequestRow[]): RequestRow[] {
  return [...rows, { key: freeKey('r', rows), kind: 'call', uri: '', args: '', kwargs: '', secrets: [] }];
}

/** The secrets of a request with one more at the end. */
export function withSecretAdded(rows: readonly NamedSecretRow[]): NamedSecretRow[] {
  const place = { ...toPlace(undefined), secretFrom: 'env' as const };
  return [...rows, { key: freeKey('x', rows), name: '', sentAs: 'plain', ...place }];
}

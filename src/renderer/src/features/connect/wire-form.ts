// The part of the profile form that says how the wire is made: serializers, TLS, HTTP, network and pings,
// as they were typed, and how they come from a profile. Nothing secret is in it: where a secret is found,
// never the secret.

import { isCredentialHeader } from '../../../../shared/http-header.ts';
import type { Profile, SecretRef } from '../../../../shared/profile.ts';
import { DEFAULT_SECRET_VARIABLE } from '../../../../shared/profile-constants.ts';

/** Where a secret comes from; what another choice hides stays. */
export interface SecretPlace {
  /** `none`: no secret is named. */
  readonly secretFrom: SecretRef['from'] | 'none';
  readonly variable: string;
  readonly keychainId: string;
  /** Path of a file. */
  readonly file: string;
}

export interface SerializerRow {
  /** Tells the rows apart while they move; of no meaning otherwise. */
  readonly key: string;
  readonly name: string;
}

export interface HeaderRow extends SecretPlace {
  readonly key: string;
  readonly name: string;
  readonly kind: 'value' | 'secret';
  readonly value: string;
}

export interface TlsForm {
  readonly minVersion: 'any' | 'TLSv1.2' | 'TLSv1.3';
  readonly serverName: string;
  readonly pin: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly passphrase: SecretPlace;
}

export interface HttpForm {
  readonly headers: readonly HeaderRow[];
  readonly originKind: 'absent' | 'value';
  readonly origin: string;
  readonly basicKind: 'absent' | 'value';
  readonly user: string;
  readonly password: SecretPlace;
}

export interface NetworkForm {
  readonly ip: 'any' | '4' | '6';
  readonly proxyUrl: string;
  readonly proxyUser: string;
  readonly proxyPassword: SecretPlace;
}

export interface PingForm {
  /** Seconds; empty: no pings. */
  readonly every: string;
  readonly timeout: string;
}

export interface ReconnectForm {
  readonly on: boolean;
  /** Seconds. */
  readonly first: string;
  readonly longest: string;
  /** Empty: no limit. */
  readonly attempts: string;
  readonly afterAbort: boolean;
  readonly restore: boolean;
}

export interface WireForm {
  /** In the order they are offered; empty: JSON alone, and nothing about it in the profile. */
  readonly serializers: readonly SerializerRow[];
  readonly tls: TlsForm;
  readonly http: HttpForm;
  readonly network: NetworkForm;
  readonly ping: PingForm;
  readonly reconnect: ReconnectForm;
  /** Exponent of two; empty: the largest. */
  readonly receiveLimit: string;
}

const DEFAULT_PING_TIMEOUT = '10';
const DEFAULT_RECONNECT = { first: '1', longest: '30' };

/** The wire part of a profile's form. */
export function toWireForm({ serializers = [], tls, http, network, ping, reconnect, receiveLimit }: Profile): WireForm {
  return {
    serializers: serializers.map((name, index) => ({ key: `s${index + 1}`, name })),
    tls: {
      minVersion: tls?.minVersion ?? 'any',
      serverName: tls?.serverName ?? '',
      pin: tls?.pin ?? '',
      certificateFile: tls?.client?.certificateFile ?? '',
      keyFile: tls?.client?.keyFile ?? '',
      passphrase: toPlace(tls?.client?.passphrase),
    },
    http: {
      headers: (http?.headers ?? []).map(({ name, value, secret }, index) => ({
        key: `h${index + 1}`,
        name,
        kind: secret && value === undefined ? 'secret' : 'value',
        value: value ?? '',
        ...toPlace(secret),
      })),
      originKind: http?.origin === undefined ? 'absent' : 'value',
      origin: http?.origin ?? '',
      basicKind: http?.basic ? 'value' : 'absent',
      user: http?.basic?.user ?? '',
      password: toPlace(http?.basic?.password),
    },
    network: {
      ip: network?.ip === 4 ? '4' : network?.ip === 6 ? '6' : 'any',
      proxyUrl: network?.proxy?.url ?? '',
      proxyUser: network?.proxy?.user ?? '',
      proxyPassword: toPlace(network?.proxy?.password),
    },
    ping: {
      every: ping ? String(ping.everySeconds) : '',
      timeout: ping ? String(ping.timeoutSeconds) : DEFAULT_PING_TIMEOUT,
    },
    reconnect: {
      on: reconnect !== undefined,
      first: reconnect ? String(reconnect.firstSeconds) : DEFAULT_RECONNECT.first,
      longest: reconnect ? String(reconnect.longestSeconds) : DEFAULT_RECONNECT.longest,
      attempts: reconnect?.attempts === undefined ? '' : String(reconnect.attempts),
      afterAbort: reconnect?.afterAbort === true,
      restore: reconnect ? reconnect.restore === true : true,
    },
    receiveLimit: receiveLimit === undefined ? '' : String(receiveLimit),
  };
}

/** Where a secret comes from, as a form has it. */
export function toPlace(secret: SecretRef | undefined): SecretPlace {
  return {
    secretFrom: secret?.from ?? 'none',
    variable: secret?.from === 'env' ? secret.name : DEFAULT_SECRET_VARIABLE,
    keychainId: secret?.from === 'keychain' ? secret.id : '',
    file: secret?.from === 'file' ? secret.path : '',
  };
}

/** The reference a form's place stands for; undefined if it names none. */
export function secretRefOf({ secretFrom, variable, keychainId, file }: SecretPlace): SecretRef | undefined {
  switch (secretFrom) {
    case 'env':
      return { from: 'env', name: variable };
    case 'keychain':
      return { from: 'keychain', id: keychainId };
    case 'prompt':
      return { from: 'prompt' };
    case 'file':
      return { from: 'file', path: file };
    case 'none':
      return undefined;
  }
}

/** What is compared of a form: the keys of rows say nothing, and nothing chosen is JSON alone. */
export function comparableWire({ serializers, http }: WireForm): Partial<WireForm> {
  const names = serializers.map(({ name }) => ({ key: '', name }));
  return {
    serializers: names.length === 0 ? [{ key: '', name: 'json' }] : names,
    http: { ...http, headers: http.headers.map((row) => ({ ...row, key: '' })) },
  };
}

/** The rows that show: what an empty list stands for is a row as well. */
export function shownSerializers(rows: readonly SerializerRow[]): readonly SerializerRow[] {
  return rows.length === 0 ? [{ key: 's1', name: 'json' }] : rows;
}

/** The rows with one more at the end: the first of `known` that is not offered yet. */
export function withSerializerAdded(rows: readonly SerializerRow[], known: readonly string[]): SerializerRow[] {
  const shown = shownSerializers(rows);
  const name = known.find((one) => shown.every((row) => row.name !== one)) ?? 'json';
  return [...shown, { key: freeKey('s', shown), name }];
}

/** The rows with one more header at the end. */
export function withHeaderAdded(rows: readonly HeaderRow[]): HeaderRow[] {
  return [...rows, { key: freeKey('h', rows), name: '', kind: 'value', value: '', ...toPlace(undefined) }];
}

/** The row under another name. What turns out to carry credentials asks where they come from, and keeps no value. */
export function withHeaderName(row: HeaderRow, name: string): HeaderRow {
  if (!isCredentialHeader(name) || isCredentialHeader(row.name)) return { ...row, name };
  return { ...row, name, ...withHeaderKind(row, 'secret'), value: '' };
}

/** A value or a secret; a secret gets a place to come from. */
export function withHeaderKind({ secretFrom }: HeaderRow, kind: HeaderRow['kind']): Partial<HeaderRow> {
  return { kind, secretFrom: kind === 'secret' ? somewhere(secretFrom) : secretFrom };
}

/** A place for a secret that has to come from somewhere. */
export function somewhere(secretFrom: SecretPlace['secretFrom']): SecretPlace['secretFrom'] {
  return secretFrom === 'none' ? 'env' : secretFrom;
}

/** The list with the row at `from` moved to `to`; unchanged if there is no such place. */
export function withMoved<T>(rows: readonly T[], from: number, to: number): readonly T[] {
  const moved = rows[from];
  if (moved === undefined || to < 0 || to >= rows.length) return rows;
  return rows.toSpliced(from, 1).toSpliced(to, 0, moved);
}

/** A key that no row has. */
export function freeKey(letter: string, rows: readonly { readonly key: string }[]): string {
  for (let count = rows.length + 1; ; count++) {
    const key = `${letter}${count}`;
    if (rows.every((row) => row.key !== key)) return key;
  }
}

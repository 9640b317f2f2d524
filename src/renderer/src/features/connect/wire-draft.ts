// The wire part of the form as it is kept between two looks at it, read field by field: a draft of another
// version still gives whatever it has.

import { hasUserInfo } from '../../../../shared/profile-url.ts';
import { isDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import type { Draft } from '../../../../shared/workspace.ts';
import { withoutUserInfo } from './typed-url.ts';
import type { HeaderRow, SecretPlace, WireForm } from './wire-form.ts';

export type JsonDict = { [key: string]: JsonValue };

/** The wire part of a form in the shape of a draft. */
export function wireDraft({ serializers, tls, http, network, ping, reconnect, receiveLimit }: WireForm) {
  return {
    serializers: serializers.map((row) => ({ ...row })),
    tls: { ...tls, passphrase: { ...tls.passphrase } },
    http: { ...http, headers: http.headers.map((row) => ({ ...row })), password: { ...http.password } },
    network: { ...network, proxyPassword: { ...network.proxyPassword } },
    ping: { ...ping },
    reconnect: { ...reconnect },
    receiveLimit,
  } satisfies Draft;
}

/** The wire part of a draft; what the draft does not say, or says in another way, is as in `base`. */
export function wireFromDraft(draft: Draft, base: WireForm): WireForm {
  const { serializers } = draft;
  const [tls, http] = [groupOf(draft['tls']), groupOf(draft['http'])];
  const [network, ping] = [groupOf(draft['network']), groupOf(draft['ping'])];
  const reconnect = groupOf(draft['reconnect']);
  const { headers } = http;
  return {
    serializers: Array.isArray(serializers)
      ? serializers
          .filter((row) => isDict(row))
          .map((row, index) => ({ key: textOf(row['key'], `d${index}`), name: textOf(row['name'], '') }))
      : base.serializers,
    tls: {
      minVersion: oneOf(tls['minVersion'], ['any', 'TLSv1.2', 'TLSv1.3'], base.tls.minVersion),
      serverName: textOf(tls['serverName'], base.tls.serverName),
      pin: textOf(tls['pin'], base.tls.pin),
      certificateFile: textOf(tls['certificateFile'], base.tls.certificateFile),
      keyFile: textOf(tls['keyFile'], base.tls.keyFile),
      passphrase: placeOf(tls['passphrase'], base.tls.passphrase),
    },
    http: {
      headers: Array.isArray(headers)
        ? headers.filter((row) => isDict(row)).map((row, index) => headerOf(row, index))
        : base.http.headers,
      originKind: oneOf(http['originKind'], ['absent', 'value'], base.http.originKind),
      origin: textOf(http['origin'], base.http.origin),
      basicKind: oneOf(http['basicKind'], ['absent', 'value'], base.http.basicKind),
      user: textOf(http['user'], base.http.user),
      password: placeOf(http['password'], base.http.password),
    },
    network: {
      ip: oneOf(network['ip'], ['any', '4', '6'], base.network.ip),
      proxyUrl: withoutSecret(textOf(network['proxyUrl'], base.network.proxyUrl)),
      proxyUser: textOf(network['proxyUser'], base.network.proxyUser),
      proxyPassword: placeOf(network['proxyPassword'], base.network.proxyPassword),
    },
    ping: { every: textOf(ping['every'], base.ping.every), timeout: textOf(ping['timeout'], base.ping.timeout) },
    reconnect: {
      on: flagOf(reconnect['on'], base.reconnect.on),
      first: textOf(reconnect['first'], base.reconnect.first),
      longest: textOf(reconnect['longest'], base.reconnect.longest),
      attempts: textOf(reconnect['attempts'], base.reconnect.attempts),
      afterAbort: flagOf(reconnect['afterAbort'], base.reconnect.afterAbort),
      restore: flagOf(reconnect['restore'], base.reconnect.restore),
    },
    receiveLimit: textOf(draft['receiveLimit'], base.receiveLimit),
  };
}

export function groupOf(value: JsonValue | undefined): JsonDict {
  return isDict(value) ? value : {};
}

function headerOf(row: JsonDict, index: number): HeaderRow {
  return {
    key: textOf(row['key'], `d${index}`),
    name: textOf(row['name'], ''),
    kind: oneOf(row['kind'], ['value', 'secret'], 'value'),
    value: textOf(row['value'], ''),
    ...placeOf(row),
  };
}

const NOWHERE: SecretPlace = { secretFrom: 'none', variable: '', keychainId: '', file: '' };

/** Where a secret comes from, as a draft has it. */
export function placeOf(value: JsonValue | undefined, base: SecretPlace = NOWHERE): SecretPlace {
  const place = groupOf(value);
  return {
    secretFrom: oneOf(place['secretFrom'], ['env', 'keychain', 'prompt', 'file', 'none'], base.secretFrom),
    variable: textOf(place['variable'], base.variable),
    keychainId: textOf(place['keychainId'], base.keychainId),
    file: textOf(place['file'], base.file),
  };
}

function flagOf(value: JsonValue | undefined, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

/** An address without what would be a secret in it. */
export function withoutSecret(url: string): string {
  return hasUserInfo(url) ? withoutUserInfo(url) : url;
}

export function textOf(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

export function oneOf<T extends string>(value: JsonValue | undefined, known: readonly T[], otherwise: T): T {
  return known.find((entry) => entry === value) ?? otherwise;
}

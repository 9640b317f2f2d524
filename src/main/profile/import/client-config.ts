// What the settings of small WAMP clients have in common: an address, a realm, at most a few secrets, and a method
// that follows from them. The importers of these tools say where each setting stands.

import { knownSerializers } from './addresses.ts';
import type { Draft, DraftMethod, DraftSecret } from './importer.ts';

export interface ClientSettings {
  readonly where: string;
  readonly names: readonly string[];
  readonly url: string;
  readonly realm: string;
  readonly authid?: string | undefined;
  readonly authrole?: string | undefined;
  readonly serializer?: string | undefined;
  /** Methods with their secrets, in the order in which the tool offers them; none: `anonymous`. */
  readonly logins: readonly { readonly method: string; readonly secret: DraftSecret; readonly secretIs?: string }[];
  readonly notes: readonly string[];
}

/** The draft of such a client. */
export function clientDraft(settings: ClientSettings): Draft {
  const { where, names, url, realm, authid, authrole, logins, notes } = settings;
  const methods: DraftMethod[] =
    logins.length === 0 ? [{ method: 'anonymous', authid }] : logins.map((login) => ({ ...login, authid }));
  const serializers = knownSerializers([settings.serializer]);
  const strange =
    settings.serializer !== undefined && !serializers
      ? [`The serializer ${settings.serializer.slice(0, 40)} is not known here; JSON is offered.`]
      : [];
  return {
    where,
    names: [...names, realm, url],
    url,
    realm,
    methods,
    ...(authrole !== undefined && authrole !== '' && { authrole }),
    ...(serializers && { serializers }),
    notes: [...notes, ...strange],
  };
}

/** A method as tools spell it: `WAMP-CRA`, `CryptoSign`. */
export function methodName(given: string): string {
  return given.toLowerCase().replaceAll(/[\s_-]/g, '');
}

/** An address as some tools write it: `http` for WebSocket. */
export function webSocketUrl(url: string): string {
  return url.replace(/^http(s?):/i, 'ws$1:');
}

/** A method that a tool names and that needs no secret, or one that is not known to it. */
export function namedLogin(method: string, secret: DraftSecret): ClientSettings['logins'] {
  return ['', 'anonymous'].includes(method) ? [] : [{ method, secret }];
}

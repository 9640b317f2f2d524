// What is wrong with the URIs of a request, said before anything is sent. Routers abort sessions over such URIs, and
// what carries one in an answer takes the callee's session with it.
// Source: "URIs", "Pattern-based Subscription", "Pattern-based Registrations" in the specification.

import type { FilledRequest } from '../../shared/variables.ts';
import { isUri, type UriMatch } from '../../shared/wamp/uris.ts';
import { getOwn } from '../../shared/wamp/value.ts';

const NAMES: Readonly<Record<FilledRequest['kind'], string>> = {
  call: 'procedure',
  publish: 'topic',
  subscribe: 'topic',
  register: 'procedure',
};

/** Why a request breaks the loose rule of URIs; undefined if it does not. */
export function requestUriFault(request: FilledRequest): string | undefined {
  const { kind, uri } = request;
  const fault = uriFault(NAMES[kind], uri, matchOf(request));
  if (fault !== undefined || request.kind !== 'register' || request.answer.kind !== 'error') return fault;
  return uriFault('error', request.answer.error);
}

/** The same for one URI; `what` names it. */
export function uriFault(what: string, uri: string, match: UriMatch = 'exact'): string | undefined {
  if (isUri(uri, 'loose', match)) return undefined;
  return `The ${what} ${JSON.stringify(uri)} is no URI: ${ruleBroken(uri, match)} (loose rule). Mend it, or insist on sending it.`;
}

function ruleBroken(uri: string, match: UriMatch): string {
  if (/\s/u.test(uri)) return 'it holds white space';
  if (uri.includes('#')) return 'it holds "#"';
  if (match === 'prefix') return 'only its last component may be empty';
  return 'a component is empty';
}

function matchOf(request: FilledRequest): UriMatch {
  if (request.kind !== 'subscribe' && request.kind !== 'register') return 'exact';
  const match = getOwn(request.options, 'match');
  return match === 'prefix' || match === 'wildcard' ? match : 'exact';
}

// What happens next, in words: told from the HELLO that will be sent, so that it cannot say anything else.

import type { MethodInfo } from '../../../../shared/contract/commands.ts';
import { urlParts } from '../../../../shared/profile-url.ts';
import { readWireUrl } from '../../../../shared/wire-url.ts';
import type { Profile } from '../../../../shared/profile.ts';
import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import { connectStrings } from '../../strings/connect.ts';
import { visibleText } from '../../ui/visible-text.ts';

export interface NextStep {
  readonly text: string;
  /** What may happen within this step: one of these. */
  readonly ways: readonly string[];
}

const words = connectStrings.next;

/**
 * The steps of an attempt. `url`: the address, empty as long as there is none; `hello`: the message that
 * will be sent.
 */
export function nextSteps(
  profile: Profile,
  url: string,
  hello: readonly WampValue[],
  known: readonly MethodInfo[],
): NextStep[] {
  const [, realm, details] = hello;
  const { authid, authmethods } = isDict(details) ? details : {};
  const offered = Array.isArray(authmethods) ? authmethods.filter((name) => typeof name === 'string') : [];
  const ask = askText(realm, authid);
  const names = offered.map((name) => known.find((method) => method.name === name)?.label ?? quoted(name));
  const offer =
    names.length > 1 ? words.several(names.join(', ')) : names[0] === undefined ? words.nobody : words.one(names[0]);
  return [
    ...dialStep(url, profile),
    { text: ask, ways: [] },
    { text: offer, ways: offered.map((name) => wayOf(name, profile, known)) },
    { text: words.end(profile.timeoutSeconds), ways: [] },
  ];
}

function askText(realm: WampValue | undefined, authid: WampValue | undefined): string {
  if (typeof authid === 'string') return words.askAs(quoted(realm), quoted(authid));
  return realm === '' ? words.askEmpty : words.ask(quoted(realm));
}

function dialStep(url: string, { network }: Profile): NextStep[] {
  const wire = readWireUrl(url);
  const { host = '', port } = urlParts(url) ?? {};
  if (wire.ok && wire.unixPath !== undefined) return [{ text: words.socket(visibleText(wire.unixPath)), ways: [] }];
  if (host === '') return [];
  const place = visibleText(port === undefined || port === '' ? host : `${host}:${port}`);
  const encrypted = wire.ok && wire.secure;
  const proxy = network?.proxy && hostOf(network.proxy.url);
  return [{ text: proxy ? words.proxied(proxy, place, encrypted) : words.dial(place, encrypted), ways: [] }];
}

/** The proxy without its scheme. */
function hostOf(url: string): string {
  const { host = '', port } = urlParts(url) ?? {};
  return visibleText(port === undefined ? host : `${host}:${port}`);
}

function wayOf(name: string, { methods }: Profile, known: readonly MethodInfo[]): string {
  const info = known.find((method) => method.name === name);
  if (!info) return words.unknown(quoted(name));
  if (info.secretKinds.length === 0) return words.silent(info.label);
  // Only the first entry of a method counts.
  const secret = methods.find((choice) => choice.method === name)?.secret;
  const places = words.secretPlaces;
  switch (secret?.from) {
    case 'env':
      return words.answered(info.label, places.env(visibleText(secret.name)));
    case 'keychain':
      return words.answered(info.label, places.keychain(visibleText(secret.id)));
    case 'prompt':
      return words.answered(info.label, places.prompt);
    case undefined:
      return words.answered(info.label, places.none);
  }
}

function quoted(text: WampValue | undefined): string {
  return `“${visibleText(typeof text === 'string' ? text : '')}”`;
}

// What happens next, in words: told from the HELLO that will be sent, so that it cannot say anything else.

import type { MethodInfo } from '../../../../shared/contract/results.ts';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { urlParts } from '../../../../shared/profile-url.ts';
import { readWireUrl } from '../../../../shared/wire-url.ts';
import type { AfterWelcome, MethodChoice, Profile, SecretRef } from '../../../../shared/profile.ts';
import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import { nextStepsStrings } from '../../strings/next-steps.ts';
import { visibleText } from '../../ui/visible-text.ts';

export interface NextStep {
  readonly text: string;
  /** What may happen within this step: one of these. */
  readonly ways: readonly string[];
}

/** What is known of a method. A `MethodInfo` fits. */
export interface TellableMethod extends Pick<MethodInfo, 'name' | 'label' | 'secretKinds' | 'signatureIsSecret'> {
  readonly usesCookies?: boolean;
  readonly usesCertificate?: boolean;
}

const words = nextStepsStrings;

/**
 * The steps of an attempt. `url`: the address, empty as long as there is none; `hello`: the message that
 * will be sent.
 */
export function nextSteps(
  profile: Profile,
  url: string,
  hello: readonly WampValue[],
  known: readonly TellableMethod[],
): NextStep[] {
  const [, realm, details] = hello;
  const { authid, authmethods } = isDict(details) ? details : {};
  const listed = Array.isArray(authmethods) ? authmethods.filter((name) => typeof name === 'string') : [];
  // A further factor is answered by the same method, which is named once.
  const offered = [...new Set(listed)];
  const ask = askText(realm, authid);
  const names = offered.map((name) => known.find((method) => method.name === name)?.label ?? quoted(name));
  const offer =
    names.length > 1 ? words.several(names.join(', ')) : names[0] === undefined ? words.nobody : words.one(names[0]);
  const isClear = url !== '' && !isPrivate(url);
  return [
    ...dialStep(url, profile),
    { text: ask, ways: [] },
    { text: offer, ways: offered.flatMap((name) => waysOf(name, profile, known, isClear)) },
    ...afterSteps(profile.afterWelcome ?? []),
    { text: words.end(profile.timeoutSeconds), ways: [] },
  ];
}

/** True if nobody on the way can read what is sent. */
function isPrivate(url: string): boolean {
  const wire = wireFactsOf(url);
  return wire !== undefined && (wire.encrypted || wire.unix);
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

/** What a method does: its first CHALLENGE, what is to be known about it, and each further one. */
function waysOf(name: string, { methods }: Profile, known: readonly TellableMethod[], isClear: boolean): string[] {
  const info = known.find((method) => method.name === name);
  const [first, ...further] = methods.filter((choice) => choice.method === name);
  const label = info?.label ?? quoted(name);
  const isTyped = (choice: MethodChoice | undefined) => !info || choice?.byHand === true;
  const sent = methods.filter((choice) => choice.method === name && !isTyped(choice)).length > 0;
  return [
    isTyped(first) ? words.byHand(label) : firstWay(info, label, first?.secret),
    ...(isClear && info?.signatureIsSecret === true && sent ? [words.inClear(label)] : []),
    ...further.map((choice, index) =>
      isTyped(choice) ? words.againByHand(label, index + 2) : words.again(label, index + 2, placeText(choice.secret)),
    ),
  ];
}

function firstWay(info: TellableMethod | undefined, label: string, secret: SecretRef | undefined): string {
  if (info?.usesCookies === true) return words.byCookie(label);
  if (info?.usesCertificate === true) return words.byCertificate(label);
  return info?.secretKinds.length === 0 ? words.silent(label) : words.answered(label, placeText(secret));
}

function placeText(secret: SecretRef | undefined): string {
  const places = words.secretPlaces;
  switch (secret?.from) {
    case 'env':
      return places.env(visibleText(secret.name));
    case 'keychain':
      return places.keychain(visibleText(secret.id));
    case 'prompt':
      return places.prompt;
    case 'file':
      return places.file(visibleText(secret.path));
    case undefined:
      return places.none;
  }
}

function afterSteps(requests: readonly AfterWelcome[]): NextStep[] {
  if (requests.length === 0) return [];
  const ways = requests.map(({ kind, uri, secrets = [] }) => {
    const request = words.requests[kind](visibleText(uri));
    const held = secrets.map(({ name, secret }) => words.named(visibleText(name), placeText(secret)));
    return held.length === 0 ? words.plain(request) : words.with(request, held.join(', '));
  });
  return [{ text: words.after(requests.length), ways }];
}

function quoted(text: WampValue | undefined): string {
  return `“${visibleText(typeof text === 'string' ? text : '')}”`;
}

// The client's part of HELLO: public key, channel binding, a challenge for the router, certificates. What must fail
// is found here, before anything is sent.

import type { Finding } from '../../../shared/finding.ts';
import { hexFromBytes } from '../../../shared/wamp/hex.ts';
import { isDict, setOwn, type Dict, type WampValue } from '../../../shared/wamp/value.ts';
import type { Greeting, Setting } from '../auth-method.ts';
import { channelIdOf } from './channel-id.ts';
import { publicKeyFromText } from './key-reading.ts';
import { optionsOf, type Options } from './options.ts';
import type { SigningKey } from './read-key.ts';
import { MESSAGE_BYTES, sameBytes } from './signed-message.ts';

export async function greetingWith(key: SigningKey, setting: Setting): Promise<Greeting> {
  const options = optionsOf(setting);
  const faults = [...keyFaults(key, setting, options)];
  const authextra: Dict = { pubkey: key.pubkey };
  if (options.binding !== undefined) {
    const channel = channelIdOf(options.binding, setting.channel, options.finishedOf, 'client');
    if (channel.ok) setOwn(authextra, 'channel_binding', options.binding);
    else faults.push(channel.text);
  }
  if (options.challengeRouter) setOwn(authextra, 'challenge', hexFromBytes(setting.random(MESSAGE_BYTES)));
  if (options.trustroot !== undefined) {
    if (!/^0x[0-9A-Fa-f]{40}$/.test(options.trustroot)) {
      faults.push('The trustroot is no Ethereum address: 0x and 40 hex digits are needed.');
    }
    setOwn(authextra, 'trustroot', options.trustroot);
  }
  if (options.routerKey !== undefined && !publicKeyFromText(options.routerKey)) {
    faults.push('The router key of the profile is none: 64 hex digits are needed.');
  }
  const findings: Finding[] = [...routerKeyFindings(options)];
  if (options.certificates !== undefined) {
    const list = certificateList(options.certificates);
    if (list) {
      setOwn(authextra, 'certificates', list);
      findings.push(...(await chainFindings(authextra)));
    } else faults.push('The certificates are no JSON list of [certificate, signature].');
  }
  if (faults.length > 0) return { ok: false, text: faults.join(' '), anyway: authextra };
  return { ok: true, authextra, ...(findings.length > 0 && { findings }) };
}

/** Keys that were mixed up, as far as there is something to compare with. */
function* keyFaults(key: SigningKey, { authid }: Setting, { publicKey }: Options): Generator<string> {
  for (const [text, where] of [
    [authid, 'the authid'],
    [publicKey, 'the public key of the profile'],
  ] as const) {
    const bytes = text === undefined ? undefined : publicKeyFromText(text);
    if (bytes && sameBytes(bytes, key.seed)) {
      yield `The secret is the same as ${where}: one of them is the wrong half of the key pair. Give the private half as the secret, and only there.`;
    }
  }
  const known = publicKey === undefined ? undefined : publicKeyFromText(publicKey);
  if (publicKey !== undefined && !known) yield 'The public key of the profile is none: 64 hex digits are needed.';
  if (known && !sameBytes(known, key.publicKey) && !sameBytes(known, key.seed)) {
    yield `The secret belongs to the public key ${key.pubkey}, and the profile says that the router knows another one.`;
  }
}

function routerKeyFindings({ routerKey, challengeRouter }: Options): Finding[] {
  if (routerKey === undefined || challengeRouter) return [];
  const text = 'A router key is set and the router is not challenged: nothing will show whether it has that key.';
  return [{ check: 'A-11', severity: 'warning', text, field: 'HELLO.Details', section: 'Router Authentication' }];
}

async function chainFindings(authextra: Dict): Promise<readonly Finding[]> {
  // Curve and hash of Ethereum are loaded only for whoever has certificates.
  const { certificateFacts } = await import('./certificate-facts.ts');
  return certificateFacts(authextra)?.findings ?? [];
}

/**
 * The list in a JSON text, undefined if it is none. Integers beyond 2^53, as nanoseconds are, stay exact: they are
 * read as texts first, behind a mark that no JSON text holds in a string unescaped.
 */
function certificateList(text: string): WampValue[] | undefined {
  const MARK = '\u0001';
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${String.raw`\u0001`}${token}"`,
  );
  const revive = (_key: string, value: unknown): unknown =>
    typeof value === 'string' && /^\u0001-?\d+$/.test(value) ? BigInt(value.slice(MARK.length)) : value;
  try {
    const value: unknown = JSON.parse(marked, revive);
    return Array.isArray(value) && value.every((entry) => isEntry(entry)) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** [certificate, signature], or [hash, certificate, signature] as Crossbar has it. */
function isEntry(entry: unknown): entry is WampValue[] {
  return Array.isArray(entry) && (entry.length === 2 || entry.length === 3) && isDict(entry.at(-2));
}

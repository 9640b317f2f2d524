// Verdicts name no option, and the command line names one for every setting of the profile they speak of.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withOption } from '../../../../../src/main/shell/cli/option-hints.ts';
import { CONNECTION_OPTIONS } from '../../../../../src/main/shell/cli/arguments.ts';

const folder = new URL('../../../../../src/main/handshake/', import.meta.url);
const texts = readdirSync(folder).flatMap((name) =>
  [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'[^'\n]+'|`[^`\n]+`/g)].map(([text]) => text.slice(1, -1)),
);
/** Each line of advice that speaks of a setting, with a word of it, and its option. */
const ADVICE: readonly (readonly [string, string])[] = [
  ['raise the limit of key derivations', '--max-iterations N, --max-memory KIB'],
  ['PEM file of its authority', '--ca FILE'],
  ['Give a PEM file with the certificate', '--ca FILE'],
  ['that the secret is a password', '--secret-is password'],
  ['the secret is the derived key', '--secret-is derived-key'],
  ['if its user database is slow', '--timeout S'],
  ['or look at the log of the router', '--timeout S'],
  ['Announce at least one role', '--role R'],
  ['who logs in: set an authid', '--authid A'],
  ['No method was offered, so', '--authmethod M'],
  ['another method than anonymous', '--authmethod M'],
  ['Offer the method it asks for', '--authmethod M'],
  ['upper and lower case', '--realm R'],
  ['pin its SHA-256 fingerprint', '--pin SHA256'],
  ['give that as server name', '--server-name NAME'],
  ['Give a client certificate', '--client-cert FILE'],
  ['certificate from the client', '--client-cert FILE'],
  ['Put another serializer first', '--serializer NAME'],
  ['Put JSON, MessagePack', '--serializer NAME'],
  ['Check kind, host and port of the proxy in the profile.', '--proxy URL'],
  ['and whether it reaches the router', '--proxy URL'],
  ['Check host and port of the proxy', '--proxy URL'],
  ['Mend the entry of the proxy', '--proxy URL'],
  ['leave the proxy out', '--proxy URL'],
  ['password of the proxy', '--proxy-user U'],
  ['or the header that the server wants', '--basic-user U'],
  ['or check those that are there', '--basic-user U'],
  ['Change the receive limit', '--receive-limit N'],
  ['raise the receive limit', '--receive-limit N'],
  ['does not answer pings', '--ping EVERY'],
  ['Turn pings off', '--ping EVERY'],
  ['Or offer a method', '--authmethod M'],
  ['compare the settings of the method', '--option M.ID=VALUE'],
  ['Mend the request', '--after-welcome FILE'],
  ['correct its name', '--after-welcome FILE'],
  ['Check the arguments of this request', '--after-welcome FILE'],
  ['Offer a second method after cookie', '--authmethod M'],
  ['Log in without the cookie', '--authmethod M'],
  ['Choose a client certificate', '--client-cert FILE'],
  ['A client certificate needs TLS', '--client-cert FILE'],
  ['offer a SCRAM method', '--authmethod M'],
  ['finds the key by the authid', '--authid A'],
  ['Turn channel binding off', '--option M.ID=VALUE'],
  ['choose the other form of the key', '--option M.ID=VALUE'],
  ['choose the other one', '--option M.ID=VALUE'],
  ['makes channel binding fail', '--option M.ID=VALUE'],
  ['if the answer takes long', '--timeout S'],
];

describe('the words of verdicts', () => {
  it('name no option of the command line', () => {
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => /--[a-z]/.test(text))).toEqual([]);
  });

  it('are all known here as far as they speak of the profile', () => {
    const lines = texts.filter((text) => text.includes('in the profile'));
    expect(lines.map((line) => ADVICE.find(([words]) => line.includes(words))?.[0] ?? line).toSorted()).toEqual(
      ADVICE.map(([words]) => words).toSorted(),
    );
    for (const [words, option] of ADVICE) {
      const line = lines.find((text) => text.includes(words)) ?? '';
      expect(withOption(line)).toBe(`${line} (${option})`);
      expect(Object.keys(CONNECTION_OPTIONS)).toContain(/--([a-z-]+)/.exec(option)?.[1]);
    }
  });

  it('stay as they are where they speak of something else', () => {
    for (const line of texts.filter((text) => !text.includes('in the profile'))) expect(withOption(line)).toBe(line);
    expect(withOption('Mend the colour in the profile.')).toBe('Mend the colour in the profile.');
  });
});

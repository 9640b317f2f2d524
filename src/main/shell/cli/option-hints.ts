// Advice speaks of the profile, as every host knows it. Whoever uses the command line sets the same with
// an option: this names it.

import type { VerdictOffer } from '../../../shared/handshake-summary.ts';

const OPTIONS: readonly (readonly [says: RegExp, option: string])[] = [
  [/channel binding|Finished message|form of the key|settings of the method/, '--option M.ID=VALUE'],
  [/limit of key derivations/, '--max-iterations N, --max-memory KIB'],
  [/request in the profile|offers the procedure/, '--after-welcome FILE'],
  [/CA file/, '--ca FILE'],
  [/\bpin\b/, '--pin SHA256'],
  [/server name/, '--server-name NAME'],
  [/client certificate|certificate from the client/, '--client-cert FILE'],
  [/serializer|MessagePack/, '--serializer NAME'],
  [/password of the proxy/, '--proxy-user U'],
  [/proxy/, '--proxy URL'],
  [/password for HTTP/, '--basic-user U'],
  [/receive limit/, '--receive-limit N'],
  [/\bpings?\b/i, '--ping EVERY'],
  [/is a password/, '--secret-is password'],
  [/derived key/, '--secret-is derived-key'],
  [/time limit/, '--timeout S'],
  [/one role/, '--role R'],
  [/authid in the profile/, '--authid A'],
  [/method/, '--authmethod M'],
  [/realm/, '--realm R'],
];

/** What can be tried next with one press elsewhere. */
const OFFERS: Readonly<Record<VerdictOffer, string>> = {
  'send-anyway': 'To send it all the same: --send-anyway',
  'without-cookies': 'To log in without the cookies that are kept: --no-cookies',
};

/** How an offer of a verdict is taken up here. */
export function offerLine(offer: VerdictOffer): string {
  return OFFERS[offer];
}

/** A line of advice, with the option behind it if it speaks of a setting of the profile. */
export function withOption(line: string): string {
  const option = line.includes('in the profile') && OPTIONS.find(([says]) => says.test(line))?.[1];
  return option ? `${line} (${option})` : line;
}

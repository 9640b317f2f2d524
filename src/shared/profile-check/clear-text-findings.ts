// What of a profile would go over the network so that everybody on the way can read it. Unix sockets and
// connections within this machine are as good as encrypted.

import type { CheckContext, ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { isCredentialHeader } from '../http-header.ts';
import { factsOf, warning } from './finding.ts';
import { isPrivate, wireFactsOf } from './wire-facts.ts';

/** Findings of secrets that are sent as they are over a wire that is not encrypted. */
export function clearTextFindings(profile: Profile, context: CheckContext): ProfileFinding[] {
  const wire = wireFactsOf(profile.url);
  if (!wire || !context.schemes.includes(wire.scheme)) return [];
  // Through a proxy even localhost is another machine: the proxy's.
  const isProxied = profile.network?.proxy !== undefined && !wire.unix;
  if (isProxied ? wire.encrypted : isPrivate(wire)) return [];
  const why = `${wire.scheme}:// is not encrypted: everybody on the way can read it. Use ${wire.safeScheme}://.`;
  const findings: ProfileFinding[] = [];
  const inClear = profile.methods.find(({ method }) => factsOf(method, context)?.signatureIsSecret);
  if (inClear) findings.push(warning('url', `${inClear.method} sends its secret as it is, and ${why}`));
  if (wire.carrier === 'rawsocket') return findings;
  const byCookie = profile.methods.find(({ method }) => factsOf(method, context)?.usesCookies);
  if (byCookie) findings.push(warning('url', `The cookie of ${byCookie.method} lets its bearer in, and ${why}`));
  const { basic, headers = [] } = profile.http ?? {};
  if (basic) findings.push(warning('http.basic', `HTTP basic authentication sends its password as it is, and ${why}`));
  for (const [index, { name, secret }] of headers.entries()) {
    if (secret || isCredentialHeader(name))
      findings.push(warning(`http.headers[${index}]`, `The header ${name} is sent as it is, and ${why}`));
  }
  return findings;
}

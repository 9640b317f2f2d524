// What there is to say about TLS in a profile: authorities, pin, names, the certificate to show.

import { normalPin } from '../pin.ts';
import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { error, warning } from './finding.ts';
import { wireFactsOf } from './wire-facts.ts';

/** Findings of `caFile` and the fields below `tls`. */
export function tlsFindings(profile: Profile): ProfileFinding[] {
  const { caFile, tls = {}, url } = profile;
  const wire = wireFactsOf(url);
  const findings: ProfileFinding[] = [];
  if (wire && !wire.encrypted) {
    const unused = (field: string, what: string) =>
      findings.push(
        warning(
          field,
          `The URL is not encrypted, so ${what} is not used. Use ${wire.safeScheme}:// if the router speaks TLS.`,
        ),
      );
    if (caFile !== undefined) unused('caFile', 'the CA file');
    if (tls.minVersion !== undefined) unused('tls.minVersion', 'the oldest version');
    if (tls.pin !== undefined) unused('tls.pin', 'the pin');
    if (tls.serverName !== undefined) unused('tls.serverName', 'the server name');
    if (tls.client) unused('tls.client', 'the client certificate');
  }
  if (tls.pin !== undefined && normalPin(tls.pin) === undefined) {
    findings.push(
      error(
        'tls.pin',
        `The pin is no SHA-256 fingerprint: it takes 64 hex digits, with colons or without.${lengthHint(tls.pin)}`,
      ),
    );
  }
  if (tls.serverName !== undefined && !isServerName(tls.serverName)) {
    findings.push(
      error(
        'tls.serverName',
        'The server name must be a name of a host, for example router.example.com; an address is none.',
      ),
    );
  }
  if (tls.client?.keyFile !== undefined && /\.(?:p12|pfx)$/i.test(tls.client.certificateFile)) {
    findings.push(
      warning('tls.client.keyFile', 'A PKCS#12 file holds its key, so the key file is not used. Take it out.'),
    );
  }
  return findings;
}

/** What somebody copied who copied another fingerprint. */
function lengthHint(pin: string): string {
  const digits = pin.replaceAll(/[\s:]/g, '');
  return /^[0-9a-f]{40}$/i.test(digits) ? ' This one has 40, as SHA-1 fingerprints have.' : '';
}

/** RFC 6066 section 3: names, no addresses. */
function isServerName(name: string): boolean {
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
  return name.split('.').every((part) => label.test(part)) && !/^[\d.]+$/.test(name);
}

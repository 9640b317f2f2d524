// What there is to say about the HTTP requests of a profile: headers, Origin, basic authentication.

import { headerValueFault, isCredentialHeader, isHeaderName, isReservedHeader } from '../http-header.ts';
import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { error, warning } from './finding.ts';
import { wireFactsOf } from './wire-facts.ts';

type Http = NonNullable<Profile['http']>;
type Header = NonNullable<Http['headers']>[number];

/** Findings of the fields below `http`. */
export function httpFindings({ http, url }: Profile): ProfileFinding[] {
  if (!http) return [];
  const findings: ProfileFinding[] = [];
  const wire = wireFactsOf(url);
  if (wire?.carrier === 'rawsocket' && (http.headers?.length || http.origin !== undefined || http.basic)) {
    findings.push(
      warning('http', 'Headers, Origin and HTTP login are not used over RawSocket: no HTTP is spoken there.'),
    );
  }
  findings.push(...(http.headers ?? []).flatMap((header, index) => headerFindings(header, index, http)));
  if (http.origin !== undefined) findings.push(...originFindings(http.origin));
  if (http.basic) findings.push(...basicFindings(http.basic));
  return findings;
}

function headerFindings({ name, value, secret }: Header, index: number, http: Http): ProfileFinding[] {
  const field = `http.headers[${index}]`;
  const findings = nameFindings(name, `${field}.name`, http);
  if (value !== undefined && secret)
    findings.push(error(field, `The header ${shown(name)} has a value and a secret. Give one of them.`));
  if (value === undefined && !secret)
    findings.push(
      error(field, `The header ${shown(name)} has no value. Give a value, or where its secret comes from.`),
    );
  const fault = value === undefined ? undefined : headerValueFault(value);
  if (fault !== undefined)
    findings.push(error(`${field}.value`, `The value of the header ${shown(name)} cannot be sent. ${fault}`));
  if (value && isCredentialHeader(name)) {
    findings.push(
      warning(
        `${field}.value`,
        `${name} carries credentials as a rule, and a profile holds no secrets: name where the secret comes from instead of the value.`,
      ),
    );
  }
  return findings;
}

function nameFindings(name: string, field: string, { basic }: Http): ProfileFinding[] {
  const lower = name.toLowerCase();
  if (!isHeaderName(name)) {
    return [
      error(
        field,
        `${shown(name)} is no name of a header: letters, digits and "-" make one, white space and ":" do not.`,
      ),
    ];
  }
  if (isReservedHeader(name))
    return [error(field, `${name} belongs to the request itself and is set by this program. Take it out.`)];
  if (lower === 'origin') return [error(field, 'Origin has a field of its own. Give it there.')];
  if (lower === 'authorization' && basic)
    return [error(field, 'Authorization is made of the HTTP login already. Give one of them.')];
  if (lower === 'proxy-authorization')
    return [
      warning(field, `${name} goes to the router here, not to a proxy: give the proxy its own user and password.`),
    ];
  return [];
}

function shown(name: string): string {
  return JSON.stringify(name);
}

function originFindings(origin: string): ProfileFinding[] {
  const fault = headerValueFault(origin);
  if (fault !== undefined) return [error('http.origin', `The Origin cannot be sent. ${fault}`)];
  if (origin === 'null' || /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i.test(origin)) return [];
  return [
    warning(
      'http.origin',
      'Browsers send scheme://host, with a port that is not the usual one and without a slash at the end, or null. It is sent as it is.',
    ),
  ];
}

function basicFindings({ user }: NonNullable<Http['basic']>): ProfileFinding[] {
  if (user.includes(':')) {
    return [
      error('http.basic.user', 'The user name has a colon, and HTTP basic authentication ends it there. Use another.'),
    ];
  }
  if (/\p{Cc}/u.test(user)) return [error('http.basic.user', 'The user name has control characters. Take them out.')];
  if (user === '') return [warning('http.basic.user', 'The user name is empty and is sent so.')];
  return [];
}

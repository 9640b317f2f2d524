// What there is to say about the URL of a profile.

import type { CheckContext, ProfileFinding } from '../profile-check.ts';
import { hasUserInfo, urlParts } from '../profile-url.ts';
import type { Profile } from '../profile.ts';
import { namesUnixSocket, readWireUrl, schemeExample } from '../wire-url.ts';
import { error } from './finding.ts';

/** Findings of the field `url`. */
export function urlFindings({ url }: Profile, context: CheckContext): ProfileFinding[] {
  const wanted = `Write it as ${examples(context.schemes)}.`;
  if (url === '') return [error('url', `The URL is missing. ${wanted}`)];
  const findings: ProfileFinding[] = [];
  if (hasUserInfo(url)) {
    findings.push(
      error(
        'url',
        'The URL holds a user name or password. A profile holds no secrets: take it out and name a secret of the method instead.',
      ),
    );
  }
  const parts = /^[^:/]*:\/\//.test(url) ? urlParts(url) : undefined;
  if (!parts) return [...findings, error('url', `The URL does not begin with a scheme and "://". ${wanted}`)];
  if (!context.schemes.includes(parts.scheme)) {
    findings.push(error('url', `There is no transport for "${parts.scheme}://". ${wanted}`));
  }
  if (!namesUnixSocket(url)) findings.push(...networkFindings(url, parts, wanted));
  const read = readWireUrl(url);
  // Whatever else a dial would refuse: the path of a RawSocket URL, of a Unix socket.
  if (!read.ok && findings.length === 0) findings.push(error('url', `The URL cannot be used. ${read.text}`));
  return findings;
}

/** What is wrong with host, port and the rest of a URL that is no Unix socket's. */
function networkFindings(
  url: string,
  { host, port, fragment }: NonNullable<ReturnType<typeof urlParts>>,
  wanted: string,
): ProfileFinding[] {
  const findings: ProfileFinding[] = [];
  if (/[\s\p{Cc}]/u.test(url))
    findings.push(error('url', 'The URL contains white space or control characters. Take them out.'));
  if (host === '' || host === '[]' || /^[^:]*:\/\/[/\\]/.test(url))
    findings.push(error('url', `The URL names no host. ${wanted}`));
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535 && Number(port) > 0)) {
    findings.push(error('url', `"${port}" is no port. A port is a number from 1 to 65535.`));
  }
  if (fragment) findings.push(error('url', 'The URL has a part after "#", which no request can carry. Take it out.'));
  return findings;
}

/** How URLs of these schemes are written; of many one of each form. */
function examples(schemes: readonly string[]): string {
  const all = schemes.map((scheme) => schemeExample(scheme) ?? `${scheme}://host:port/path`);
  if (all.length <= 3) return all.join(' or ');
  const form = (example: string): string => example.slice(example.indexOf(':'));
  const plain = all.filter((example) => !/^[a-z]+\+/.test(example));
  return plain.filter((example, at) => plain.findIndex((other) => form(other) === form(example)) === at).join(' or ');
}

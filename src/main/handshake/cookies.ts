// What the HTTP exchange that opened the wire says of cookies: some routers know a client by one.

import { getOwn } from '../../shared/wamp/value.ts';
import type { Story } from './story.ts';

/** True if a cookie was sent. */
export function hasSentCookie({ upgrade }: Story): boolean {
  return upgrade?.requestHeaders.some(([name]) => name.toLowerCase() === 'cookie') === true;
}

/** True if the router gave a cookie that must not be sent without TLS, on a wire without it. */
export function losesSecureCookie({ upgrade, header }: Story): boolean {
  const isPlain = /^(ws|http|unix\+ws):/i.test(header.url);
  return (
    isPlain &&
    upgrade?.responseHeaders.some(
      ([name, value]) => name.toLowerCase() === 'set-cookie' && /;\s*secure\b/i.test(value),
    ) === true
  );
}

/** True if the router let the client in because it knew it from an earlier login. */
export function isByCookie({ welcome, challenge }: Story): boolean {
  if (!welcome) return false;
  const says = (key: string) => getOwn(welcome.details, key) === 'cookie';
  return says('authprovider') || (!challenge && says('authmethod'));
}

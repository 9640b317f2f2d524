// The URL of a proxy, as profiles and the command line give it: `http://host:port` (CONNECT, RFC 9110 section
// 9.3.6) or `socks5://host:port` (RFC 1928).

import { hasUserInfo, urlParts } from './profile-url.ts';

export interface ProxyPlace {
  readonly type: 'http' | 'socks5';
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORTS = { http: 8080, socks5: 1080 } as const;
const WANTED = 'Write it as http://host:port or socks5://host:port.';

/** What a proxy URL says, or what is wrong with it in a sentence that repeats no user information. */
export function readProxyUrl(url: string): ProxyPlace | { readonly fault: string } {
  if (hasUserInfo(url)) {
    return {
      fault:
        'The proxy URL holds a user name or password. A profile holds no secrets: take it out, and give the user and a secret of their own.',
    };
  }
  const parts = /^[^:/]*:\/\//.test(url) ? urlParts(url) : undefined;
  if (!parts) return { fault: `The proxy URL does not begin with a scheme and "://". ${WANTED}` };
  const { scheme, host, port, path } = parts;
  if (scheme !== 'http' && scheme !== 'socks5') return { fault: schemeFault(scheme) };
  if (/[\s\p{Cc}\\]/u.test(url) || !/^[^:]*:\/\/[^/]/.test(url) || host === '' || host === '[]')
    return { fault: `The proxy URL names no host that can be dialled. ${WANTED}` };
  if ((path !== '' && path !== '/') || parts.fragment)
    return { fault: 'The proxy URL has something after host and port. Take it out: a proxy has no path.' };
  const number = port === undefined ? DEFAULT_PORTS[scheme] : Number(port);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && number >= 1 && number <= 65535))
    return { fault: `"${port}" is no port of a proxy. A port is a number from 1 to 65535.` };
  return { type: scheme, host: host.replace(/^\[(.*)\]$/, '$1'), port: number };
}

function schemeFault(scheme: string): string {
  switch (scheme) {
    case 'socks5h':
      return 'Write socks5:// instead of socks5h://: the name of the router is resolved by the proxy in any case.';
    case 'https':
      return 'A proxy that is itself spoken to over TLS (https://) is not supported. Use its http:// or socks5:// port.';
    default:
      return `There is no proxy of the kind "${scheme}://". ${WANTED}`;
  }
}

// What there is to say about the way to the router: proxy, address version, pings, limits.

import type { ProfileFinding } from '../profile-check.ts';
import type { Profile } from '../profile.ts';
import { readProxyUrl } from '../proxy-url.ts';
import { error, warning } from './finding.ts';
import { wireFactsOf, type WireFacts } from './wire-facts.ts';

/** Longest user name of a SOCKS5 login, in bytes (RFC 1929). */
const LONGEST_SOCKS_USER = 255;

/** Findings of the fields below `network`. */
export function networkFindings({ network, url }: Profile): ProfileFinding[] {
  const wire = wireFactsOf(url);
  return [...ipFindings(network?.ip, network?.proxy?.url, wire), ...proxyFindings(network?.proxy, wire)];
}

/** Findings of `deflate`, `ping` and `receiveLimit`. */
export function carrierFindings({ deflate, ping, receiveLimit, url }: Profile): ProfileFinding[] {
  const wire = wireFactsOf(url);
  const findings: ProfileFinding[] = [];
  if (deflate && wire && wire.carrier !== 'websocket')
    findings.push(warning('deflate', `permessage-deflate is not used over ${wire.name}: WebSocket alone has it.`));
  if (ping) {
    if (wire?.carrier === 'longpoll')
      findings.push(warning('ping', `Pings are not used over ${wire.name}: it has none.`));
    if (wire?.carrier === 'rawsocket') {
      findings.push(
        warning('ping', 'Crossbar closes a RawSocket that is pinged. Ping only routers that answer, as nexus does.'),
      );
    }
    if (ping.timeoutSeconds > ping.everySeconds) {
      findings.push(
        warning(
          'ping.timeoutSeconds',
          `The answer to a ping may take ${ping.timeoutSeconds} s, longer than the ${ping.everySeconds} s until the next. A lost connection is noticed late; make it shorter.`,
        ),
      );
    }
  }
  if (receiveLimit !== undefined && wire && wire.carrier !== 'rawsocket') {
    findings.push(
      warning('receiveLimit', `The largest message is not announced over ${wire.name}: RawSocket alone does that.`),
    );
  }
  return findings;
}

function ipFindings(ip: 4 | 6 | undefined, proxy: string | undefined, wire: WireFacts | undefined): ProfileFinding[] {
  if (ip === undefined || !wire) return [];
  if (wire.unix) return [warning('network.ip', 'A Unix socket has no addresses, so the IP version is not used.')];
  const place = proxy === undefined ? undefined : readProxyUrl(proxy);
  const host = place && 'host' in place ? place.host : wire.host;
  const literal = /^\d+(?:\.\d+){3}$/.test(host) ? 4 : host.includes(':') ? 6 : undefined;
  if (literal === undefined || literal === ip) return [];
  return [
    error('network.ip', `${host} is an IPv${literal} address, and only IPv${ip} is allowed. Change one of them.`),
  ];
}

function proxyFindings(proxy: NonNullable<Profile['network']>['proxy'], wire: WireFacts | undefined): ProfileFinding[] {
  if (!proxy) return [];
  const findings: ProfileFinding[] = [];
  if (wire?.unix)
    findings.push(warning('network.proxy', 'A Unix socket is on this machine, so the proxy is not used.'));
  const place = readProxyUrl(proxy.url);
  if ('fault' in place) findings.push(error('network.proxy.url', place.fault));
  if (proxy.password && proxy.user === undefined) {
    findings.push(error('network.proxy.user', 'The proxy has a password and no user. Give the user it belongs to.'));
  }
  if (proxy.user !== undefined && 'type' in place) findings.push(...userFindings(proxy.user, place.type));
  return findings;
}

function userFindings(user: string, type: 'http' | 'socks5'): ProfileFinding[] {
  const field = 'network.proxy.user';
  if (type === 'http' && user.includes(':'))
    return [error(field, 'The user name has a colon, and HTTP basic authentication ends it there. Use another.')];
  if (type === 'socks5' && (user === '' || new TextEncoder().encode(user).length > LONGEST_SOCKS_USER))
    return [error(field, `SOCKS5 takes user names of 1 to ${LONGEST_SOCKS_USER} bytes.`)];
  return [];
}

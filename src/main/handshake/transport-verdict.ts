// Verdicts about the transport: errors below WAMP and connections that were closed before WELCOME.

import type { Verdict } from '../../shared/handshake-summary.ts';
import type { Story } from './story.ts';
import { causeOf } from './transport-causes.ts';

/** Verdict about an error of the wire. */
export function errorVerdict({ error, facts, told, upgrade }: Story): Verdict {
  const code = error?.code ?? '';
  const stage = error?.stage ?? 'open';
  const cause = causeOf(stage, code);
  const evidence = [`${STAGES[stage]}: ${code}, ${error?.text ?? ''}`];
  for (const [key, value] of Object.entries(error?.facts ?? {})) {
    // With a single address the text has told it already.
    if (!(value === code && error?.text.startsWith(key))) evidence.push(`${key}: ${value}`);
  }
  if (upgrade && !upgrade.accepted) evidence.push(...refusalEvidence(upgrade));
  const tcp = facts.find((fact) => fact.kind === 'tcp');
  if (tcp) evidence.push(`Connected to ${tcp.address}, port ${tcp.port}.`);
  if (told.length > 0) evidence.push(`${told.length} message${told.length > 1 ? 's' : ''} had passed.`);
  return {
    happened: cause?.happened ?? 'The connection failed.',
    evidence,
    todo: cause?.todo ?? ['Check host, port and scheme of the URL.'],
  };
}

const STAGES: Readonly<Record<'dns' | 'tcp' | 'tls' | 'upgrade' | 'open', string>> = {
  dns: 'Looking up the name',
  tcp: 'Connecting',
  tls: 'TLS handshake',
  upgrade: 'WebSocket upgrade',
  open: 'On the open connection',
};

function refusalEvidence({ status, statusText, responseHeaders, body }: NonNullable<Story['upgrade']>): string[] {
  const evidence = [`The server answered HTTP ${status} ${statusText}`.trim()];
  const location = responseHeaders.find(([name]) => name.toLowerCase() === 'location');
  if (location) evidence.push(`Location: ${location[1]}`);
  const server = responseHeaders.find(([name]) => name.toLowerCase() === 'server');
  if (server) evidence.push(`Server: ${server[1]}`);
  const text =
    body &&
    new TextDecoder()
      .decode(body)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  if (text) evidence.push(`Body: ${JSON.stringify(text.slice(0, 300))}`);
  return evidence;
}

/** What close codes mean, when they end a login. Source: RFC 6455 section 7.4.1 and the routers named. */
export const CLOSE_CODES: Readonly<Record<number, readonly [meaning: string, ...todo: string[]]>> = {
  1000: ['normal closure', 'Read the log of the router: it ended the login without an ABORT.'],
  1001: ['the peer is going away', 'The router shuts down or restarts: connect again later.'],
  1002: [
    'protocol error',
    'Crossbar closes so when it takes a message for malformed: read the reason, and compare realm, roles and details of HELLO with it.',
  ],
  1003: ['unsupported data', 'The router does not take this kind of frame: check that it speaks JSON on this port.'],
  1006: ['closed without a closing handshake', 'Look into the log of the router and of proxies in between.'],
  1007: [
    'invalid payload',
    'The router could not decode the message: read its log, and report it with the saved capture.',
  ],
  1008: ['policy violation', 'The router or a proxy does not want this client: check its address rules.'],
  1009: ['message too large', 'The message is larger than the router accepts.'],
  1011: [
    'internal error of the peer',
    'The router failed on the message: read the reason. Crossbar closes so for a realm it cannot parse.',
  ],
  1013: ['try again later', 'The router is overloaded: connect again later.'],
};

/** Verdict about a connection that was closed before the login was decided. */
export function closeVerdict({ close, told, lastSent }: Story): Verdict {
  const code = close?.code;
  const [meaning, ...todo] = CLOSE_CODES[code ?? 1006] ?? ['a code of the application', 'Read the log of the router.'];
  const ended =
    close?.by === 'peer' ? 'WebSocket close without a code.' : 'The TCP connection ended without a WebSocket close.';
  const evidence = [code === undefined ? ended : `WebSocket close ${code} (${meaning}).`];
  if (close?.reason) evidence.push(`The router says: ${JSON.stringify(close.reason)}`);
  evidence.push(told.length === 0 ? 'No message had passed.' : `Last sent: ${lastSent ?? 'nothing'}; no ABORT came.`);
  const happened =
    close?.by === 'peer'
      ? 'The router closed the connection without a word of WAMP.'
      : close?.by === 'us'
        ? 'The connection was closed from here before the login was decided.'
        : 'The connection was lost before the login was decided.';
  return { happened, evidence, todo };
}

// Verdicts about the transport: errors below WAMP and connections that were closed before WELCOME.

import type { TransportStage } from '../../shared/capture-record.ts';
import { closeMeaning } from '../../shared/close-codes.ts';
import type { Verdict } from '../../shared/handshake-summary.ts';
import { findingLines, type Story } from './story.ts';
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

const STAGES: Readonly<Record<TransportStage | 'open', string>> = {
  dns: 'Looking up the name',
  tcp: 'Connecting',
  unix: 'Connecting to the Unix socket',
  proxy: 'Asking the proxy',
  tls: 'TLS handshake',
  upgrade: 'WebSocket upgrade',
  rawsocket: 'RawSocket handshake',
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

const READ_LOG = 'Read the log of the router: it ended the login without an ABORT.';

/** What to do about a login that ended with a close code. Source: the routers named. */
const CLOSE_TODO: Readonly<Record<number, string>> = {
  1001: 'The router shuts down or restarts: connect again later.',
  1002: 'Crossbar closes so when it takes a message for malformed: read the reason, and compare realm, roles and details of HELLO with it.',
  1003: 'The router does not take this kind of frame: check that it speaks JSON on this port.',
  1006: 'Look into the log of the router and of proxies in between.',
  1007: 'The router could not decode the message: read its log, and report it with the saved capture.',
  1008: 'The router or a proxy does not want this client: check its address rules.',
  1009: 'The message is larger than the router accepts: raise its limit, or send less in the details of HELLO.',
  1011: 'The router failed on the message: read the reason. Crossbar closes so for a realm it cannot parse.',
  1012: 'The router restarts: connect again later.',
  1013: 'The router is overloaded: connect again later.',
  1014: 'A proxy did not get a good answer: check that the router behind it runs.',
};

/** Verdict about a connection that was closed before the login was decided. */
export function closeVerdict(story: Story): Verdict {
  const { close, told, lastSent } = story;
  const code = close?.code;
  const ended =
    close?.by === 'peer' ? 'WebSocket close without a code.' : 'The TCP connection ended without a WebSocket close.';
  const evidence = [code === undefined ? ended : `WebSocket close ${code} (${closeMeaning(code)}).`];
  if (close?.reason) evidence.push(`The router says: ${JSON.stringify(close.reason)}`);
  evidence.push(told.length === 0 ? 'No message had passed.' : `Last sent: ${lastSent ?? 'nothing'}; no ABORT came.`);
  evidence.push(...findingLines(story));
  const happened =
    close?.by === 'peer'
      ? told.some(({ record }) => record.dir === 'in')
        ? 'The router closed the connection in the middle of the login.'
        : 'The router closed the connection without a word of WAMP.'
      : close?.by === 'us'
        ? 'The connection was closed from here before the login was decided.'
        : 'The connection was lost before the login was decided.';
  const nearest = close?.by === 'peer' ? code : 1006;
  return {
    happened,
    evidence,
    todo: [close?.by === 'us' ? 'Connect again.' : (CLOSE_TODO[nearest ?? 1000] ?? READ_LOG)],
  };
}

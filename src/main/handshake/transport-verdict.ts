// Verdicts about the transport: errors below WAMP and connections that were closed before WELCOME.

import type { TransportStage } from '../../shared/capture-record.ts';
import { closeMeaning } from '../../shared/close-codes.ts';
import type { Verdict } from '../../shared/handshake-summary.ts';
import { findingLines, type Story } from './story.ts';
import { causeOf, type Cause } from './transport-causes.ts';

/** Verdict about an error of the wire. */
export function errorVerdict(story: Story): Verdict {
  const { error, facts, told, upgrade, wireFindings } = story;
  const code = error?.code ?? '';
  const stage = error?.stage ?? 'open';
  const cause = causeIn(story);
  const doing = stage === 'upgrade' && isLongPoll(story) ? 'Opening the long-poll session' : STAGES[stage];
  // A check may say the same: it is told once, with its number.
  const same = wireFindings.find(({ finding }) => error?.text.startsWith(finding.text))?.finding;
  const evidence = [`${doing}: ${code}, ${same ? `${same.check}: ` : ''}${error?.text ?? ''}`];
  for (const [key, value] of Object.entries(error?.facts ?? {})) {
    // With a single address the text has told it already.
    if (!(value === code && error?.text.startsWith(key))) evidence.push(`${key}: ${value}`);
  }
  if (upgrade && !upgrade.accepted) evidence.push(...refusalEvidence(upgrade));
  const tcp = facts.find((fact) => fact.kind === 'tcp');
  if (tcp) evidence.push(`Connected to ${tcp.address}, port ${tcp.port}.`);
  const unix = facts.find((fact) => fact.kind === 'unix');
  if (unix) evidence.push(`Connected to the Unix socket ${unix.path}.`);
  const proxy = facts.find((fact) => fact.kind === 'proxy');
  if (proxy?.accepted) evidence.push(`Through the proxy ${proxy.proxy}.`);
  if (told.length > 0) evidence.push(`${told.length} message${told.length > 1 ? 's' : ''} had passed.`);
  const repeated = same && `${same.check}: ${same.text}`;
  evidence.push(...findingLines(story).filter((line) => line !== repeated));
  return {
    happened: cause?.happened ?? 'The connection failed.',
    evidence,
    todo: cause?.todo ?? ['Check host, port and scheme of the URL.'],
  };
}

/** True if the session travels in HTTP requests, or would have. */
export function isLongPoll({ header, upgrade, error }: Story): boolean {
  return upgrade?.method === 'POST' || error?.code.startsWith('LONGPOLL_') === true || /^https?:/i.test(header.url);
}

type Words = Pick<Cause, 'happened' | 'todo'>;

const PROXY_UNREACHED: Words = {
  happened: 'The proxy cannot be reached.',
  todo: ['Check host and port of the proxy in the profile, and that it runs.'],
};

/** What the error means, by its code and by what the records before it say. */
function causeIn({ error, upgrade }: Story): Words | undefined {
  if (!error) return undefined;
  const { stage, code, facts = {} } = error;
  if ((stage === 'dns' || stage === 'tcp') && facts['proxy'] !== undefined) return PROXY_UNREACHED;
  const reply = facts['error code'];
  const cause = causeOf(stage, reply === undefined ? code : `${code} ${reply}`);
  const origin = upgrade?.requestHeaders.find(([name]) => name.toLowerCase() === 'origin')?.[1];
  if (!cause || code !== 'HTTP_403' || origin === undefined) return cause;
  const todo = `The Origin ${JSON.stringify(origin)} was sent: allow it on the router, or send another or none; then check address rules.`;
  return { happened: cause.happened, todo: [todo] };
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
  1003: 'The router does not take this kind of frame: check that it speaks the serializer on this port.',
  1006: 'Look into the log of the router and of proxies in between.',
  1007: 'The router could not decode the message: read its log, and report it with the saved capture.',
  1008: 'The router or a proxy does not want this client: check its address rules.',
  1009: 'The message is larger than the router accepts: raise its limit, or send less in the details of HELLO.',
  1011: 'The router failed on the message: read the reason. Crossbar closes so for a realm it cannot parse.',
  1012: 'The router restarts: connect again later.',
  1013: 'The router is overloaded: connect again later.',
  1014: 'A proxy did not get a good answer: check that the router behind it runs.',
};

/** What to do where the transport has no close codes. */
const PLAIN_TODO = {
  pinged: 'Turn pings off in the profile: Crossbar closes on a RawSocket PING.',
  large: 'A message over the limit of the router looks like this: compare their sizes with the limit it announced.',
};

/** Verdict about a connection that was closed before the login was decided. */
export function closeVerdict(story: Story): Verdict {
  const { close, told, lastSent, open } = story;
  const evidence = [endOf(story)];
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
  return { happened, evidence, todo: open?.transport === undefined ? webSocketTodo(close) : plainTodo(story) };
}

function webSocketTodo(close: Story['close']): string[] {
  const nearest = close?.by === 'peer' ? close.code : 1006;
  return [close?.by === 'us' ? 'Connect again.' : (CLOSE_TODO[nearest ?? 1000] ?? READ_LOG)];
}

function plainTodo({ close, pinged, open }: Story): string[] {
  if (close?.by === 'us') return ['Connect again.'];
  const isRawSocket = open?.transport === 'rawsocket';
  return [...(pinged && isRawSocket ? [PLAIN_TODO.pinged] : []), READ_LOG, ...(isRawSocket ? [PLAIN_TODO.large] : [])];
}

/** How the connection ended, in the words of its transport. */
function endOf({ close, open, facts }: Story): string {
  switch (open?.transport) {
    case 'rawsocket':
      return close?.by === 'lost'
        ? 'The connection broke.'
        : 'The RawSocket connection was closed; RawSocket has no close codes.';
    case 'longpoll':
      return 'The long-poll session ended; it has no close codes.';
    case undefined:
      break;
  }
  if (close?.code !== undefined) return `WebSocket close ${close.code} (${closeMeaning(close.code)}).`;
  if (close?.by === 'peer') return 'WebSocket close without a code.';
  const socket = facts.some(({ kind }) => kind === 'unix') ? 'Unix socket' : 'TCP';
  return `The ${socket} connection ended without a WebSocket close.`;
}

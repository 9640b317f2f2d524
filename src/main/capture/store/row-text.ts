// One line for the list about a record that is no message.

import type { CloseRecord, ControlRecord, OpenRecord, RecordBody, TlsRecord } from '../../../shared/capture-record.ts';
import { closeMeaning } from '../../../shared/close-codes.ts';

/** What the record says, without its kind; undefined for messages, which the columns describe. */
export function rowText(body: RecordBody): string | undefined {
  switch (body.kind) {
    case 'dns':
      return `${body.host} → ${body.addresses.join(', ')}`;
    case 'tcp':
      return `${body.address} port ${body.port}`;
    case 'unix':
      return body.path;
    case 'proxy':
      return `${body.proxy} → ${body.target}: ${body.status} ${body.statusText}`.trim();
    case 'rawsocket':
      return body.text;
    case 'control':
      return controlText(body);
    case 'tls':
      return tlsText(body);
    case 'upgrade':
      return `${body.method === undefined ? '' : `${body.method} `}${body.status} ${body.statusText}`.trim();
    case 'open':
      return body.transport === undefined ? body.protocol : `${body.protocol} over ${TRANSPORTS[body.transport]}`;
    case 'message':
      return undefined;
    case 'rejected':
      return body.reason;
    case 'derivation':
      return body.method;
    case 'application':
      return `${body.index} of ${body.of}`;
    case 'finding':
      return `${body.finding.check} ${body.finding.text}`;
    case 'silence':
      return `${body.step}: nothing came for ${body.seconds} s`;
    case 'error':
      return `${body.stage} ${body.code} ${body.text}`;
    case 'close':
      return closeText(body);
    case 'stop':
      return `${body.outcome} ${body.text}`;
    default:
      return body satisfies never;
  }
}

const TRANSPORTS: Readonly<Record<NonNullable<OpenRecord['transport']>, string>> = {
  rawsocket: 'RawSocket',
  longpoll: 'HTTP long-poll',
};

function controlText({ name, bytes, took }: ControlRecord): string {
  const length = bytes.length === 0 ? '' : `, ${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`;
  return `${name.toUpperCase()}${length}${took === undefined ? '' : `, ${(took / 1000).toFixed(2)} ms after the PING`}`;
}

function tlsText({ protocol, cipher, serverName, verifiedBy }: TlsRecord): string {
  const name = serverName === '' ? 'no server name' : serverName;
  return `${protocol} ${cipher} ${name}${verifiedBy === 'pin' ? ', accepted by its fingerprint' : ''}`;
}

const CLOSERS: Readonly<Record<CloseRecord['by'], string>> = {
  peer: 'closed by the router',
  us: 'closed by this program',
  lost: 'the connection was lost',
};

function closeText({ by, code, reason }: CloseRecord): string {
  const said = code === undefined ? [] : [`${code} ${closeMeaning(code)}`];
  return [...said, CLOSERS[by], ...(reason === '' ? [] : [JSON.stringify(reason)])].join(', ');
}

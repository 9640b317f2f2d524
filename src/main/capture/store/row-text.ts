// One line for the list about a record that is no message.

import type { CloseRecord, RecordBody } from '../../../shared/capture-record.ts';
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
      return `${body.proxy} → ${body.target}: ${body.status} ${body.statusText}`;
    case 'rawsocket':
      return body.text;
    case 'control':
      return body.took === undefined ? body.name : `${body.name}, ${(body.took / 1000).toFixed(2)} ms after the ping`;
    case 'tls':
      return `${body.protocol} ${body.cipher} ${body.serverName}`;
    case 'upgrade':
      return `${body.status} ${body.statusText}`;
    case 'open':
      return body.protocol;
    case 'message':
      return undefined;
    case 'rejected':
      return body.reason;
    case 'derivation':
      return body.method;
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

const CLOSERS: Readonly<Record<CloseRecord['by'], string>> = {
  peer: 'closed by the router',
  us: 'closed by this program',
  lost: 'the connection was lost',
};

function closeText({ by, code, reason }: CloseRecord): string {
  const said = code === undefined ? [] : [`${code} ${closeMeaning(code)}`];
  return [...said, CLOSERS[by], ...(reason === '' ? [] : [JSON.stringify(reason)])].join(', ');
}

// One line for the list about a record that is no message.

import type { RecordBody } from '../../../shared/capture-record.ts';

/** What the record says, without its kind; undefined for messages, which the columns describe. */
export function rowText(body: RecordBody): string | undefined {
  switch (body.kind) {
    case 'dns':
      return `${body.host} → ${body.addresses.join(', ')}`;
    case 'tcp':
      return `${body.address} port ${body.port}`;
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
      return `${body.step}, ${body.seconds} s`;
    case 'error':
      return `${body.stage} ${body.code} ${body.text}`;
    case 'close':
      return `${body.by}${body.code === undefined ? '' : ` ${body.code}`} ${body.reason}`;
    case 'stop':
      return `${body.outcome} ${body.text}`;
    default:
      return body satisfies never;
  }
}

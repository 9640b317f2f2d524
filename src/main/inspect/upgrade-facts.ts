// The HTTP exchange that opens a WebSocket or a long-poll session as request, response and what the two say together.

import { createHash } from 'node:crypto';
import type { CaptureRecord } from '../../shared/capture-record.ts';
import type { FactGroup } from '../../shared/record-detail.ts';
import { FactList, inMs, maskedPlaces } from './fact-list.ts';
import { excerpt } from './written-frame.ts';

type Upgrade = CaptureRecord & { kind: 'upgrade' };
type Headers = Upgrade['requestHeaders'];
type Side = 'requestHeaders' | 'responseHeaders';

/** What a server appends to the key before it hashes it (RFC 6455 section 1.3). */
const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const COMPRESSION = 'permessage-deflate';

export function upgradeGroups(record: Upgrade): readonly FactGroup[] {
  const masked = maskedPlaces(record);
  const request = new FactList(masked).add('Request line', `${record.method ?? 'GET'} ${record.path} HTTP/1.1`, 'path');
  addHeaders(request, record.requestHeaders, 'requestHeaders');
  const status = `${record.status} ${record.statusText}`.trim();
  const response = new FactList(masked).add('Status line', status, 'statusText');
  addHeaders(response, record.responseHeaders, 'responseHeaders');
  if (record.body) {
    const { text, cut } = excerpt(record.body);
    response.addBytes('Body', cut ? `${text}…` : text, (record.bodyMasks?.length ?? 0) > 0);
  }
  const reading = new FactList(masked);
  if (record.method === 'POST') reading.add('Offered', record.offered.join(', ')).add('Session', sessionText(record));
  else {
    reading
      .add('Accept value', acceptText(record, masked))
      .add('Subprotocol', subprotocolText(record))
      .add('Compression', compressionText(record));
  }
  reading.add('Took', inMs(record.took));
  return [
    { title: 'Request', dir: 'out', facts: request.facts },
    { title: 'Response', dir: 'in', facts: response.facts },
    { title: 'What it says', facts: reading.facts },
  ];
}

function addHeaders(list: FactList, headers: Headers, side: Side): void {
  headers.forEach(([name, value], i) => list.add(name, value, `${side}.${i}`, `${side}.${i}.name`));
}

/** Index of a header; −1 if there is none. */
function indexOf(headers: Headers, name: string): number {
  return headers.findIndex(([given]) => given.toLowerCase() === name);
}

function valueOf(headers: Headers, name: string): string | undefined {
  return headers[indexOf(headers, name)]?.[1];
}

/** Whether the server hashed the key it was given, which shows that it speaks WebSocket. */
function acceptText({ requestHeaders, responseHeaders, accepted }: Upgrade, masked: ReadonlySet<string>): string {
  const asked = indexOf(requestHeaders, 'sec-websocket-key');
  const answered = indexOf(responseHeaders, 'sec-websocket-accept');
  const key = requestHeaders[asked]?.[1];
  const accept = responseHeaders[answered]?.[1];
  if (key === undefined) return 'the request has no key to compare with';
  if (accept === undefined) return accepted ? 'missing from the response' : 'none, for the upgrade was refused';
  if (masked.has(`requestHeaders.${asked}`) || masked.has(`responseHeaders.${answered}`))
    return 'cannot be compared, for a value is masked';
  const wanted = createHash('sha1').update(`${key.trim()}${ACCEPT_SUFFIX}`).digest('base64');
  return accept.trim() === wanted ? 'matches the key of the request' : 'does not match the key of the request';
}

/** What came of the request for a long-poll session. Its id is in no record: whoever knows it can read along. */
function sessionText({ accepted }: Upgrade): string {
  return accepted ? 'opened; its id is not kept' : 'none was opened';
}

const ORDINALS = ['first', 'second', 'third'];

function subprotocolText({ offered, responseHeaders, accepted }: Upgrade): string {
  const chosen = valueOf(responseHeaders, 'sec-websocket-protocol');
  const list = offered.join(', ');
  if (chosen === undefined) return accepted ? `none, though ${list} was offered` : `none; ${list} was offered`;
  const place = offered.indexOf(chosen);
  if (place < 0) return `${chosen}, which was not offered; ${list} was`;
  if (offered.length === 1) return `${chosen}, the only one offered`;
  return `${chosen}, the ${ORDINALS[place] ?? `${place + 1}th`} of ${offered.length} offered (${list})`;
}

function compressionText({ requestHeaders, responseHeaders }: Upgrade): string {
  const offered = valueOf(requestHeaders, 'sec-websocket-extensions')?.includes(COMPRESSION) ?? false;
  const agreed = valueOf(responseHeaders, 'sec-websocket-extensions');
  if (agreed?.includes(COMPRESSION)) return offered ? `agreed: ${agreed}` : `${agreed}, which was not offered`;
  return offered ? 'offered, but the router did not take it' : 'not offered: it is off in the profile';
}

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RecordBody, UpgradeRecord } from '../../../../src/shared/capture-record.ts';
import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { Recording } from '../../../support/recording.ts';
import { recordBody } from '../capture/arbitrary-records.ts';
import fc from 'fast-check';

function detailOf(body: RecordBody) {
  const store = new CaptureStore();
  store.append(5, body);
  const detail = recordDetail(store, 1, () => Recording.open().summary());
  if (!detail) throw new Error('no detail');
  return detail;
}

/** Groups as title and pairs of label and value; masked values with a star before them. */
function told(body: RecordBody): Record<string, [string, string][]> {
  return Object.fromEntries(
    detailOf(body).groups.map(({ title, facts }) => [
      title,
      facts.map(({ label, value, masked }) => [label, masked ? `* ${value}` : value]),
    ]),
  );
}

const KEY = 'q4x0b7N2m6rWv1Zt9Kc3JA==';
const ACCEPT = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

const UPGRADE: UpgradeRecord = {
  kind: 'upgrade',
  path: '/ws',
  requestHeaders: [
    ['Host', 'localhost'],
    ['Sec-WebSocket-Key', KEY],
    ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
    ['Cookie', 'cbtid=****'],
  ],
  offered: ['wamp.2.msgpack', 'wamp.2.json'],
  status: 101,
  statusText: 'Switching Protocols',
  responseHeaders: [
    ['sec-websocket-accept', ACCEPT],
    ['Sec-WebSocket-Protocol', 'wamp.2.json'],
    ['Sec-WebSocket-Extensions', 'permessage-deflate; server_no_context_takeover'],
  ],
  accepted: true,
  took: 1_124,
};
const COOKIE = { where: 'requestHeaders.3', start: 6, length: 4, what: 'cookie', fingerprint: 'abcdef' };

const reading = (change: Partial<UpgradeRecord>) =>
  Object.fromEntries(told({ ...UPGRADE, ...change })['What it says'] ?? []);

describe('an upgrade', () => {
  it('is a request, a response and what they say together', () => {
    const detail = detailOf({ ...UPGRADE, textMasks: [COOKIE] });
    expect(detail).toMatchObject({ title: 'HTTP upgrade', size: 0, fields: [] });
    expect(detail.groups.map(({ title, dir }) => [title, dir])).toEqual([
      ['Request', 'out'],
      ['Response', 'in'],
      ['What it says', undefined],
    ]);
    const groups = told({ ...UPGRADE, textMasks: [COOKIE] });
    expect(groups['Request']).toEqual([
      ['Request line', 'GET /ws HTTP/1.1'],
      ['Host', 'localhost'],
      ['Sec-WebSocket-Key', KEY],
      ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
      ['Cookie', '* cbtid=****'],
    ]);
    expect(groups['Response']?.[0]).toEqual(['Status line', '101 Switching Protocols']);
    expect(groups['What it says']).toEqual([
      ['Accept value', 'matches the key of the request'],
      ['Subprotocol', 'wamp.2.json, the second of 2 offered (wamp.2.msgpack, wamp.2.json)'],
      ['Compression', 'agreed: permessage-deflate; server_no_context_takeover'],
      ['Took', '1.12 ms'],
    ]);
  });

  it('that was refused shows the beginning of the body', () => {
    const body = Buffer.from(`<h1>no ${'x'.repeat(5_000)}`);
    const refused = { status: 403, statusText: 'Forbidden', responseHeaders: [], accepted: false, body };
    const detail = detailOf({
      ...UPGRADE,
      ...refused,
      bodyMasks: [{ start: 0, length: 2, what: 'x', fingerprint: 'f' }],
    });
    expect(detail.size).toBe(body.length);
    expect(detail.masks).toEqual([{ start: 0, length: 2, what: 'x' }]);
    const [label, value] = told({ ...UPGRADE, ...refused })['Response']?.at(-1) ?? [];
    expect([label, value?.length, value?.slice(0, 8)]).toEqual(['Body', 2_001, '<h1>no x']);
    expect(detail.groups[1]?.facts.at(-1)?.masked).toBe(true);
    expect(reading(refused)).toMatchObject({
      'Accept value': 'none, for the upgrade was refused',
      Subprotocol: 'none; wamp.2.msgpack, wamp.2.json was offered',
      Compression: 'offered, but the router did not take it',
    });
  });

  it('of a long-poll session is the POST and what came of it', () => {
    const open: UpgradeRecord = { ...UPGRADE, method: 'POST', path: '/lp/open' };
    const { Request, 'What it says': says } = told(open);
    expect(Request?.[0]).toEqual(['Request line', 'POST /lp/open HTTP/1.1']);
    expect(says?.slice(0, 2)).toEqual([
      ['Offered', 'wamp.2.msgpack, wamp.2.json'],
      ['Session', 'opened; its id is not kept'],
    ]);
    expect(detailOf(open).title).toBe('Long-poll session');
    expect(told({ ...open, accepted: false })['What it says']).toContainEqual(['Session', 'none was opened']);
  });

  it('tells what does not fit', () => {
    const response = (...responseHeaders: [string, string][]) => reading({ responseHeaders });
    expect(response(['Sec-WebSocket-Accept', 'other'])['Accept value']).toBe('does not match the key of the request');
    expect(response()['Accept value']).toBe('missing from the response');
    expect(response()['Subprotocol']).toContain('none, though');
    expect(response(['Sec-WebSocket-Protocol', 'mqtt'])['Subprotocol']).toContain('which was not offered');
    expect(reading({ requestHeaders: [] })).toMatchObject({
      'Accept value': 'the request has no key to compare with',
      Compression: 'permessage-deflate; server_no_context_takeover, which was not offered',
    });
    expect(reading({ requestHeaders: [], responseHeaders: [] })['Compression']).toContain('not offered');
    expect(reading({ offered: ['wamp.2.json'] })['Subprotocol']).toBe('wamp.2.json, the only one offered');
    const mask = { ...COOKIE, where: 'responseHeaders.0' };
    expect(reading({ textMasks: [mask] })['Accept value']).toContain('masked');
  });
});

describe('the other records', () => {
  it('tell the way to the router', () => {
    const dns = { kind: 'dns', host: 'router', addresses: ['192.0.2.1', '::1'], took: 1_000, literal: false } as const;
    expect(told(dns)).toEqual({
      'Name resolution': [
        ['Host', 'router'],
        ['Address 1', '192.0.2.1'],
        ['Address 2', '::1'],
        ['Took', '1.00 ms'],
      ],
    });
    expect(told({ ...dns, literal: true })['Name resolution']?.[1]).toEqual([
      'Look-up',
      'none: the host is an address already',
    ]);
    expect(told({ kind: 'tcp', address: '::1', port: 80, localPort: 5, took: 210 })['TCP connection']).toEqual([
      ['Address', '::1'],
      ['Port', '80'],
      ['Local port', '5'],
      ['Took', '0.21 ms'],
    ]);
    const certificate = {
      subject: 'CN=a',
      issuer: 'CN=b',
      names: ['a', 'b'],
      validFrom: '1',
      validTo: '2',
      sha256: 'ff',
    };
    const tls = {
      kind: 'tls',
      protocol: 'TLSv1.3',
      cipher: 'c',
      serverName: 'a',
      verifiedBy: 'ca-file',
      took: 1,
    } as const;
    expect(told(tls)).toEqual({
      'TLS handshake': [
        ['Protocol', 'TLSv1.3'],
        ['Cipher', 'c'],
        ['Server name', 'a'],
        ['Verified by', 'the CA file of the profile'],
        ['Took', '0.00 ms'],
      ],
    });
    const mask = { ...COOKIE, where: 'certificate.names.1' };
    expect(told({ ...tls, verifiedBy: 'built-in', certificate, textMasks: [mask] })['Certificate']).toEqual([
      ['Subject', 'CN=a'],
      ['Issuer', 'CN=b'],
      ['Name', 'a'],
      ['Name', '* b'],
      ['Valid from', '1'],
      ['Valid to', '2'],
      ['SHA-256', 'ff'],
    ]);
    expect(told({ kind: 'open', protocol: 'wamp.2.json', serializer: 'json' })['Connection open']).toEqual([
      ['Subprotocol', 'wamp.2.json'],
      ['Serializer', 'json: JSON'],
      ['Extensions', 'none'],
    ]);
  });

  it('tell how it ended', () => {
    expect(told({ kind: 'silence', step: 'HELLO', seconds: 10 })['No answer']?.slice(0, 2)).toEqual([
      ['After', 'HELLO'],
      ['Waited', '10 s'],
    ]);
    const error = { kind: 'error', stage: 'tcp', code: 'ECONNREFUSED', text: 'refused', facts: { port: '1' } } as const;
    expect(told({ ...error, textMasks: [{ ...COOKIE, where: 'facts.port' }] })['Transport error']).toEqual([
      ['Stage', 'TCP connection'],
      ['Code', 'ECONNREFUSED'],
      ['What it says', 'refused'],
      ['port', '* 1'],
    ]);
    expect(told({ kind: 'close', by: 'peer', code: 1002, reason: 'bad' })['Connection closed']).toEqual([
      ['Closed by', 'the router'],
      ['Code', '1002 protocol error'],
      ['Reason', 'bad'],
    ]);
    expect(told({ kind: 'close', by: 'lost', reason: '' })['Connection closed']).toEqual([
      ['Closed by', 'nobody: the connection broke'],
      ['Code', 'none'],
      ['Reason', 'none'],
    ]);
    expect(told({ kind: 'close', by: 'us', code: 4999, reason: '' })['Connection closed']?.[1]).toEqual([
      'Code',
      '4999 a code of the application',
    ]);
    expect(told({ kind: 'stop', outcome: 'interrupted', text: 'Stopped.', todo: 'Again.' })['Stopped here']).toEqual([
      ['Outcome', 'interrupted'],
      ['Why', 'Stopped.'],
      ['What to do', 'Again.'],
    ]);
  });

  it('tell what was rejected, found and derived', () => {
    const rejected = {
      kind: 'rejected',
      dir: 'in',
      bytes: Buffer.from('HTTP/1.1 400'),
      masks: [],
      reason: 'no frame',
    } as const;
    expect(told(rejected)['Rejected bytes']).toEqual([
      ['Why', 'no frame'],
      ['Text', 'HTTP/1.1 400'],
    ]);
    expect(detailOf(rejected)).toMatchObject({ dir: 'in', size: 12 });
    const finding = {
      check: 'M-07',
      severity: 'error',
      text: 'So.',
      field: 'CALL.Request',
      section: 'IDs',
      start: 1,
      end: 4,
    } as const;
    expect(told({ kind: 'finding', about: 3, finding })['Finding']).toEqual([
      ['Check', 'M-07'],
      ['Severity', 'error'],
      ['About', 'record #3'],
      ['What it says', 'So.'],
      ['Field', 'CALL.Request'],
      ['Bytes', '1 to 4'],
      ['Section', 'IDs'],
    ]);
    expect(detailOf({ kind: 'finding', about: 3, finding }).findings).toEqual([finding]);
    expect(
      told({ kind: 'derivation', method: 'm', about: 3, steps: [], took: 1_000 })['Derivation of the answer'],
    ).toEqual([
      ['Method', 'm'],
      ['Answers', 'CHALLENGE #3'],
      ['Steps', '0'],
      ['Took', '1.00 ms'],
    ]);
  });

  it('of every kind can be told', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(recordBody, (body) => {
        const detail = detailOf(body);
        seen.add(detail.kind);
        expect(detail.title).not.toBe('');
        if (body.kind !== 'message') expect(detail.groups.flatMap(({ facts }) => facts).length).toBeGreaterThan(0);
        expect(() => JSON.stringify(detail)).not.toThrow();
      }),
      { numRuns: 400 },
    );
    expect(seen.size).toBe(13);
  });
});

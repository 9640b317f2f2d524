// What the inspector says of the way a message came: batches, frames of RawSocket, fragments, compression; and
// of the handshake of RawSocket, octet by octet.

import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import type { OpenRecord, RawSocketRecord, RecordBody } from '../../../../src/shared/capture-record.ts';
import type { RecordDetail } from '../../../../src/shared/record-detail.ts';
import { Recording } from '../../../support/recording.ts';
import { allFields, detailsOn, field, named } from './detailed.ts';

const WELCOME = [2, 7, { roles: {} }];
const EVENT = [36, 5, 6, {}, ['x']];

function openOf(serializer: string, transport?: OpenRecord['transport']): OpenRecord {
  const { subprotocol } = named(serializer);
  return { kind: 'open', protocol: subprotocol, serializer, ...(transport && { transport }) };
}

const travelled = ({ groups }: RecordDetail) =>
  Object.fromEntries(groups.flatMap(({ facts }) => facts).map(({ label, value }) => [label, value]));

function detailOf(body: RecordBody, open?: OpenRecord): RecordDetail {
  const store = new CaptureStore();
  if (open) store.append(0, open);
  store.append(5, body);
  const detail = recordDetail(store, store.total, () => Recording.open().summary());
  if (!detail) throw new Error('no detail');
  return detail;
}

describe('a message of a batch', () => {
  it.each(['msgpack.batched', 'cbor.batched', 'ubjson.batched', 'bjdata.batched'])(
    'says its place and shows its length: %s',
    (name) => {
      const parts = [WELCOME, EVENT, EVENT].map((message) => named(name).encode(message));
      const details = detailsOn(openOf(name), Buffer.concat(parts));
      expect(details.map(travelled)).toEqual([1, 2, 3].map((n) => ({ Batch: `message ${n} of 3 of a batch` })));
      expect(details.map(({ batch, type }) => [batch, type])).toEqual([
        [{ index: 1, of: 3 }, 'WELCOME'],
        [{ index: 2, of: 3 }, 'EVENT'],
        [{ index: 3, of: 3 }, 'EVENT'],
      ]);
      const second = details[1];
      if (!second) throw new Error('no second message');
      const length = (parts[1]?.length ?? 0) - 4;
      expect(second.fields[0]).toMatchObject({
        path: 'prefix',
        name: 'Length prefix',
        text: String(length),
        start: 0,
        end: 4,
        reading: `00 00 00 ${length.toString(16).padStart(2, '0')}: ${length} bytes follow`,
        about: { section: 'Message Batching' },
      });
      expect(second.fields[1]).toMatchObject({ path: '0', name: 'MessageType', text: '36' });
      expect(field(second, '4').end).toBeLessThanOrEqual(second.size);
    },
  );

  it('shows the separator that ends it', () => {
    const frame = (octet: string) => Buffer.from(`${JSON.stringify(WELCOME)}${octet}${JSON.stringify(EVENT)}${octet}`);
    for (const [octet, reading] of [
      ['\x18', 'what Autobahn and Crossbar write instead of 1e'],
      ['\x1e', 'the record separator, as specified'],
    ] as const) {
      const [first, last] = detailsOn(openOf('json.batched'), frame(octet), { opcode: 'text' });
      for (const detail of [first, last]) {
        if (!detail) throw new Error('no message');
        expect(detail.fields.at(-1)).toMatchObject({
          name: 'Separator',
          reading,
          start: detail.size - 1,
          end: detail.size,
        });
      }
      expect(last && travelled(last)).toEqual({ Batch: 'message 2 of 2 of a batch' });
    }
  });

  it('alone has its octets, and no place', () => {
    const [detail] = detailsOn(openOf('cbor.batched'), named('cbor.batched').encode(WELCOME));
    expect(detail).toMatchObject({ groups: [], fields: [{ name: 'Length prefix' }, {}, {}, {}] });
    expect(detail).not.toHaveProperty('batch');
  });
});

describe('a message over RawSocket', () => {
  it('has the header of its frame', () => {
    const [detail] = detailsOn(openOf('json', 'rawsocket'), Buffer.from('[1,"realm1",{"roles":{"caller":{}}}]'), {
      opcode: 'text',
    });
    expect(detail && travelled(detail)).toEqual({ 'Frame header': '00 00 00 24: WAMP message, 36 bytes' });
    const large = {
      kind: 'message',
      dir: 'in',
      bytes: Buffer.alloc(2 ** 24, 0x20),
      masks: [],
      opcode: 'text',
    } as const;
    expect(travelled(detailOf(large, openOf('json', 'rawsocket')))).toEqual({
      'Frame header': '08 00 00 00: WAMP message, 16777216 bytes',
    });
  });
});

describe('a WebSocket message', () => {
  it('says that it came in fragments or compressed', () => {
    const text = Buffer.from(JSON.stringify([36, 5, 6, {}, ['x'.repeat(621)]]));
    const [detail] = detailsOn(openOf('json'), text, { opcode: 'text', carriage: { fragments: 3, compressed: 120 } });
    expect(detail && travelled(detail)).toEqual({
      Fragments: 'came in 3 fragments',
      Compressed: `120 of ${text.length} bytes on the wire`,
    });
    const batch = Buffer.concat([WELCOME, EVENT].map((message) => named('cbor.batched').encode(message)));
    const details = detailsOn(openOf('cbor.batched'), batch, { carriage: { fragments: 2, compressed: 9 } });
    expect(details.map(travelled)).toEqual([
      {
        Batch: 'message 1 of 2 of a batch',
        Fragments: 'came in 2 fragments, the whole batch',
        Compressed: '9 bytes on the wire for the whole batch',
      },
      { Batch: 'message 2 of 2 of a batch' },
    ]);
  });

  it('of a subprotocol that is not known is bytes, and says so', () => {
    const open: OpenRecord = { kind: 'open', protocol: 'wamp.2.flatbuffers', serializer: 'flatbuffers' };
    const [detail] = detailsOn(open, Buffer.from('[2,7,{}]'));
    expect(detail).toMatchObject({
      title: 'Frame',
      serializer: 'wamp.2.flatbuffers',
      size: 8,
      fields: [],
      unreadable: 'The subprotocol wamp.2.flatbuffers is not read here: the frame is shown as bytes.',
    });
    expect(detail).not.toHaveProperty('type');
    const opened = detailOf(open);
    expect(travelled(opened)['Serializer']).toBe('flatbuffers, which is not read here');
    expect(travelled(detailOf(openOf('bjdata', 'rawsocket')))).toMatchObject({
      Transport: 'RawSocket',
      Serializer: 'bjdata: BJData',
    });
  });
});

describe('the handshake of RawSocket', () => {
  const record = (reply: string, more: Partial<RawSocketRecord> = {}): RawSocketRecord => ({
    kind: 'rawsocket',
    request: Uint8Array.of(0x7f, 0x71, 0, 0),
    reply: Buffer.from(reply, 'hex'),
    text: 'as told',
    receiveLimit: 65536,
    accepted: true,
    took: 500,
    ...more,
  });
  const octets = (reply: string) =>
    allFields(detailOf(record(reply)).fields).map(({ name, text, start, end, reading }) => [
      name,
      text,
      start,
      end,
      reading,
    ]);

  it('is explained octet by octet', () => {
    expect(octets('7ff10000')).toEqual([
      ['Magic', '7f', 0, 1, 'a RawSocket handshake'],
      ['Limit and serializer', 'f1', 1, 2, undefined],
      ['Limit', 'f', 1, 2, 'messages up to 2^24 = 16777216 bytes'],
      ['Serializer', '1', 1, 2, 'json'],
      ['Reserved', '00', 2, 3, 'zero, as it must be'],
      ['Reserved', '00', 3, 4, 'zero, as it must be'],
    ]);
    expect(octets('7f020001').map(([name, , , , reading]) => [name, reading])).toEqual([
      ['Magic', 'a RawSocket handshake'],
      ['Limit and serializer', undefined],
      ['Limit', 'messages up to 2^9 = 512 bytes'],
      ['Serializer', 'msgpack'],
      ['Reserved', 'zero, as it must be'],
      ['Reserved', 'must be zero'],
    ]);
  });

  it('tells errors, other protocols and what is missing', () => {
    expect(
      octets('7f100000')
        .slice(1, 4)
        .map(([name, text, , , reading]) => [name, text, reading]),
    ).toEqual([
      ['Error reply', '10', undefined],
      ['Error', '1', 'error 1: serializer unsupported'],
      ['Serializer', '0', 'none: the upper half is an error'],
    ]);
    expect(octets(Buffer.from('HTTP').toString('hex'))).toEqual([
      ['Magic', '48', 0, 1, 'no RawSocket: an HTTP answer begins so'],
      ['What follows', '54 54 50', 1, 4, undefined],
    ]);
    expect(octets('15030100')[0]?.[4]).toContain('TLS');
    expect(octets('7f')).toHaveLength(1);
    expect(octets('')).toEqual([]);
  });

  it('is told in facts for both sides', () => {
    const { groups } = detailOf(record('7ff10000', { sendLimit: 2 ** 24 }));
    expect(groups.map(({ title, dir }) => [title, dir])).toEqual([
      ['RawSocket handshake', undefined],
      ['Request', 'out'],
      ['Reply', 'in'],
    ]);
    expect(groups[1]?.facts.map(({ label, value }) => [label, value])).toEqual([
      ['Octets', '7f 71 00 00'],
      ['Magic', '7f: a RawSocket handshake'],
      ['Limit', '71, 7: messages up to 2^16 = 65536 bytes'],
      ['Serializer', '71, 1: json'],
      ['Reserved', '00: zero, as it must be'],
      ['Reserved', '00: zero, as it must be'],
    ]);
    expect(detailOf(record('', { accepted: false })).groups[2]?.facts).toEqual([
      { label: 'Octets', value: 'nothing came' },
    ]);
  });

  it('is shown with the payload of its pings', () => {
    const ping = { kind: 'control', dir: 'out', name: 'ping', bytes: Uint8Array.of(1, 2), masks: [] } as const;
    expect(travelled(detailOf(ping))).toEqual({ Frame: 'PING', Payload: '01 02' });
    const pong = { kind: 'control', dir: 'in', name: 'pong', bytes: new Uint8Array(0), masks: [], took: 520 } as const;
    expect(travelled(detailOf(pong))).toEqual({ Frame: 'PONG', Payload: 'empty', 'Round trip': '0.52 ms' });
  });
});

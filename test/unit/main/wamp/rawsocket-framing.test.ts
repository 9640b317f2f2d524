import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorCodeWords,
  errorOctets,
  framePrefix,
  FrameReader,
  handshakeOctets,
  LONGEST_PAYLOAD,
  rawSocketSerializer,
  readPrefix,
  readReply,
  readRequest,
  REJECTED_KEEP,
  type FrameFault,
  type FrameType,
} from '../../../../src/main/wamp/rawsocket-framing.ts';

const octets = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Read {
  readonly frames: [type: FrameType, payload: string][];
  fault: FrameFault | undefined;
}

function readAll(chunks: readonly Uint8Array[], reader = new FrameReader(LONGEST_PAYLOAD)): Read {
  const read: Read = { frames: [], fault: undefined };
  for (const chunk of chunks) {
    const fault = reader.push(chunk, (type, payload) => read.frames.push([type, hex(payload)]));
    read.fault ??= fault;
  }
  return read;
}

/** Copies, so that a reader that keeps a view of a chunk would be found out. */
function cut(bytes: Uint8Array, ...at: readonly number[]): Uint8Array[] {
  const ends = [...at, bytes.length];
  return ends.map((end, index) => bytes.slice(index === 0 ? 0 : ends[index - 1], end));
}

function frameOf(type: FrameType, payload: Uint8Array): Uint8Array {
  return Buffer.concat([framePrefix(type, payload.length), payload]);
}

describe('the handshake', () => {
  it('names serializer and limit in its second octet, in both directions', () => {
    for (let exponent = 9; exponent <= 24; exponent++) {
      for (const id of [1, 2, 3, 4, 5]) {
        const written = handshakeOctets(id, exponent);
        const expected = { ok: true, serializerId: id, exponent, maxLength: 2 ** exponent };
        expect(readRequest(written)).toEqual(expected);
        expect(readReply(written, id)).toEqual(expected);
      }
    }
    expect(hex(handshakeOctets(1, 24))).toBe('7ff10000');
    expect(hex(handshakeOctets(2, 9))).toBe('7f020000');
  });

  it('never announces more or less than can be said', () => {
    expect(hex(handshakeOctets(1, 30))).toBe('7ff10000');
    expect(hex(handshakeOctets(1, 0))).toBe('7f010000');
  });

  it('knows all error replies by their words', () => {
    for (let code = 0; code <= 15; code++) {
      const written = errorOctets(code);
      const read = readReply(written, 1);
      expect(read).toMatchObject({ ok: false, check: 'T-08', errorCode: code });
      if (!read.ok) expect(read.text).toContain(`${hex(written)}: ${errorCodeWords(code)}`);
    }
    expect(errorCodeWords(4)).toBe('maximum connection count reached');
    expect(errorCodeWords(15)).toBe('reserved code 15');
  });

  it('is refused by a router for reserved octets and serializers, each with its code', () => {
    expect(readRequest(octets('7ff10100'))).toMatchObject({ check: 'T-06', errorCode: 3 });
    expect(readRequest(octets('7ff10001'))).toMatchObject({ check: 'T-06', errorCode: 3 });
    for (const id of [0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
      expect(readRequest(Uint8Array.of(0x7f, 0xf0 | id, 0, 0))).toMatchObject({ check: 'T-07', errorCode: 1 });
      expect(rawSocketSerializer(id)).toBeUndefined();
    }
    const magic = readRequest(octets('47455420'));
    expect(magic).toMatchObject({ check: 'T-05' });
    expect(magic).not.toHaveProperty('errorCode');
  });

  it('of a router must echo the serializer', () => {
    expect(readReply(octets('7ff20000'), 1)).toMatchObject({ check: 'T-07' });
    expect(JSON.stringify(readReply(octets('7ff20000'), 1))).toContain('serializer 2 (MessagePack)');
    expect(JSON.stringify(readReply(octets('7ff90000'), 1))).toContain('serializer 9 (reserved)');
  });

  it('is read without an exception whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (bytes, id) => {
        for (const read of [readRequest(bytes), readReply(bytes, id)]) if (!read.ok) expect(read.text).not.toBe('');
        const read = readReply(bytes.subarray(0, 4), id);
        if (read.ok) expect([...bytes.subarray(0, 4)]).toEqual([...handshakeOctets(id, read.exponent)]);
      }),
    );
  });
});

describe('a prefix', () => {
  it.each([0, 1, 255, 256, 65_535, 65_536, 2 ** 24 - 1, 2 ** 24])('tells %i bytes', (length) => {
    for (const type of ['message', 'ping', 'pong'] as const)
      expect(readPrefix(framePrefix(type, length), LONGEST_PAYLOAD)).toEqual({ ok: true, type, length });
  });

  it('uses the X bit for 2^24 alone', () => {
    expect(hex(framePrefix('message', LONGEST_PAYLOAD))).toBe('08000000');
    expect(hex(framePrefix('pong', LONGEST_PAYLOAD))).toBe('0a000000');
    expect(() => framePrefix('message', LONGEST_PAYLOAD + 1)).toThrow(RangeError);
  });

  it.each([
    ['03000000', 'T-09', 'frame type 3 is reserved'],
    ['07000001', 'T-09', 'frame type 7 is reserved'],
    ['10000000', 'T-10', 'reserved bits'],
    ['80000000', 'T-10', 'reserved bits'],
    ['08000001', 'T-10', 'the X bit is set with a length of 1'],
    ['08000000', 'T-11', '16777216 bytes are announced and at most 512'],
    ['00000201', 'T-11', '513 bytes'],
    ['01ffffff', 'T-11', '16777215 bytes'],
  ])('%s is rejected by %s', (written, check, words) => {
    const read = readPrefix(octets(written), 512);
    expect(read).toMatchObject({ ok: false, check });
    expect(JSON.stringify(read)).toContain(words);
    expect(JSON.stringify(read)).toContain(`frame prefix ${written}`);
  });

  it('at the limit is accepted', () => {
    expect(readPrefix(octets('00000200'), 512)).toMatchObject({ ok: true, length: 512 });
  });
});

describe('a stream of frames', () => {
  const stream = Buffer.concat([
    frameOf('message', Buffer.from('[1]')),
    frameOf('ping', new Uint8Array(0)),
    frameOf('message', new Uint8Array(0)),
    frameOf('pong', Uint8Array.of(1, 2, 3, 4, 5)),
    frameOf('message', Buffer.alloc(300, 7)),
  ]);
  const frames = [
    ['message', '5b315d'],
    ['ping', ''],
    ['message', ''],
    ['pong', '0102030405'],
    ['message', '07'.repeat(300)],
  ];

  it('is the same however it is cut', () => {
    expect(readAll([stream]).frames).toEqual(frames);
    expect(readAll(Array.from(stream, (byte) => Uint8Array.of(byte))).frames).toEqual(frames);
    for (let at = 0; at <= stream.length; at++) expect(readAll(cut(stream, at)).frames, `at ${at}`).toEqual(frames);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (places) => {
        expect(readAll(cut(stream, ...places.sort((a, b) => a - b))).frames).toEqual(frames);
      }),
    );
  });

  it('says what is there of a frame that is not whole, at every byte', () => {
    const one = frameOf('message', Uint8Array.of(1, 2, 3));
    for (let at = 0; at <= one.length; at++) {
      const reader = new FrameReader(LONGEST_PAYLOAD);
      readAll([one.slice(0, at)], reader);
      const rest = reader.unfinished();
      if (at === 0 || at === one.length) expect(rest).toBeUndefined();
      else {
        expect(rest).toMatchObject({ bytes: new Uint8Array(one.subarray(0, at)), arrived: at });
        expect(rest?.announced).toBe(at < 4 ? undefined : 7);
      }
    }
  });

  it('reserves nothing for bytes that do not come', () => {
    const readers = Array.from({ length: 2000 }, () => new FrameReader(LONGEST_PAYLOAD));
    const before = process.memoryUsage().arrayBuffers;
    for (const reader of readers) readAll([octets('08000000'), Uint8Array.of(1)], reader);
    // Two thousand frames that promise 16 MiB each: 31 GiB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
    expect(readers[0]?.unfinished()).toMatchObject({ arrived: 5, announced: LONGEST_PAYLOAD + 4 });
  });

  it('carries exactly 2^24 bytes', () => {
    const payload = Buffer.alloc(LONGEST_PAYLOAD, 'wamp');
    const whole = frameOf('message', payload);
    const seen: boolean[] = [];
    const reader = new FrameReader(LONGEST_PAYLOAD);
    for (let at = 0; at < whole.length; at += 1_000_003)
      reader.push(whole.subarray(at, at + 1_000_003), (_, got) => seen.push(Buffer.compare(got, payload) === 0));
    expect(seen).toEqual([true]);
  });

  it('ends with a fault that keeps the bytes', () => {
    const bad = Buffer.concat([octets('03000005'), Buffer.from('hello'), frameOf('ping', new Uint8Array(0))]);
    const good = frameOf('message', Uint8Array.of(9));
    for (let at = 0; at <= good.length + 4; at++) {
      const reader = new FrameReader(LONGEST_PAYLOAD);
      const read = readAll(cut(Buffer.concat([good, bad]), at), reader);
      expect(read.frames).toEqual([['message', '09']]);
      expect(read.fault).toMatchObject({ check: 'T-09', announced: 9 });
      expect(hex(read.fault?.bytes ?? new Uint8Array(0)).startsWith('03000005')).toBe(true);
      // Nothing is read after it.
      expect(readAll([good], reader)).toEqual({ frames: [], fault: undefined });
      expect(reader.unfinished()).toBeUndefined();
    }
    const { fault } = readAll([Buffer.concat([good, bad])]);
    expect(fault?.bytes).toEqual(new Uint8Array(bad.subarray(0, 9)));
    expect(fault?.arrived).toBe(9);
  });

  it('keeps no more than a MiB of a rejected or broken frame', () => {
    const much = Buffer.concat([octets('00300000'), Buffer.alloc(0x300000, 1)]);
    const { fault } = readAll([much], new FrameReader(512));
    expect(fault).toMatchObject({ check: 'T-11', arrived: 0x300004, announced: 0x300004 });
    expect(fault?.bytes.length).toBe(REJECTED_KEEP);
    const reader = new FrameReader(LONGEST_PAYLOAD);
    readAll([much.subarray(0, 0x200000)], reader);
    expect(reader.unfinished()).toMatchObject({ arrived: 0x200000, announced: 0x300004 });
    expect(reader.unfinished()?.bytes.length).toBe(REJECTED_KEEP);
  });

  it('of any bytes is frames and at most one fault, and nothing is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
        fc.constantFrom(16, 512),
        (chunks, limit) => {
          const reader = new FrameReader(limit);
          let passed = 0;
          let fault: FrameFault | undefined;
          for (const chunk of chunks)
            fault ??= reader.push(chunk, (_, payload) => {
              expect(payload.length).toBeLessThanOrEqual(limit);
              passed += 4 + payload.length;
            });
          const rest = reader.unfinished();
          if (fault) expect(rest).toBeUndefined();
          else expect(passed + (rest?.arrived ?? 0)).toBe(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads back whatever was written', () => {
    const type = fc.constantFrom<FrameType>('message', 'ping', 'pong');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(type, fc.uint8Array({ maxLength: 30 }))),
        fc.integer({ min: 1, max: 20 }),
        (list, step) => {
          const bytes = Buffer.concat(list.map(([kind, payload]) => frameOf(kind, payload)));
          const places = Array.from({ length: Math.floor(bytes.length / step) }, (_, index) => (index + 1) * step);
          expect(readAll(cut(bytes, ...places)).frames).toEqual(list.map(([kind, payload]) => [kind, hex(payload)]));
        },
      ),
    );
  });
});

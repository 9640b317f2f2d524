// The tap on its own: the same evidence however the bytes are cut into chunks, within bounds.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_KEEP, FrameTap } from '../../../../../src/main/transport/websocket/frame-tap.ts';
import { frameFault, isCloseCode, readFrameHeader } from '../../../../../src/main/transport/websocket/frame-header.ts';
import { rejectionReason, rejectionWords } from '../../../../../src/main/transport/websocket/rejection-text.ts';
import { frame } from '../raw-peer.ts';

const plain = { deflate: false, maxPayload: 1000 };

function tapped(bytes: Uint8Array, cuts: readonly number[], options = plain): FrameTap {
  const tap = new FrameTap(options);
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    tap.push(bytes.subarray(at, cut));
    at = cut;
  }
  tap.push(bytes.subarray(at));
  return tap;
}

describe('frame headers', () => {
  it('are read in all three lengths', () => {
    for (const length of [0, 125, 126, 65_535, 65_536]) {
      const bytes = frame(0x82, new Uint8Array(length));
      expect(readFrameHeader(bytes)).toEqual({
        fin: true,
        compressed: false,
        reserved: false,
        opcode: 2,
        masked: false,
        size: bytes.length - length,
        length,
      });
      for (let end = 0; end < bytes.length - length; end += 1)
        expect(readFrameHeader(bytes.subarray(0, end))).toBeUndefined();
    }
  });

  it('are read with a mask, from the middle of a chunk', () => {
    const bytes = Uint8Array.of(9, 9, 0x70, 0xfe, 1, 0, 1, 2, 3, 4);
    expect(readFrameHeader(bytes, 2)).toMatchObject({
      fin: false,
      compressed: true,
      reserved: true,
      opcode: 0,
      masked: true,
      size: 8,
      length: 256,
    });
    expect(readFrameHeader(bytes.subarray(0, 9), 2)).toBeUndefined();
  });

  it('may announce more than can be', () => {
    const header = readFrameHeader(Uint8Array.of(0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0));
    if (header === undefined) expect.fail('not read');
    const context = { ...plain, fragmented: false, messageLength: 0 };
    expect(frameFault(header, context)).toBe('WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH');
  });
});

describe('close codes', () => {
  it('are the ones that may be sent', () => {
    const allowed = [1000, 1003, 1007, 1011, 1014, 3000, 4999];
    const not = [0, 999, 1004, 1005, 1006, 1015, 2999, 5000];
    expect([...allowed, ...not].filter(isCloseCode)).toEqual(allowed);
  });
});

describe('the tap', () => {
  const good = Buffer.concat([
    frame(0x81, '[1]'),
    frame(0x01, 'a'.repeat(300)),
    frame(0x89, 'ping'),
    frame(0x80, 'b'),
    frame(0x8a, ''),
    frame(0x82, ''),
  ]);

  it('holds nothing after whole frames', () => {
    expect(tapped(good, []).evidence('WS_ERR_ANY')).toBeUndefined();
  });

  it('finds the rejected frame wherever the chunks are cut', () => {
    const faults: [Buffer, string][] = [
      [frame(0xb1, 'x'.repeat(200)), 'WS_ERR_UNEXPECTED_RSV_2_3'],
      [frame(0xc2, 'xy'), 'WS_ERR_UNEXPECTED_RSV_1'],
      [frame(0x84, ''), 'WS_ERR_INVALID_OPCODE'],
      [frame(0x80, 'xy'), 'WS_ERR_INVALID_OPCODE'],
      [frame(0x82, new Uint8Array(1001)), 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'],
      [frame(0x88, Uint8Array.of(3, 236)), 'WS_ERR_INVALID_CLOSE_CODE'],
      [frame(0x88, Uint8Array.of(3)), 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
      [frame(0x08, ''), 'WS_ERR_EXPECTED_FIN'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...faults), fc.array(fc.nat(1500), { maxLength: 40 }), ([bad, code], cuts) => {
        const all = Buffer.concat([good, bad, frame(0x81, 'after')]);
        const evidence = tapped(
          all,
          cuts.map((cut) => Math.min(cut, all.length)),
        ).evidence(code);
        expect(Buffer.from(evidence?.bytes ?? [])).toEqual(bad);
        expect(evidence).toMatchObject({ arrived: bad.length, announced: bad.length });
      }),
    );
  });

  it('counts fragments together against the longest message', () => {
    const bad = frame(0x80, new Uint8Array(600));
    const tap = tapped(Buffer.concat([frame(0x02, new Uint8Array(600)), bad]), []);
    expect(tap.evidence('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')?.bytes).toHaveLength(bad.length);
  });

  it('rejects a new message within an unfinished one, and a compressed continuation', () => {
    const begin = frame(0x41, 'a');
    const deflate = { ...plain, deflate: true };
    const inner = frame(0x81, 'b');
    expect(tapped(Buffer.concat([begin, inner]), [], deflate).evidence('WS_ERR_INVALID_OPCODE')?.bytes).toEqual(
      Uint8Array.from(inner),
    );
    const continued = frame(0xc0, 'b');
    expect(tapped(Buffer.concat([begin, continued]), [], deflate).evidence('WS_ERR_UNEXPECTED_RSV_1')?.bytes).toEqual(
      Uint8Array.from(continued),
    );
    const ping = frame(0xc9, 'b');
    expect(tapped(ping, [], deflate).evidence('WS_ERR_UNEXPECTED_RSV_1')?.bytes).toEqual(Uint8Array.from(ping));
  });

  it('knows when the peer has closed, and reads no further', () => {
    for (const payload of [new Uint8Array(), Uint8Array.of(3, 232), Uint8Array.of(0x0f, 0xa0, 0x78)]) {
      const close = frame(0x88, payload);
      expect(tapped(close.subarray(0, close.length - 1), []).peerClosed).toBe(false);
      const tap = tapped(Buffer.concat([close, frame(0xff, 'junk')]), []);
      expect(tap.peerClosed).toBe(true);
      expect(tap.evidence('WS_ERR_UNEXPECTED_RSV_2_3')?.bytes).toEqual(Uint8Array.from(close));
    }
  });

  it('keeps the first MiB of an unfinished frame and counts the rest', () => {
    const tap = new FrameTap({ deflate: false, maxPayload: 1e9 });
    const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0x40, 0, 0]);
    tap.push(header);
    for (let i = 0; i < 40; i += 1) tap.push(new Uint8Array(65_536).fill(i));
    const evidence = tap.evidence('WS_ERR_TOO_MANY_BUFFERED_PARTS');
    if (evidence === undefined) expect.fail('no evidence');
    expect(evidence.bytes).toHaveLength(FRAME_KEEP);
    expect(evidence).toMatchObject({ arrived: 10 + 40 * 65_536, announced: 10 + 0x400000 });
    expect(evidence.bytes[10 + 65_536]).toBe(1);
    expect(rejectionReason('why', evidence)).toBe(
      'why (2621450 of 4194314 bytes had arrived; the first 1048576 of 2621450 bytes are kept)',
    );
  });

  it('forgets compressed messages as they are delivered', () => {
    const first = frame(0xc1, 'one');
    const second = Buffer.concat([frame(0x41, 'tw'), frame(0x80, 'o')]);
    const tap = tapped(Buffer.concat([first, second]), [4], { ...plain, deflate: true });
    expect(tap.evidence('Z_DATA_ERROR')).toEqual({ bytes: Uint8Array.from(first), arrived: first.length });
    tap.messageDelivered();
    expect(tap.evidence('Z_DATA_ERROR')?.bytes).toEqual(Uint8Array.from(second));
    tap.messageDelivered();
    expect(tap.evidence('Z_DATA_ERROR')).toBeUndefined();
    tap.push(frame(0x41, 'three'));
    expect(tap.evidence('Z_DATA_ERROR')?.bytes).toEqual(Uint8Array.from(frame(0x41, 'three')));
  });
});

describe('words for a rejection', () => {
  it('are the code’s own, or else the error’s', () => {
    expect(rejectionWords('WS_ERR_UNEXPECTED_MASK', 'x')).toContain('masked');
    expect(rejectionWords('SOMETHING_NEW', 'its message')).toBe('its message');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const json = (text: string) => decodeFrame(jsonSerializer, bytes(text), 'text');
/** A serializer of binary frames; only that matters here. */
const binary: Serializer = { ...jsonSerializer, name: 'other', subprotocol: 'wamp.2.other', binary: true };

describe('decodeFrame', () => {
  it('gives a message with its node', () => {
    const frame = json('[17,1,2]');
    expect(frame).toMatchObject({
      kind: 'message',
      message: { kind: 'PUBLISHED', request: 1, publication: 2 },
      findings: [],
    });
    expect(frame.kind === 'message' && frame.node).toMatchObject({ kind: 'list', start: 0, end: 8 });
  });

  it('gives the findings of the codec', () => {
    expect(json('[50,1,{},[]]')).toMatchObject({ kind: 'message', findings: [{ check: 'M-14' }] });
  });

  it('says that a frame is no message, with its name if that is known', () => {
    expect(json('[17,"1",2]')).toMatchObject({
      kind: 'malformed',
      name: 'PUBLISHED',
      node: { kind: 'list' },
      findings: [{ check: 'M-08' }],
    });
    const unknown = json('[7]');
    expect(unknown).toMatchObject({ kind: 'malformed', findings: [{ check: 'M-04' }] });
    expect(unknown).not.toHaveProperty('name');
  });

  it.each([
    ['[1,', 3, 3, 'the text ends too early at byte 3'],
    ['', 0, 0, 'the text ends too early at byte 0'],
    ['[1}', 2, 3, 'expected "," or "]" at byte 2'],
    ['[] []', 3, 4, 'text after the end of the value at byte 3'],
  ])('T-03: %j', (text, start, end, reason) => {
    expect(json(text)).toEqual({
      kind: 'undecodable',
      reason,
      findings: [
        {
          check: 'T-03',
          severity: 'error',
          text: `The frame is no JSON: ${reason}.`,
          section: 'Serializers',
          start,
          end,
        },
      ],
    });
  });

  it('T-03: invalid UTF-8', () => {
    expect(decodeFrame(jsonSerializer, Uint8Array.of(0x5b, 0xff), 'text')).toMatchObject({
      kind: 'undecodable',
      findings: [{ start: 1, end: 2 }],
    });
  });

  it.each<[string, Serializer, 'text' | 'binary', boolean]>([
    ['text on a text subprotocol', jsonSerializer, 'text', false],
    ['binary on a text subprotocol', jsonSerializer, 'binary', true],
    ['binary on a binary subprotocol', binary, 'binary', false],
    ['text on a binary subprotocol', binary, 'text', true],
  ])('T-02: %s', (_what, serializer, opcode, wrong) => {
    const frame = decodeFrame(serializer, bytes('[17,1,2]'), opcode);
    // The wrong kind of frame is not to be taken for a message, though it could be read.
    expect(frame.kind).toBe(wrong ? 'malformed' : 'message');
    if (!wrong) return expect(frame.findings).toEqual([]);
    const uses = serializer.binary ? 'binary' : 'text';
    expect(frame.findings).toEqual([
      {
        check: 'T-02',
        severity: 'error',
        text: `A ${opcode} frame came on ${serializer.subprotocol}, which uses ${uses} frames.`,
        section: 'WebSocket Transport',
      },
    ]);
  });

  it('T-02 comes beside what else is wrong', () => {
    const checks = (text: string) =>
      decodeFrame(jsonSerializer, bytes(text), 'binary').findings.map((finding) => finding.check);
    expect(checks('[')).toEqual(['T-02', 'T-03']);
    expect(checks('[17,0,2]')).toEqual(['T-02', 'M-07']);
  });

  it('tells the first of very many faults', () => {
    const frame = json(`[48,1,{${Array.from({ length: 200_000 }, (_, i) => `"A${i}":0`).join(',')}},"a"]`);
    expect(frame.kind).toBe('message');
    expect(frame.findings).toHaveLength(32);
  });
});

describe('the messages of the vectors', () => {
  const text = readFileSync(new URL('../../../fixtures/vectors/message-format.json', import.meta.url), 'utf8');
  const file = z.looseObject({ vectors: z.array(z.looseObject({ inputs: z.looseObject({ message: z.json() }) })) });
  const messages = file.parse(JSON.parse(text)).vectors.map(({ inputs }) => bytes(JSON.stringify(inputs.message)));

  it('are decoded with any one bit turned, and with any one byte missing, without throwing', () => {
    expect(messages.length).toBeGreaterThan(50);
    const kinds = new Set<string>();
    const decode = (frame: Uint8Array) => {
      const decoded = decodeFrame(jsonSerializer, frame, 'text');
      kinds.add(decoded.kind);
      for (const { start = 0, end = 0 } of decoded.findings) {
        if (start < 0 || end < start || end > frame.length)
          throw new Error(`${new TextDecoder().decode(frame)}: ${start} to ${end}`);
      }
      if (decoded.kind !== 'message' && decoded.findings.length === 0)
        throw new Error(`no reason for ${new TextDecoder().decode(frame)}`);
    };
    for (const message of messages) {
      for (let at = 0; at < message.length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          decode(message.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte)));
        }
        decode(message.filter((_, i) => i !== at));
        decode(message.slice(0, at));
      }
    }
    expect([...kinds].toSorted()).toEqual(['malformed', 'message', 'undecodable']);
  });
});

import { describe, expect, it } from 'vitest';
import { CaptureList } from '../../../../src/main/app/captures.ts';
import { NoticeHub } from '../../../../src/main/app/notices.ts';
import { CaptureTransfers } from '../../../../src/main/app/transfer-commands.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

const CAPTURE = { id: 'abc', label: 'l', url: 'ws://h/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' };
const HEADER = `${JSON.stringify({ format: 'wamp-inspector-capture', v: 1, capture: CAPTURE })}\n`;
const IDLE_MS = 60_000;

function made(mostBytes?: number) {
  const clock = new ManualClock();
  // The notices have a clock of their own: what runs on this one belongs to transfers.
  const captures = new CaptureList<never>(new NoticeHub(new ManualClock()));
  let ids = 0;
  const transfers = new CaptureTransfers(captures, () => `id-${++ids}`, clock, mostBytes);
  return { clock, captures, transfers };
}

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as unknown;

describe('transfers', () => {
  it('end as a capture under its id, or under a new one if that is taken', () => {
    const { clock, captures, transfers } = made();
    const ids = ['first', 'second'].map((name) => {
      const id = transfers.begin(name);
      transfers.part(id, HEADER);
      return transfers.end(id).capture.header.id;
    });
    expect(ids).toEqual(['abc', 'id-3']);
    expect(captures.all().map(({ header }) => header.id)).toEqual(['id-3', 'abc']);
    expect(clock.running).toBe(0);
  });

  it('are given up when nothing comes for a minute, and not before', () => {
    const { clock, transfers } = made();
    const id = transfers.begin('slow');
    for (let i = 0; i < 5; i++) {
      clock.pass(IDLE_MS - 1);
      transfers.part(id, i === 0 ? HEADER : '');
    }
    expect(clock.running).toBe(1);
    clock.pass(IDLE_MS);
    expect(clock.running).toBe(0);
    expect(() => transfers.part(id, '')).toThrow(code('file-unreadable'));
    expect(() => transfers.end(id)).toThrow('It is not being opened any more');
    // Their places are free again.
    for (let i = 0; i < 4; i++) transfers.begin('x');
    expect(() => transfers.begin('x')).toThrow(code('file-unreadable'));
    clock.pass(IDLE_MS);
    expect(transfers.begin('x')).toMatch(/^id-/);
  });

  it('are given up with the first line that is wrong', () => {
    const { clock, transfers } = made();
    const id = transfers.begin('bad');
    expect(() => transfers.part(id, 'no header\n')).toThrow(code('capture-damaged'));
    expect(clock.running).toBe(0);
    expect(() => transfers.part(id, HEADER)).toThrow(code('file-unreadable'));
  });

  it('are bounded, all together', () => {
    const { transfers, clock } = made(HEADER.length + 100);
    const [a, b] = [transfers.begin('a'), transfers.begin('b')];
    transfers.part(a, HEADER);
    transfers.part(a, 'x'.repeat(90));
    expect(() => transfers.part(b, 'ü'.repeat(6))).toThrow(
      `b: files larger than ${HEADER.length + 100} bytes are not opened.`,
    );
    expect(() => transfers.end(b)).toThrow(code('file-unreadable'));
    const { damage } = transfers.end(a);
    expect(damage[0]).toContain('Line 2 is cut off. The 0 records before it were kept; 90 bytes from there on');
    expect(clock.running).toBe(0);
  });

  it('take letters whose halves come in two parts', () => {
    const { transfers } = made();
    const id = transfers.begin('halves');
    const text = HEADER.replace('"label":"l"', '"label":"a\u{1f99c}b"');
    for (let i = 0; i < text.length; i++) transfers.part(id, text.charAt(i));
    expect(transfers.end(id).capture.header.label).toBe('a\u{1f99c}b');
  });

  it('name the file without its folders and without what is not seen', () => {
    const { transfers } = made();
    const nameOf = (given: string) => {
      try {
        transfers.part(transfers.begin(given), 'x\n');
      } catch (error) {
        return String((error as { evidence: string }).evidence).split(': ')[0];
      }
      return undefined;
    };
    expect(nameOf('/home/me/a b.jsonl')).toBe('a b.jsonl');
    expect(nameOf('C:\\x\\ü.jsonl')).toBe('ü.jsonl');
    expect(nameOf('a\u202e\u0000\n\u2066b\ud800')).toBe('ab');
    expect(nameOf('')).toBe('The file');
    expect(nameOf('x/')).toBe('The file');
    expect(nameOf('\u{1f99c}'.repeat(128))).toBe('\u{1f99c}'.repeat(120));
  });

  it('leave no timer when the app closes', () => {
    const { transfers, clock } = made();
    transfers.begin('a');
    transfers.begin('b');
    expect(clock.running).toBe(2);
    transfers.close();
    expect(clock.running).toBe(0);
  });
});

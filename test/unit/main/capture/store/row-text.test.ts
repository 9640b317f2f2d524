// The line of the list about a record that is no message: plain words, and nothing twice.

import { describe, expect, it } from 'vitest';
import { rowText } from '../../../../../src/main/capture/store/row-text.ts';
import type { CloseRecord } from '../../../../../src/shared/capture-record.ts';

describe('the line about a close', () => {
  const closes: readonly (readonly [Omit<CloseRecord, 'kind'>, string])[] = [
    [{ by: 'us', code: 1002, reason: '' }, '1002 protocol error, closed by this program'],
    [{ by: 'peer', code: 1000, reason: '' }, '1000 normal closure, closed by the router'],
    [{ by: 'peer', code: 1008, reason: 'policy' }, '1008 policy violation, closed by the router, "policy"'],
    [{ by: 'peer', code: 4711, reason: '' }, '4711 a code of the application, closed by the router'],
    [{ by: 'peer', reason: '' }, 'closed by the router'],
    [{ by: 'us', reason: 'changed my mind' }, 'closed by this program, "changed my mind"'],
    [{ by: 'lost', reason: '' }, 'the connection was lost'],
  ];

  it.each(closes)('%o', (close, text) => {
    expect(rowText({ kind: 'close', ...close })).toBe(text);
  });
});

describe('the line about a silence', () => {
  it('says how long nothing came, and after what', () => {
    expect(rowText({ kind: 'silence', step: 'HELLO', seconds: 1.5 })).toBe('HELLO: nothing came for 1.5 s');
  });
});

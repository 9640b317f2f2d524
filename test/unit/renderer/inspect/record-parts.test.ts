import { describe, expect, it } from 'vitest';
import { DetailCache } from '../../../../src/renderer/src/features/inspect/detail-cache.ts';
import { tabsOf, tabToShow } from '../../../../src/renderer/src/features/inspect/tab-choice.ts';
import type { RecordDetail } from '../../../../src/shared/record-detail.ts';

const HELLO: RecordDetail = {
  seq: 5,
  at: 0,
  kind: 'message',
  title: 'HELLO',
  type: 'HELLO',
  dir: 'out',
  size: 20,
  masks: [],
  fields: [{ path: '0', name: 'MessageType', type: 'int', text: '1' }],
  groups: [],
  findings: [],
};
const AUTHENTICATE: RecordDetail = {
  ...HELLO,
  type: 'AUTHENTICATE',
  derivation: { seq: 8, method: 'wampcra', purpose: 'answer', round: 1, steps: [], took: 1, equal: true },
};
const { type: _type, dir: _dir, ...PLAIN } = HELLO;
const UPGRADE: RecordDetail = { ...PLAIN, kind: 'upgrade', fields: [], groups: [{ title: 'Request', facts: [] }] };
const finding = { check: 'M-01', severity: 'error', text: 'wrong' } as const;

describe('the tabs of a record', () => {
  it('are those it has something for', () => {
    expect(tabsOf(HELLO)).toEqual(['fields', 'message', 'bytes', 'findings']);
    expect(tabsOf(AUTHENTICATE)).toEqual(['fields', 'message', 'bytes', 'derivation', 'findings']);
    expect(tabsOf({ ...HELLO, fields: [] })).toEqual(['message', 'bytes', 'findings']);
    expect(tabsOf({ ...UPGRADE, size: 0 })).toEqual(['facts']);
    expect(tabsOf({ ...UPGRADE, findings: [finding] })).toEqual(['facts', 'bytes', 'findings']);
  });

  it('show the derivation first, or what is wrong, unless another was chosen that is there', () => {
    expect(tabToShow(HELLO, undefined)).toBe('fields');
    expect(tabToShow(AUTHENTICATE, undefined)).toBe('derivation');
    expect(tabToShow(AUTHENTICATE, 'bytes')).toBe('bytes');
    expect(tabToShow(HELLO, 'derivation')).toBe('fields');
    expect(tabToShow({ ...HELLO, unreadable: 'no JSON', findings: [finding] }, undefined)).toBe('findings');
    expect(tabToShow(UPGRADE, 'message')).toBe('facts');
  });
});

describe('details that were read', () => {
  it('are kept, the latest ones', () => {
    const cache = new DetailCache();
    for (let seq = 1; seq <= 70; seq++) {
      cache.set(`c/${seq}`, { ...HELLO, seq });
      cache.set('c/1', HELLO);
    }
    expect(cache.get('c/1')).toBe(HELLO);
    expect(cache.get('c/2')).toBeUndefined();
    expect(cache.get('c/70')?.seq).toBe(70);
  });

  it('may change while they are young, or as long as a request has no answer', () => {
    expect(DetailCache.mayChange(HELLO, 10)).toBe(true);
    expect(DetailCache.mayChange(HELLO, 100)).toBe(false);
    const call: RecordDetail = { ...HELLO, type: 'CALL' };
    expect(DetailCache.mayChange(call, 100)).toBe(true);
    expect(DetailCache.mayChange({ ...call, pair: { seq: 6, type: 'RESULT', apart: 1 } }, 100)).toBe(false);
  });
});

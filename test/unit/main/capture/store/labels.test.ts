import { describe, expect, it } from 'vitest';
import { Labels } from '../../../../../src/main/capture/store/labels.ts';

describe('Labels', () => {
  it('give each URI and tag one number, and back what they were given', () => {
    const labels = new Labels();
    const given: readonly (readonly [string | undefined, string | undefined])[] = [
      ['a.b', undefined],
      ['a.b', 'progress'],
      ['a.b', 'not_authorized'],
      ['x.y', 'progress'],
      [undefined, 'progress'],
      ['__proto__', 'constructor'],
      ['a\ud800b', '\udfff'],
    ];
    const numbers = given.map(([uri, tag]) => labels.numberOf(uri, tag));
    expect(new Set(numbers).size).toBe(given.length);
    expect(given.map(([uri, tag]) => labels.numberOf(uri, tag))).toEqual(numbers);
    expect(numbers.map((number) => labels.at(number))).toEqual(
      given.map(([uri = '', tag]) => ({ uri, ...(tag !== undefined && { tag }) })),
    );
    expect(labels.numberOf(undefined, undefined)).toBe(0);
    expect(labels.numberOf('', undefined)).toBe(0);
    expect(labels.at(0)).toEqual({ uri: '' });
    expect(labels.at(999)).toEqual({ uri: '' });
  });

  it('cut what is long, once', () => {
    const labels = new Labels();
    const number = labels.numberOf('u'.repeat(1000), 't'.repeat(1000));
    const { uri, tag } = labels.at(number);
    expect({ uri, tag }).toEqual({ uri: `${'u'.repeat(512)}…`, tag: `${'t'.repeat(64)}…` });
    expect(labels.numberOf(uri, tag)).toBe(number);
  });

  it('count what they hold', () => {
    const labels = new Labels();
    expect(labels.bytes).toBe(0);
    labels.numberOf('a.b', 'c');
    const once = labels.bytes;
    expect(once).toBeGreaterThan(0);
    labels.numberOf('a.b', 'c');
    expect(labels.bytes).toBe(once);
    labels.numberOf('a'.repeat(500), undefined);
    expect(labels.bytes).toBeGreaterThan(once + 1000);
  });
});

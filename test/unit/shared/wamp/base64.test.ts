import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64FromBytes, bytesFromBase64 } from '../../../../src/shared/wamp/base64.ts';

/** RFC 4648 section 10. */
const PUBLISHED = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const;

describe('base64', () => {
  it.each(PUBLISHED)('%j is %j', (plain, text) => {
    expect(base64FromBytes(new TextEncoder().encode(plain))).toBe(text);
    expect(bytesFromBase64(text)).toEqual(new TextEncoder().encode(plain));
  });

  it('agrees with Buffer in both directions', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(base64FromBytes(bytes)).toBe(text);
        expect(bytesFromBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'A===',
    '====',
    '=',
    '==',
    'AA=A',
    'AA==AAAA',
    'AAA-',
    'AAA_',
    'AAAA\n',
    ' AAAA',
    'AAé=',
    'AAAAA===',
  ])('refuses %j', (text) => {
    expect(bytesFromBase64(text)).toBeUndefined();
  });

  it('takes exactly the padded texts over its alphabet', () => {
    const letters = fc.array(fc.constantFrom('A', 'z', '9', '+', '/', '=', '=', '-'), { maxLength: 9 });
    const printed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    fc.assert(
      fc.property(letters, (parts) => (bytesFromBase64(parts.join('')) !== undefined) === printed.test(parts.join(''))),
      {
        numRuns: 1000,
      },
    );
  });

  it('reads many megabytes', () => {
    expect(bytesFromBase64('AAAA'.repeat(3_000_000))?.length).toBe(9_000_000);
  });
});

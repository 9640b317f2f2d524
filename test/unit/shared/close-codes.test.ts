import { describe, expect, it } from 'vitest';
import { closeMeaning } from '../../../src/shared/close-codes.ts';

describe('close codes', () => {
  // RFC 6455 section 7.4.1 and the IANA registry.
  const registered = [...Array.from({ length: 16 }, (_, at) => 1000 + at), 3000, 3003, 3008];

  it('of the registry have words of their own', () => {
    const words = registered.map(closeMeaning);
    expect(new Set(words).size).toBe(registered.length);
    expect(words.every((text) => !/not in the standard|library|application/.test(text))).toBe(true);
    expect(closeMeaning(1000)).toBe('normal closure');
    expect(closeMeaning(1002)).toBe('protocol error');
    expect(closeMeaning(1011)).toBe('internal error of the peer');
    expect(closeMeaning(1012)).toBe('the peer restarts');
    expect(closeMeaning(1013)).toBe('try again later');
    expect(closeMeaning(1014)).toBe('bad gateway');
    expect(closeMeaning(1015)).toContain('TLS');
  });

  it('without words say whose they are', () => {
    for (const code of [1016, 2999]) expect(closeMeaning(code)).toContain('reserved for the WebSocket protocol');
    for (const code of [3001, 3999]) expect(closeMeaning(code)).toBe('a code of a library or framework');
    for (const code of [4000, 4999]) expect(closeMeaning(code)).toBe('a code of the application');
    for (const code of [0, 999, 5000, 65_535]) expect(closeMeaning(code)).toBe('a code that is not in the standard');
  });
});

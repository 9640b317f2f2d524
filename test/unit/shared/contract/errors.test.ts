import { describe, expect, it } from 'vitest';
import { ERRORS, InspectorError, type ErrorCode } from '../../../../src/shared/contract/errors.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe('the table of errors', () => {
  it.each(CODES)('%s says what happened and what to do, in sentences', (code) => {
    const { text, hint } = ERRORS[code];
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const sentence of [text, hint]) expect(sentence).toMatch(/^[A-Z][^\n]{8,}\.$/);
  });

  it('says nothing twice, but for faults of the program', () => {
    const texts = CODES.map((code) => ERRORS[code].text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('InspectorError', () => {
  it('carries code, evidence and hint', () => {
    const error = new InspectorError('secret-unset', 'X is not set.');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('InspectorError');
    expect(error.code).toBe('secret-unset');
    expect(error.evidence).toBe('X is not set.');
    expect(error.message).toBe(`${ERRORS['secret-unset'].text} X is not set.`);
    expect(error.hint).toBe(ERRORS['secret-unset'].hint);
  });
});

import { describe, expect, it } from 'vitest';
import { secretOrigin } from '../../../../src/main/auth/known-secret.ts';

describe('where a secret comes from', () => {
  it.each([
    ['pass', 'the secret'],
    ['pass word', 'the secret'],
    ['pass\n', 'the secret; it ends with a line end'],
    ['pass\r\n', 'the secret; it ends with a line end'],
    [' pass', 'the secret; it begins or ends with white space'],
    ['pass ', 'the secret; it begins or ends with white space'],
  ])('%j: %s', (secret, origin) => {
    expect(secretOrigin(secret)).toBe(origin);
  });

  it('says how it is used', () => {
    expect(secretOrigin('k\n', ', used as it is')).toBe('the secret, used as it is; it ends with a line end');
  });
});

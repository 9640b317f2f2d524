import { describe, expect, it } from 'vitest';
import { scramErrorMeaning } from '../../../../src/shared/wamp/scram-errors.ts';

describe('error values of SCRAM', () => {
  it.each([
    ['invalid-encoding', 'base64'],
    ['extensions-not-supported', 'extension'],
    ['invalid-proof', 'password'],
    ['channel-bindings-dont-match', 'proxy'],
    ['server-does-support-channel-binding', 'changed'],
    ['channel-binding-not-supported', 'no channel binding'],
    ['unsupported-channel-binding-type', 'type'],
    ['unknown-user', 'authid'],
    ['invalid-username-encoding', 'SASLprep'],
    ['no-resources', 'resources'],
    ['other-error', 'none of the other'],
  ])('%s means something', (value, part) => {
    expect(scramErrorMeaning(value)).toContain(part);
  });

  it('knows no others', () => {
    expect(scramErrorMeaning('constructor')).toBeUndefined();
    expect(scramErrorMeaning('Invalid-Proof')).toBeUndefined();
  });
});

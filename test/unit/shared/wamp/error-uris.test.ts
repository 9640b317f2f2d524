import { describe, expect, it } from 'vitest';
import { ERROR_URIS, readErrorUri } from '../../../../src/shared/wamp/error-uris.ts';
import { isReserved, isUri } from '../../../../src/shared/wamp/uris.ts';

/** Basic and advanced profile of the specification, and the close reasons. */
const SPECIFIED = [
  'invalid_uri no_such_procedure procedure_already_exists no_such_registration no_such_subscription invalid_argument',
  'canceled payload_size_exceeded protocol_violation not_authorized authorization_failed no_such_realm no_such_role',
  'no_matching_auth_method no_such_principal authentication_denied authentication_failed authentication_required',
  'authorization_denied authorization_required timeout option_not_allowed option_disallowed.disclose_me network_failure',
  'unavailable no_available_callee feature_not_supported no_such_session',
]
  .flatMap((line) => line.split(' '))
  .map((name) => `wamp.error.${name}`)
  .concat(['system_shutdown', 'close_realm', 'goodbye_and_out', 'killed'].map((name) => `wamp.close.${name}`));

describe('ERROR_URIS', () => {
  it('lists every URI once', () => {
    const uris = ERROR_URIS.map((entry) => entry.uri);
    expect(new Set(uris).size).toBe(uris.length);
  });

  it('has exactly the specified ones as specified', () => {
    const listed = ERROR_URIS.filter((entry) => entry.origin === 'specification').map((entry) => entry.uri);
    expect(listed.toSorted()).toEqual(SPECIFIED.toSorted());
  });

  it('names others by who uses them', () => {
    const others = ERROR_URIS.filter((entry) => entry.origin !== 'specification');
    expect(others.map((entry) => entry.uri)).toContain('wamp.error.no_auth_method');
    for (const { origin } of others) expect(origin).not.toBe('');
  });

  it.each(ERROR_URIS.map((entry) => [entry.uri, entry] as const))(
    '%s is a strict, reserved URI with a reading',
    (_uri, entry) => {
      expect(isUri(entry.uri, 'strict')).toBe(true);
      expect(isReserved(entry.uri)).toBe(true);
      expect(entry.reading).toMatch(/^\S.*[^.\s]$/);
      expect(readErrorUri(entry.uri)).toBe(entry.reading);
    },
  );
});

it('readErrorUri knows nothing else', () => {
  expect(readErrorUri('com.example.error')).toBeUndefined();
  expect(readErrorUri('toString')).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { CLIENT_ROLES, defaultRoles, FEATURES, type Role } from '../../../../src/shared/wamp/features.ts';

/** "Feature Announcement" and the sections of the features: C caller, E callee, D dealer, P publisher, S subscriber, B broker. */
const SPECIFIED = `
  progressive_call_results       CDE     stable
  progressive_call_invocations   CDE     alpha
  call_timeout                   CDE     alpha
  call_canceling                 CDE     alpha
  caller_identification          CDE     stable
  call_trustlevels               DE      alpha
  registration_meta_api          D       beta
  pattern_based_registration     DE      stable
  shared_registration            DE      beta
  sharded_registration           CDE     alpha
  registration_revocation        DE      alpha
  call_reroute                   DE      sketch
  session_meta_api               DB      beta
  testament_meta_api             D       undeclared
  subscriber_blackwhite_listing  PB      stable
  publisher_exclusion            PB      stable
  publisher_identification       PBS     stable
  publication_trustlevels        BS      alpha
  subscription_meta_api          B       beta
  pattern_based_subscription     BS      stable
  sharded_subscription           PBS     alpha
  subscription_revocation        BS      alpha
  event_history                  B       beta
  event_retention                B       undeclared
  payload_passthru_mode          CEDPSB  sketch
`;
const LETTERS: Readonly<Record<Role, string>> = {
  caller: 'C',
  callee: 'E',
  dealer: 'D',
  publisher: 'P',
  subscriber: 'S',
  broker: 'B',
};
const sorted = (letters: string) => [...letters].toSorted().join('');

describe('FEATURES', () => {
  it('has the flags, roles and states of the specification, in its order', () => {
    const rows = SPECIFIED.trim()
      .split('\n')
      .map((line) => line.trim().split(/ +/));
    expect(
      FEATURES.map((entry) => [entry.flag, sorted(entry.roles.map((role) => LETTERS[role]).join('')), entry.status]),
    ).toEqual(rows.map(([flag, roles, status]) => [flag, sorted(roles ?? ''), status]));
  });

  it('marks what this client can deal with', () => {
    expect(FEATURES.filter((entry) => entry.implemented).map((entry) => entry.flag)).toEqual([
      'progressive_call_results',
      'progressive_call_invocations',
      'call_timeout',
      'call_canceling',
      'caller_identification',
      'pattern_based_registration',
      'shared_registration',
      'registration_revocation',
      'subscriber_blackwhite_listing',
      'publisher_exclusion',
      'publisher_identification',
      'pattern_based_subscription',
      'subscription_revocation',
      'payload_passthru_mode',
    ]);
  });

  it('says what each flag is about, and each role once', () => {
    for (const entry of FEATURES) {
      expect(entry.about).toMatch(/^[A-Z].*[^.]$/);
      expect(new Set(entry.roles).size).toBe(entry.roles.length);
    }
  });
});

describe('defaultRoles', () => {
  it('announces all client roles with every implemented feature of theirs, and nothing else', () => {
    const roles = defaultRoles();
    expect(Object.keys(roles)).toEqual(['caller', 'callee', 'publisher', 'subscriber']);
    for (const role of CLIENT_ROLES) {
      const flags = FEATURES.filter((entry) => entry.implemented && entry.roles.includes(role)).map(
        (entry) => entry.flag,
      );
      expect(roles[role]).toEqual({ features: Object.fromEntries(flags.map((flag) => [flag, true])) });
    }
    expect(roles.caller?.features).toMatchObject({ progressive_call_results: true, call_canceling: true });
    expect(roles.callee?.features).toMatchObject({ shared_registration: true });
    expect(roles.caller?.features).not.toHaveProperty('shared_registration');
  });

  it('gives a fresh value each time', () => {
    const first = defaultRoles();
    if (first.caller) first.caller.features['call_canceling'] = false;
    expect(defaultRoles().caller?.features['call_canceling']).toBe(true);
  });
});

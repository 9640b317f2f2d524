import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../src/main/wamp/codec.ts';
import { AGENT, helloOf } from '../../../../src/main/wamp/hello.ts';
import { writeJson } from '../../../../src/main/wamp/json-writer.ts';
import { SessionWatch } from '../../../../src/main/wamp/session-watch.ts';
import { profileSchema, type AuthidChoice, type Profile } from '../../../../src/shared/profile.ts';
import { defaultRoles } from '../../../../src/shared/wamp/features.ts';
import type { Dict } from '../../../../src/shared/wamp/value.ts';
import { nodeOf } from './frames.ts';

function profile(more: Partial<Profile> = {}): Profile {
  return profileSchema.parse({
    v: 1,
    id: 'p1',
    name: 'test',
    url: 'ws://localhost:8080/ws',
    realm: 'realm1',
    methods: [],
    roles: { caller: { features: {} } },
    timeoutSeconds: 10,
    deflate: false,
    ...more,
  });
}
const method = (name: string, authid: AuthidChoice) => ({ method: name, authid });
const absent: AuthidChoice = { kind: 'absent' };
const empty: AuthidChoice = { kind: 'empty' };
const value = (text: string): AuthidChoice => ({ kind: 'value', value: text });

function details(more: Partial<Profile> = {}, methodExtra?: Dict): Dict {
  return helloOf(profile(more), methodExtra).details;
}

describe('helloOf', () => {
  it('a bare profile says realm, agent and roles, and nothing else', () => {
    expect(helloOf(profile())).toEqual({
      kind: 'HELLO',
      realm: 'realm1',
      details: { agent: AGENT, roles: { caller: {} } },
    });
  });

  it('a full profile is a message without a fault', () => {
    const full = profile({
      methods: [method('wampcra', value('ann')), method('ticket', absent)],
      authrole: 'user',
      authextra: { nonce: 'n' },
      roles: defaultRoles(),
    });
    const decoded = decodeMessage(nodeOf(writeJson(encodeMessage(helloOf(full)))));
    if (!decoded.ok) throw new Error('refused');
    expect(decoded.findings).toEqual([]);
    expect(decoded.message).toEqual(helloOf(full));
    expect(new SessionWatch().note('out', decoded.message)).toEqual({ legal: true, findings: [] });
  });

  describe('authid', () => {
    it.each<[string, Profile['methods'], string | undefined]>([
      ['absent', [method('ticket', absent)], undefined],
      ['empty', [method('ticket', empty)], ''],
      ['a value', [method('ticket', value('ann'))], 'ann'],
      ['no method', [], undefined],
      [
        'of the first method that has one',
        [method('anonymous', absent), method('ticket', value('ann')), method('wampcra', value('bob'))],
        'ann',
      ],
      ['empty is one', [method('ticket', empty), method('wampcra', value('bob'))], ''],
    ])('%s', (_what, methods, wanted) => {
      const got = details({ methods });
      expect('authid' in got).toBe(wanted !== undefined);
      expect(got['authid']).toBe(wanted);
    });
  });

  it('authmethods keep the order of the profile', () => {
    const methods = [method('wampcra', value('a')), method('anonymous', absent), method('ticket', value('b'))];
    expect(details({ methods })['authmethods']).toEqual(['wampcra', 'anonymous', 'ticket']);
    expect(details({ methods: methods.toReversed() })['authmethods']).toEqual(['ticket', 'anonymous', 'wampcra']);
    expect(details()).not.toHaveProperty('authmethods');
  });

  it('authrole is sent if there is one, empty too', () => {
    expect(details({ authrole: 'admin' })['authrole']).toBe('admin');
    expect(details({ authrole: '' })['authrole']).toBe('');
    expect(details()).not.toHaveProperty('authrole');
  });

  describe('roles', () => {
    it('are the announced ones, with their flags as chosen', () => {
      const roles = {
        callee: { features: { shared_registration: true, call_timeout: false } },
        publisher: { features: {} },
      };
      expect(details({ roles })['roles']).toEqual({
        callee: { features: { shared_registration: true, call_timeout: false } },
        publisher: {},
      });
    });

    it('of a new profile are all four with what this client implements', () => {
      expect(details({ roles: defaultRoles() })['roles']).toEqual(defaultRoles());
    });

    it('may be none', () => {
      expect(details({ roles: {} })['roles']).toEqual({});
    });

    it('are a copy', () => {
      const choice = profile({ roles: { caller: { features: { call_canceling: true } } } });
      const hello = helloOf(choice);
      const { features } = (hello.details['roles'] as { caller: { features: Dict } }).caller;
      features['call_canceling'] = false;
      expect(choice.roles.caller?.features['call_canceling']).toBe(true);
    });
  });

  describe('authextra', () => {
    it('is absent when there is none', () => {
      expect(details({}, {})).not.toHaveProperty('authextra');
      expect(details({ authextra: {} })).not.toHaveProperty('authextra');
    });

    it('merges what the methods need below the profile’s own', () => {
      expect(details({}, { nonce: 'a' })['authextra']).toEqual({ nonce: 'a' });
      expect(details({ authextra: { pubkey: 'p' } })['authextra']).toEqual({ pubkey: 'p' });
      expect(details({ authextra: { nonce: 'own', pubkey: 'p' } }, { nonce: 'a', more: 1 })['authextra']).toEqual({
        nonce: 'own',
        pubkey: 'p',
        more: 1,
      });
    });

    it('leaves the values it was given alone', () => {
      const methodExtra: Dict = { nonce: 'a' };
      details({ authextra: { nonce: 'own' } }, methodExtra);
      expect(methodExtra).toEqual({ nonce: 'a' });
    });
  });

  it('extraDetails come last and win', () => {
    const extraDetails = { agent: 'other', roles: {}, authid: 'eve', authmethods: null, resumable: true };
    const got = details({ methods: [method('ticket', value('ann'))], authextra: { a: 1 }, extraDetails });
    expect(got).toEqual({ ...extraDetails, authextra: { a: 1 } });
  });

  it('__proto__ is a key like any other', () => {
    const own: Dict = JSON.parse('{"__proto__":{"a":1}}') as Dict;
    const hello = helloOf({
      ...profile(),
      authextra: own as NonNullable<Profile['authextra']>,
      extraDetails: own as NonNullable<Profile['extraDetails']>,
    });
    expect(Object.keys(hello.details)).toContain('__proto__');
    expect(Object.keys(hello.details['authextra'] ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(hello.details)).toBe(Object.prototype);
  });
});

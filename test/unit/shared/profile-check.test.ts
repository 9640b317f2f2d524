import { newProfile } from '../../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import { authMethods } from '../../../src/main/auth/registry.ts';
import { checkProfile, type ProfileFinding } from '../../../src/shared/profile-check.ts';
import { schemesOf } from '../../../src/shared/wire-url.ts';
import { profileSchema, type MethodChoice, type Profile } from '../../../src/shared/profile.ts';
import { vectorsOf } from '../main/auth/vectors.ts';

const context = {
  schemes: ['ws', 'wss'],
  methods: authMethods,
  serializers: [{ name: 'json', subprotocol: 'wamp.2.json' }],
};
const good = newProfile('p1', 'Local', 'wss://router.example.com:8080/ws', 'realm1');
const env = { from: 'env', name: 'WAMPYSECRET' } as const;
const joe = { kind: 'value', value: 'joe' } as const;

const ticket: MethodChoice = { method: 'ticket', authid: joe, secret: env };
const wampcra: MethodChoice = { method: 'wampcra', authid: joe, secret: env };
const anonymous: MethodChoice = { method: 'anonymous', authid: { kind: 'absent' } };

function findings(change: Partial<Profile>): ProfileFinding[] {
  return checkProfile({ ...good, ...change }, context);
}

/** `severity field` of each finding. */
function marks(change: Partial<Profile>): string[] {
  return findings(change).map(({ severity, field }) => `${severity} ${field}`);
}

function text(change: Partial<Profile>): string {
  return findings(change)
    .map((finding) => finding.text)
    .join('\n');
}

describe('newProfile', () => {
  it('keeps the schema and gives no finding', () => {
    expect(profileSchema.parse(good)).toEqual(good);
    expect(findings({})).toEqual([]);
    expect(good).toMatchObject({ timeoutSeconds: 10, methods: [], deflate: false });
    expect(good.roles.caller?.features['call_canceling']).toBe(true);
  });

  it('has nothing against several methods of one person', () => {
    expect(findings({ methods: [wampcra, ticket, { ...anonymous, authid: joe }] })).toEqual([]);
    expect(findings({ methods: [wampcra, anonymous] })).toEqual([]);
  });
});

describe('checkProfile: URL', () => {
  it.each([
    ['', 'missing'],
    ['localhost:8080/ws', '"://"'],
    ['router.example.com/ws', '"://"'],
    ['//router/ws', '"://"'],
    ['ws:router/ws', '"://"'],
    ['http://router/ws', 'no transport for "http://"'],
    ['rs://router:8081', 'no transport for "rs://"'],
    ['ws://', 'no host'],
    ['ws:///ws', 'no host'],
    ['ws://:8080/ws', 'no host'],
    ['ws://?a', 'no host'],
    ['ws://[]:80', 'no host'],
    ['ws://router:http/', '"http" is no port'],
    ['ws://router:0/', '"0" is no port'],
    ['ws://router:65536/', '"65536" is no port'],
    ['ws://router:/', '"" is no port'],
    ['ws://router/ws#x', '"#"'],
    ['ws://router/w s', 'white space'],
    [' ws://router/', '"://"'],
    ['ws://router/\u0000', 'control characters'],
  ])('%j: error that says %j', (url, part) => {
    expect(marks({ url })).toContain('error url');
    expect(text({ url }).toLowerCase()).toContain(part.toLowerCase());
  });

  it.each([
    'ws://localhost',
    'WSS://Router.Example:443/ws?a=b:c@d',
    'ws://[::1]:8080/ws',
    'wss://10.0.0.1/',
    'ws://router:1',
  ])('%j: good', (url) => {
    expect(marks({ url })).toEqual([]);
    expect(() => new URL(url)).not.toThrow();
  });

  it.each([
    'ws://joe:hunter2@router/',
    'ws://hunter2@router/',
    'ws:joe:hunter2@router',
    'ws:///joe:hunter2@router/',
    'ws://a\nb:hunter2@router/',
  ])('%j: credentials are refused and not repeated', (url) => {
    expect(new URL(url).username).not.toBe('');
    expect(text({ url })).toContain('user name or password');
    expect(text({ url })).not.toContain('hunter2');
  });

  const all = { ...context, schemes: [...schemesOf('websocket'), ...schemesOf('rawsocket'), ...schemesOf('longpoll')] };

  it.each([
    ['rs://router:8081/', 'no path'],
    ['rs://router:8081?a', 'no path'],
    ['unix://run/wamp.sock', 'three slashes'],
    ['unix+ws://', 'path is missing'],
    ['rs://unix:/run/wamp.sock?a', 'cannot hold "?"'],
    ['ws://unix:/run/wamp.sock#a', 'cannot hold "#"'],
    ['ws://unix:/run/wamp.sock:/w s', 'white space'],
    ['unix:///run/\u0007', 'control character'],
    ['ftp://router', 'ws://host:port/path or rs://host:port or unix:///path/of/socket'],
  ])('%j: error that says %j, with all transports', (url, part) => {
    const found = checkProfile({ ...good, url }, all);
    expect(found.map(({ severity, field }) => `${severity} ${field}`)).toEqual(['error url']);
    expect(found[0]?.text).toContain(part);
  });

  it.each([
    'rs://router',
    'RSS://[::1]:8081',
    'tcps://10.0.0.1:1',
    'unix:///run/my wamp.sock',
    'unix+ws:///run/wamp.sock:/ws?a=b',
    'rs://unix:../wamp.sock',
    'rs://unix:wamp.sock',
    'wss://unix:/run/a@b.sock',
    'https://router/lp',
  ])('%j: good, with all transports', (url) => {
    expect(checkProfile({ ...good, url, methods: [wampcra] }, all)).toEqual([]);
  });

  it('names the schemes there are', () => {
    const more = checkProfile({ ...good, url: 'rs://router' }, { ...context, schemes: ['ws', 'rs'] });
    expect(more).toEqual([]);
    expect(text({ url: 'rs://router' })).toContain('ws://host:port/path or wss://host:port/path');
  });

  it.each([
    ['ws://router.example.com/', ['warning url']],
    ['ws://127.evil.example/', ['warning url']],
    ['ws://[::2]/', ['warning url']],
    ['wss://router.example.com/', []],
    ['ws://localhost:8080/', []],
    ['ws://a.localhost/', []],
    ['ws://127.0.0.1/', []],
    ['ws://[::1]:8080/', []],
  ])('a ticket to %s', (url, expected) => {
    expect(marks({ url, methods: [ticket] })).toEqual(expected);
    expect(marks({ url, methods: [wampcra] })).toEqual([]);
  });
});

describe('checkProfile: realm', () => {
  it.each([
    ['', 'warning', 'empty'],
    ['my realm', 'warning', 'no URI'],
    ['a..b', 'warning', 'no URI'],
    ['a#b', 'warning', 'no URI'],
    ['wamp.realm', 'warning', 'belong to the protocol'],
    ['ab', 'warning', 'Autobahn and Crossbar'],
    ['1realm', 'warning', 'Autobahn and Crossbar'],
    ['réalm', 'warning', 'Autobahn and Crossbar'],
  ])('%j: %s', (realm, severity, part) => {
    expect(marks({ realm })).toEqual([`${severity} realm`]);
    expect(text({ realm })).toContain(part);
  });

  it.each(vectorsOf('realm-name').verified.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    const expected = vector.expected['valid_by_spec_loose_rule']
      ? vector.expected['valid_for_autobahn']
        ? []
        : ['warning realm']
      : ['warning realm'];
    expect(marks({ realm: vector.text('realm') })).toEqual(expected);
  });
});

describe('checkProfile: authid', () => {
  it('is missing for a method that needs one', () => {
    for (const authid of [{ kind: 'absent' }, { kind: 'empty' }] as const) {
      expect(marks({ methods: [{ ...ticket, authid }] })).toEqual(['warning methods[0].authid']);
    }
    expect(text({ methods: [{ ...wampcra, authid: { kind: 'absent' } }] })).toContain('wampcra needs an authid');
  });

  it('may come from another method or from the further details', () => {
    expect(marks({ methods: [wampcra, { ...ticket, authid: { kind: 'absent' } }] })).toEqual([]);
    const methods = [{ ...ticket, authid: { kind: 'absent' } as const }];
    expect(marks({ methods, extraDetails: { authid: 'joe' } })).toEqual([]);
    expect(marks({ methods, extraDetails: { authid: '' } })).toEqual(['warning methods[0].authid']);
  });

  it('is one for all methods', () => {
    const methods = [wampcra, { ...ticket, authid: { kind: 'value', value: 'ann' } as const }];
    expect(marks({ methods })).toEqual(['warning methods[1].authid']);
    expect(text({ methods })).toContain('"joe" of methods[0] is sent, "ann" is not');
    const empty = [{ ...anonymous, authid: { kind: 'empty' } as const }, wampcra];
    expect(text({ methods: empty })).toContain('"" of methods[0] is sent, "joe" is not');
    expect(text({ methods: empty })).toContain('wampcra needs an authid');
    expect(marks({ methods, extraDetails: { authid: 'max' } })).toEqual([]);
  });

  it.each([
    ['jörg', 'outside of printable ASCII'],
    ['a\u0007', 'outside of printable ASCII'],
    [' joe', 'white space'],
    ['joe\n', 'white space'],
  ])('%j gets a hint', (value, part) => {
    const change = { methods: [{ ...wampcra, authid: { kind: 'value', value } as const }] };
    expect(new Set(marks(change))).toEqual(new Set(['warning methods[0].authid']));
    expect(text(change)).toContain(part);
  });
});

describe('checkProfile: methods', () => {
  it('names a method that is not known, and what it does to the others', () => {
    const odd: MethodChoice = { method: 'tiket', authid: joe };
    expect(marks({ methods: [odd] })).toEqual(['warning methods[0].method']);
    expect(text({ methods: [odd] })).toContain(
      '"tiket" is not known here: its CHALLENGE is shown, and answered by hand. Known methods: anonymous, ticket, wampcra',
    );
    expect(text({ methods: [odd] })).not.toContain('Crossbar');
    expect(text({ methods: [odd, ticket] })).toContain('Crossbar');
  });

  it('wants a secret where one is needed, and none where not', () => {
    const { secret: _secret, ...bare } = ticket;
    expect(marks({ methods: [bare] })).toEqual(['error methods[0].secret']);
    expect(marks({ methods: [{ ...anonymous, secret: env }] })).toEqual(['warning methods[0].secret']);
  });

  it('knows what kind of secret a method takes', () => {
    expect(marks({ methods: [{ ...wampcra, secretIs: 'derived-key' }] })).toEqual([]);
    expect(marks({ methods: [{ ...wampcra, secretIs: 'totp-secret' }] })).toEqual(['error methods[0].secretIs']);
    expect(text({ methods: [{ ...wampcra, secretIs: 'x' }] })).toContain('Known kinds: password, derived-key.');
  });

  it('notices a method offered twice', () => {
    expect(marks({ methods: [anonymous, anonymous] })).toEqual(['warning methods[1].method']);
    const odd: MethodChoice = { method: 'tiket', authid: joe };
    expect(text({ methods: [odd, odd] })).toContain('tiket is offered already');
  });

  it('has nothing against a second factor: the same method twice, each with its secret', () => {
    const second = { ...ticket, secret: { from: 'env', name: 'SEED' } as const, secretIs: 'totp-secret' };
    expect(marks({ methods: [ticket, second] })).toEqual([]);
    expect(marks({ methods: [wampcra, ticket, second] })).toEqual([]);
  });

  it('notices that nobody will ask for the secret', () => {
    expect(marks({ methods: [anonymous, wampcra] })).toEqual(['warning methods[0]']);
    expect(text({ methods: [anonymous, wampcra] })).toContain('anonymous stands before wampcra');
  });
});

describe('checkProfile: the rest', () => {
  it('wants a role', () => {
    expect(marks({ roles: {} })).toEqual(['warning roles']);
    expect(marks({ roles: { callee: { features: {} } } })).toEqual([]);
    expect(marks({ roles: {}, extraDetails: { roles: { caller: {} } } })).toEqual([]);
  });

  it.each([0, -1, 3601, Number.NaN, Number.POSITIVE_INFINITY])('a time limit of %s is none', (timeoutSeconds) => {
    expect(marks({ timeoutSeconds })).toEqual(['error timeoutSeconds']);
  });

  it.each([0.1, 3600])('a time limit of %s is good', (timeoutSeconds) => {
    expect(marks({ timeoutSeconds })).toEqual([]);
  });

  it('says that a CA file has nothing to vouch for', () => {
    expect(marks({ url: 'ws://localhost', caFile: 'ca.pem' })).toEqual(['warning caFile']);
    expect(marks({ caFile: 'ca.pem' })).toEqual([]);
    expect(marks({ url: 'x', caFile: 'ca.pem' })).toEqual(['error url']);
  });
});

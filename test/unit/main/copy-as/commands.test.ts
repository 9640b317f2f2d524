// Commands of the command line, read back by the shell and by the command line itself.

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CODE_WRITERS } from '../../../../src/main/copy-as/registry.ts';
import { authMethods } from '../../../../src/main/auth/registry.ts';
import { CONNECTION_OPTIONS, profileOf } from '../../../../src/main/shell/cli/arguments.ts';
import { readArguments } from '../../../../src/main/shell/cli/option-values.ts';
import {
  CALL_OPTIONS,
  callOf,
  PUBLISH_OPTIONS,
  publishOf,
  REGISTER_OPTIONS,
  registerOf,
  SUBSCRIBE_OPTIONS,
  subscribeOf,
} from '../../../../src/main/shell/cli/request-arguments.ts';
import { CODE_TARGETS } from '../../../../src/shared/contract/code-targets.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile } from '../../../../src/shared/profile.ts';
import type { RequestText } from '../../../../src/shared/request.ts';

const PROFILE = newProfile('command-line', 'wss://h:8080/ws', 'wss://h:8080/ws', 'realm 1');

/** The words of a command as the shell reads it; `input`: what it is given on standard input. */
function shellWords(command: string): { words: string[]; input: string } {
  const script = `wamp-inspector() { printf '%s\\0' "$@"; if [ ! -t 0 ]; then printf '\\001'; cat; fi; }\n${command}`;
  const out = execFileSync('bash', ['-c', script], { encoding: 'utf8', input: '' });
  const [words = '', input = ''] = out.split('\u0001');
  return { words: words.split('\u0000').slice(0, -1), input };
}

const write = (profile: Profile, request?: RequestText) => CODE_WRITERS.cli({ profile, request });

async function readBack(profile: Profile, request: RequestText): Promise<RequestText> {
  const { words, input } = shellWords(write(profile, request).text);
  const [command, ...rest] = words;
  const own = {
    call: CALL_OPTIONS,
    publish: PUBLISH_OPTIONS,
    subscribe: SUBSCRIBE_OPTIONS,
    register: REGISTER_OPTIONS,
  };
  const { values, positionals } = readArguments(rest, { ...CONNECTION_OPTIONS, ...own[request.kind] });
  expect(command).toBe(request.kind);
  expect(positionals[0]).toBe(profile.url);
  const uri = positionals[1] ?? '';
  if (request.kind === 'call') return callOf(values, uri);
  if (request.kind === 'publish') return publishOf(values, uri, () => Promise.resolve(input));
  return request.kind === 'subscribe' ? subscribeOf(values, uri) : registerOf(values, uri);
}

describe('a command of the command line', () => {
  it.each<[string, RequestText]>([
    [
      'a call',
      {
        kind: 'call',
        uri: "com.it's.$HOME",
        args: '["it\'s `x` $(y)", 9007199254740993, 1.0]',
        kwargs: '{"a b": null}',
      },
    ],
    [
      'a call with options',
      { kind: 'call', uri: 'a.b', args: '[]', options: '{"timeout": 5, "receive_progress": true, "rkey": "x"}' },
    ],
    ['a call with further parts', { kind: 'call', uri: 'a.b', args: '[1]', parts: [{ args: '[2]' }, { args: '[]' }] }],
    ['a repetition', { kind: 'call', uri: 'a.b', repeat: { count: 5, seconds: 2, concurrency: 3, rate: 7 } }],
    ['a publication', { kind: 'publish', uri: 'a.b', args: '[1]', options: '{"acknowledge": true}' }],
    ['lines', { kind: 'publish', uri: 'a.b', lines: '[1]\n{"it\'s": 2}\n"%s $x"\n' }],
    ['a subscription', { kind: 'subscribe', uri: 'a..b', options: '{"match": "wildcard"}' }],
    [
      'an answer',
      {
        kind: 'register',
        uri: 'a.b',
        answer: {
          kind: 'result',
          args: '["{{args.0}}"]',
          kwargs: '{"k": 1}',
          delayMs: 5,
          chunks: [{ args: '[1]', delayMs: 5 }],
        },
      },
    ],
    ['an error', { kind: 'register', uri: 'a.b', answer: { kind: 'error', error: 'a.error', args: '["why"]' } }],
    ['answers by hand', { kind: 'register', uri: 'a.b', options: '{"invoke": "random"}', answer: { kind: 'ask' } }],
  ])('reads back %s', async (_what, request) => {
    expect(await readBack(PROFILE, request)).toEqual(request);
  });

  it('holds JSON that was typed on several lines, with letters of every kind', async () => {
    const args = '[\n  "ä\u202e🦜",\n  {"k": [1,\t2]}\n]';
    const back = await readBack(PROFILE, { kind: 'call', uri: 'a.b', args });
    expect(JSON.parse((back.kind === 'call' ? back.args : undefined) ?? '')).toEqual(JSON.parse(args));
  });

  it('reads back a whole profile', () => {
    const secret = (name: string) => ({ from: 'env', name }) as const;
    const profile: Profile = {
      ...PROFILE,
      methods: [
        {
          method: 'wampcra',
          authid: { kind: 'value', value: '-ann "x"' },
          secret: secret('MY_SECRET'),
          secretIs: 'derived-key',
        },
        { method: 'anonymous', authid: { kind: 'value', value: '-ann "x"' } },
      ],
      authrole: 'user role',
      authextra: { a: "it's" },
      transportAuth: { t: 1 },
      extraDetails: { x: [1] },
      afterWelcome: [
        { kind: 'call', uri: 'a.login', args: ['{{token}}'], secrets: [{ name: 'token', secret: secret('TOKEN') }] },
      ],
      limits: { iterations: 5000, memoryKiB: 1024 },
      caFile: '/etc/my ca.pem',
      timeoutSeconds: 3,
      deflate: true,
      serializers: ['cbor', 'json.batched'],
      tls: {
        minVersion: 'TLSv1.3',
        pin: 'ab'.repeat(32),
        serverName: 'other',
        client: { certificateFile: '/c.pem', keyFile: '/k.pem', passphrase: secret('PASS') },
      },
      http: {
        headers: [
          { name: 'X-A', value: 'b c' },
          { name: 'X-S', secret: secret('HEADER') },
        ],
        origin: 'https://o',
        basic: { user: 'u', password: secret('BASIC') },
      },
      network: { ip: 4, proxy: { url: 'http://p:3128', user: 'pu', password: secret('PROXY') } },
      ping: { everySeconds: 5, timeoutSeconds: 2 },
      receiveLimit: 20,
      reconnect: { firstSeconds: 1, longestSeconds: 30, attempts: 5, restore: true },
    };
    const roles = structuredClone(PROFILE.roles);
    // One that is announced as a rule is not, and the other way round.
    const { call_timeout: isUsual = false, ...features } = roles.caller?.features ?? {};
    roles.caller = { features: { ...features, ...(!isUsual && { call_timeout: true }), x_own: true } };
    delete roles.subscriber;
    profile.roles = roles;
    const { text, notes } = write(profile);
    const { words } = shellWords(text);
    const { values, positionals } = readArguments(words.slice(1), CONNECTION_OPTIONS);
    expect(words[0]).toBe('handshake');
    expect(profileOf(values, positionals[0], undefined, authMethods)).toEqual(profile);
    expect(notes).toEqual([]);
  });

  it('holds no secret, and says what it cannot', () => {
    const profile: Profile = {
      ...PROFILE,
      http: { headers: [{ name: 'Authorization', value: 'Bearer s3cret' }] },
      network: { proxy: { url: 'http://p:1', user: 'u', password: { from: 'keychain', id: 'shelf' } } },
    };
    const { text, notes } = write(profile);
    expect(text).not.toContain('s3cret');
    expect(text).toContain('--header-env Authorization=WAMP_HEADER_AUTHORIZATION');
    expect(notes).toEqual([
      'Set WAMP_HEADER_AUTHORIZATION in the environment: the profile has it from elsewhere.',
      'Set WAMP_PROXY_PASSWORD in the environment: the profile has it from elsewhere.',
    ]);
  });

  it('names a variable of its own for each header, and none that stands for something else', () => {
    const keychain = { from: 'keychain', id: 'x' } as const;
    const headers = [
      { name: 'X-Api-Key', secret: keychain },
      { name: 'X_Api.Key', secret: keychain },
      { name: 'Cookie', value: 'a=b' },
      { name: 'X-Own', secret: { from: 'env', name: 'WAMP_HEADER_COOKIE' } as const },
    ];
    const { text, notes } = write({ ...PROFILE, http: { headers } });
    const variables = [...text.matchAll(/--header-env (\S+)/g)].map(([, pair]) => pair);
    expect(variables).toEqual([
      'X-Api-Key=WAMP_HEADER_X_API_KEY',
      'X_Api.Key=WAMP_HEADER_X_API_KEY_2',
      'Cookie=WAMP_HEADER_COOKIE_2',
      'X-Own=WAMP_HEADER_COOKIE',
    ]);
    expect(notes.map((note) => note.split(' ')[1])).toEqual([
      'WAMP_HEADER_X_API_KEY',
      'WAMP_HEADER_X_API_KEY_2',
      'WAMP_HEADER_COOKIE_2',
    ]);
  });

  it('names what a request needs of an environment', () => {
    const { notes } = write(PROFILE, { kind: 'call', uri: 'a.{{x}}', args: '["{{token}}"]' });
    expect(notes).toEqual([
      'For {{x}}, {{token}} add --profile NAME and --env NAME of its environment, in place of the URL.',
    ]);
  });
});

describe('a command for wick', () => {
  const wick = (request: RequestText | undefined, profile: Profile = PROFILE) =>
    CODE_WRITERS.wick({ profile, request });

  it('has its flags, and values that it reads as they are meant', () => {
    const { text, notes } = wick({
      kind: 'call',
      uri: 'a.b',
      args: '["text", "12", "true", 7, 1.0, null, {"n": 1}]',
      kwargs: '{"who": "it\'s"}',
      options: '{"timeout": 5}',
    });
    expect(text.replaceAll(' \\\n ', '')).toBe(
      `wick --url wss://h:8080/ws --realm 'realm 1' call -o timeout=5 -k who='it'\\''s' -- a.b text '"12"' '"true"' 7 1.0 null '{ "n": 1 }'\n`,
    );
    expect(notes).toEqual(['wick sends numbers within lists and dictionaries as floats.']);
  });

  it('takes secrets from the environment', () => {
    const profile: Profile = {
      ...PROFILE,
      methods: [{ method: 'ticket', authid: { kind: 'value', value: 'tess' }, secret: { from: 'keychain', id: 'x' } }],
    };
    expect(wick(undefined, profile)).toEqual({
      text: `WICK_TICKET="$WAMP_SECRET" wick --url wss://h:8080/ws --realm 'realm 1' --authmethod ticket --authid tess join\n`,
      notes: [
        'Set WAMP_SECRET in the environment: the secret for ticket.',
        'wick up to 0.6.0 calls this command join-only.',
      ],
    });
  });

  it('gives wick no word that it would take for a flag or for the name of a file', () => {
    const profile: Profile = {
      ...PROFILE,
      realm: '@realm',
      methods: [{ method: 'anonymous', authid: { kind: 'value', value: '-ann' } }],
    };
    const { text } = wick({ kind: 'call', uri: '@a', args: '["@b", "-c"]', kwargs: '{"@k": "v", "-x": 1}' }, profile);
    expect(text.replaceAll(' \\\n ', '')).toBe(
      `wick --url wss://h:8080/ws --realm=@realm --authmethod anonymous --authid=-ann call --kwarg=@k=v --kwarg=-x=1 -- @a @b '"-c"'\n`,
    );
  });

  it('fills in variables by the shell', () => {
    const { text } = wick({ kind: 'publish', uri: 'a.{{x}}', args: '["hello {{who}}!"]' });
    const out = execFileSync('bash', ['-c', `wick() { printf '%s\\0' "$@"; }\n${text}`], {
      encoding: 'utf8',
      env: { ...process.env, WAMP_VAR_x: 'b c', WAMP_VAR_who: '$(id)' },
    });
    expect(out.split('\u0000')).toEqual([
      '--url',
      'wss://h:8080/ws',
      '--realm',
      'realm 1',
      'publish',
      '--',
      'a.b c',
      'hello $(id)!',
      '',
    ]);
  });

  it('says what it cannot do', () => {
    const { notes } = wick(
      {
        kind: 'register',
        uri: 'a.b',
        answer: { kind: 'error', error: 'a.error', delayMs: 5 },
      },
      { ...PROFILE, serializers: ['ubjson'], caFile: '/ca.pem', tls: { pin: 'ab' } },
    );
    expect(notes).toEqual([
      'wick is told to use json; not written: ubjson.',
      'Not written: trust in the certificate authorities of /ca.pem.',
      'Not written: the pin of the certificate.',
      'wick answers with the output of a shell command, as one text; write your own in place of this one.',
      'Not written: the delay of 5 ms.',
    ]);
  });

  it('says so of values that it has no words for', () => {
    const { notes } = wick({
      kind: 'call',
      uri: 'a',
      args: '["\\u0000AQ==", 123456789012345678901]',
      kwargs: '{"a=b": 1}',
    });
    expect(notes).toEqual([
      'wick cannot have a key with = or : in it: "a=b".',
      'wick cannot send byte strings; base64 text is written.',
      'wick sends integers beyond 64 bits as floats: 123456789012345678901.',
    ]);
  });
});

describe.each(CODE_TARGETS)('code for $label', ({ id }) => {
  const writer = CODE_WRITERS[id];

  it('never holds what the profile has as a value of a credential', () => {
    const profile: Profile = {
      ...PROFILE,
      methods: [
        { method: 'ticket', authid: { kind: 'value', value: 'tess' }, secret: { from: 'file', path: '/run/secret' } },
      ],
      http: { headers: [{ name: 'Cookie', value: 'session=s3cret' }] },
    };
    const { text, notes } = writer({ profile });
    expect(`${text}${notes.join('\n')}`).not.toContain('s3cret');
  });

  it('notes what it leaves out of a profile', () => {
    const profile: Profile = {
      ...PROFILE,
      url: 'https://h/lp',
      deflate: true,
      network: { ip: 6 },
      limits: { iterations: 1 },
    };
    const { notes } = writer({ profile });
    // The command line can do all of it.
    if (id === 'cli') expect(notes).toEqual([]);
    else
      for (const what of ['long-poll', 'permessage-deflate', 'IP version', 'key derivation'])
        expect(notes.join('\n')).toContain(what);
  });

  it('refuses what is no JSON, with the place', () => {
    expect(() => writer({ profile: PROFILE, request: { kind: 'call', uri: 'a', args: '[1,' } })).toThrow(
      InspectorError,
    );
    expect(() => writer({ profile: PROFILE, request: { kind: 'call', uri: 'a', args: '[1,' } })).toThrow(
      'args: Line 1, column 4',
    );
  });

  it('says of a repetition whether it is written', () => {
    const { text, notes } = writer({
      profile: PROFILE,
      request: { kind: 'call', uri: 'a', repeat: { count: 9, concurrency: 1 } },
    });
    expect(id === 'cli' ? text : notes.join('\n')).toContain(id === 'cli' ? '--count 9' : 'repetition');
  });
});

describe('what would be read by a shell', () => {
  const login = (name: string): Profile => ({
    ...PROFILE,
    methods: [{ method: 'ticket', authid: { kind: 'value', value: 'tina' }, secret: { from: 'env', name } }],
  });

  it('is never the name of an environment variable', () => {
    const { text, notes } = CODE_WRITERS.wick({ profile: login('A"; echo hurt; $(id)`id`') });
    expect(text).toMatch(/^WICK_TICKET="\$WAMP_SECRET" wick/);
    expect(notes.join()).toContain('WAMP_SECRET');
    expect(CODE_WRITERS.wick({ profile: login('MY_TICKET') }).text).toMatch(/^WICK_TICKET="\$MY_TICKET" /);
  });

  it('may be a URI that begins with a hyphen', () => {
    const { words } = shellWords(write(PROFILE, { kind: 'call', uri: '--json', args: '[1]' }).text);
    const { values, positionals } = readArguments(words.slice(1), { ...CONNECTION_OPTIONS, ...CALL_OPTIONS });
    expect(positionals).toEqual([PROFILE.url, '--json']);
    expect(values['args']).toBe('[1]');
  });

  it('is refused with a reason where no command can hold it', () => {
    for (const target of ['cli', 'wick'] as const) {
      const profile = { ...PROFILE, realm: 'a\u0000b' };
      expect(() => CODE_WRITERS[target]({ profile })).toThrow(InspectorError);
    }
  });

  it('is quoted in what is to be started', () => {
    for (const target of ['autobahn-js', 'wampy'] as const) {
      const { notes } = CODE_WRITERS[target]({ profile: { ...PROFILE, caFile: '/a b/$(id).pem' } });
      expect(notes.join('\n')).toContain("NODE_EXTRA_CA_CERTS='/a b/$(id).pem' in");
    }
  });
});

describe('a program', () => {
  const request: RequestText = {
    kind: 'register',
    uri: 'a.b',
    answer: { kind: 'error', error: 'a.{{word}}' },
  };

  it.each(['autobahn-js', 'wampy', 'autobahn-python'] as const)('fills in the URI of an error: %s', (target) => {
    const { text } = CODE_WRITERS[target]({ profile: PROFILE, request });
    expect(text).toContain('needed("WAMP_VAR_word")');
    expect(text).not.toContain('{{word}}');
  });

  it('for Python has TLS only where the URL has it', () => {
    const write = (url: string) =>
      CODE_WRITERS['autobahn-python']({ profile: { ...PROFILE, url, caFile: '/ca.pem' } }).text;
    expect(write('wss://h:8080/ws')).toContain('"port": 8080, "tls": ssl.');
    expect(write('ws://h:8080/ws')).not.toContain('"tls"');
  });
});

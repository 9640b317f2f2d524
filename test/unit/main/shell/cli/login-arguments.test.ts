// Options of the command line that say how to log in.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { infoCommands } from '../../../../../src/main/app/info-commands.ts';
import { CONNECTION_OPTIONS, profileOf } from '../../../../../src/main/shell/cli/arguments.ts';
import { helpOf } from '../../../../../src/main/shell/cli/help.ts';
import { LOGIN_OPTIONS } from '../../../../../src/main/shell/cli/login-arguments.ts';
import { readArguments, UsageError } from '../../../../../src/main/shell/cli/option-values.ts';
import { createPorts } from '../../../../../src/main/shell/node-ports.ts';
import type { AppInfo } from '../../../../../src/shared/contract/results.ts';
import { newProfile } from '../../../../../src/shared/new-profile.ts';
import type { Profile } from '../../../../../src/shared/profile.ts';

let folder: string;
let methods: AppInfo['methods'];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-login-'));
  const info = await infoCommands(await createPorts({ WAMP_INSPECTOR_CONFIG: folder }))['app.info']({});
  methods = info.methods;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function parsed(args: readonly string[], base?: Profile): Profile {
  const { values, positionals } = readArguments(args, CONNECTION_OPTIONS);
  return profileOf(values, positionals[0], base, methods);
}
const at = (...args: string[]) => parsed(['wss://router.example/', '--realm', 'realm1', ...args]);
const refusal = (...args: string[]) => {
  try {
    at(...args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'taken';
};

const TICKET = ['--authmethod', 'ticket', '--authid', 'joe', '--secret-env', 'T'];
const KEY = ['--authmethod', 'cryptosign', '--secret-file', 'me.key'];

describe('where secrets come from', () => {
  it('a file, wherever the program is started next time', () => {
    expect(at(...KEY).methods[0]?.secret).toEqual({ from: 'file', path: path.resolve('me.key') });
  });

  it('a passphrase has the same places', () => {
    const passphrase = (...args: string[]) => at(...KEY, ...args).methods[0]?.passphrase;
    expect(passphrase()).toBeUndefined();
    expect(passphrase('--passphrase-env', 'P')).toEqual({ from: 'env', name: 'P' });
    expect(passphrase('--passphrase-keychain', 'K')).toEqual({ from: 'keychain', id: 'K' });
    expect(passphrase('--passphrase-prompt')).toEqual({ from: 'prompt' });
    expect(passphrase('--passphrase-file', '/p')).toEqual({ from: 'file', path: path.resolve('/p') });
    expect(refusal(...KEY, '--passphrase-env', 'P', '--passphrase-prompt')).toContain('one source for the passphrase');
    expect(refusal(...TICKET, '--passphrase-env', 'P')).toContain('no --authmethod whose secret may need one');
  });

  it('go only to the methods that they fit', () => {
    const [first, second] = at(...TICKET, '--authmethod', 'cryptosign', '--passphrase-env', 'P').methods;
    expect(first).not.toHaveProperty('passphrase');
    expect(second?.passphrase).toEqual({ from: 'env', name: 'P' });
  });
});

describe('--option', () => {
  it('sets options of methods, as the kinds that they have', () => {
    const { methods: choices } = at(
      ...[...KEY, '--authmethod', 'wamp-scram', '--option', 'cryptosign.channel_binding=tls-unique'],
      ...['--option', 'cryptosign.challengeRouter=on', '--option', 'cryptosign.certificates=[["a=b"]]'],
      ...['--option', 'wamp-scram.channel_binding=tls-unique', '--option', 'cryptosign.routerKey='],
    );
    expect(choices.map(({ options }) => options)).toEqual([
      { channel_binding: 'tls-unique', challengeRouter: true, certificates: '[["a=b"]]', routerKey: '' },
      { channel_binding: 'tls-unique' },
    ]);
  });

  it.each([
    ['x', 'METHOD.ID=VALUE'],
    ['cryptosign=x', 'METHOD.ID=VALUE'],
    ['ticket.x=1', 'ticket is not offered'],
    ['cryptosign.x=1', 'has no option "x"; it has channel_binding'],
    ['cryptosign.channel_binding=tls', 'takes none, tls-unique, tls-exporter'],
    ['cryptosign.challengeRouter=yes', 'takes on or off'],
    ['cryptosign.certificates=[', 'takes JSON'],
  ])('%s is refused', (given, part) => {
    expect(refusal(...KEY, '--option', given)).toContain(part);
  });
});

describe('--second-factor', () => {
  const SECOND = ['--second-factor', 'ticket', '--second-secret-env', 'SEED'];

  it('is a further entry with a secret of its own', () => {
    const { methods: choices } = at(...TICKET, ...SECOND, '--second-secret-is', 'totp-secret');
    const authid = { kind: 'value', value: 'joe' };
    expect(choices).toEqual([
      { method: 'ticket', authid, secret: { from: 'env', name: 'T' } },
      { method: 'ticket', authid, secret: { from: 'env', name: 'SEED' }, secretIs: 'totp-secret' },
    ]);
  });

  it('is not touched by a new source for the first, and is replaced by another', () => {
    const base = at(...TICKET, ...SECOND);
    const sources = (profile: Profile) => profile.methods.map(({ secret }) => secret?.from === 'env' && secret.name);
    expect(sources(parsed(['--secret-env', 'OTHER'], base))).toEqual(['OTHER', 'SEED']);
    const again = ['--second-factor', 'ticket', '--second-secret-env', 'NEW'];
    expect(sources(parsed(again, base))).toEqual(['T', 'NEW']);
  });

  it('is refused where something is missing', () => {
    expect(refusal(...TICKET, '--second-factor', 'ticket')).toContain('its secret is its own');
    expect(refusal(...TICKET, '--second-secret-env', 'S')).toContain('needs --second-factor');
    expect(refusal(...SECOND)).toContain('needs --authmethod');
    expect(refusal(...TICKET, '--second-factor', 'anonymous', '--second-secret-env', 'S')).toContain(
      'a method with a secret',
    );
    expect(refusal(...TICKET, ...SECOND, '--second-secret-is', 'password')).toContain('takes ticket, totp-secret');
  });
});

describe('the rest of a login', () => {
  it('--by-hand leaves the secrets out', () => {
    expect(at(...TICKET, '--by-hand').methods).toEqual([
      { method: 'ticket', authid: { kind: 'value', value: 'joe' }, byHand: true },
    ]);
    expect(refusal('--by-hand')).toContain('needs --authmethod');
  });

  it('--transport-auth is a JSON object', () => {
    expect(at('--transport-auth', '{"cookie":{"a":1}}').transportAuth).toEqual({ cookie: { a: 1 } });
    expect(refusal('--transport-auth', '[1]')).toContain('--transport-auth takes a JSON object.');
  });

  it('limits are counts, and the other one stays', () => {
    expect(at('--max-iterations', '5000', '--max-memory', '65536').limits).toEqual({
      iterations: 5000,
      memoryKiB: 65_536,
    });
    const base = { ...newProfile('p', 'P', 'ws://x/', 'r'), limits: { memoryKiB: 16 } };
    expect(parsed(['--max-iterations', '5'], base).limits).toEqual({ iterations: 5, memoryKiB: 16 });
    for (const wrong of ['0', '-1', '1.5', 'many', '99999999999'])
      expect(refusal(`--max-iterations=${wrong}`)).toContain('--max-iterations takes a whole number');
    expect(refusal('--max-memory', '7')).toContain('from 8 to 4194304');
  });

  it('--after-welcome is JSON, or a file of it', () => {
    const request = {
      kind: 'call',
      uri: 'com.example.login',
      args: ['{{t}}'],
      secrets: [{ name: 't', secret: { from: 'env', name: 'T' } }],
    };
    const file = path.join(folder, 'requests.json');
    writeFileSync(file, JSON.stringify([request, { kind: 'publish', uri: 'com.example.here' }]));
    expect(at('--after-welcome', JSON.stringify(request)).afterWelcome).toEqual([request]);
    expect(at('--after-welcome', file).afterWelcome).toHaveLength(2);
    expect(refusal('--after-welcome', path.join(folder, 'none.json'))).toContain('cannot be read (ENOENT)');
    expect(refusal('--after-welcome', '{')).toContain('This is no JSON.');
    expect(refusal('--after-welcome', '{"kind":"send","uri":"a.b"}')).toContain('afterWelcome.0.kind');
    writeFileSync(file, '7');
    expect(refusal('--after-welcome', file)).toContain('holds no JSON object');
  });

  it('stands in the help, every option of it', () => {
    for (const option of Object.keys(LOGIN_OPTIONS)) expect(helpOf('handshake')).toContain(`--${option}`);
  });
});

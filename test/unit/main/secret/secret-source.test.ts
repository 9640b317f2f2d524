import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src/shared/contract/errors.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { SecretRef } from '../../../../src/shared/profile.ts';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { keychainError } from '../../../../src/main/secret/keychain-error.ts';
import { readWholeFile } from '../../../../src/main/shell/read-file.ts';
import { SecretSource } from '../../../../src/main/secret/secret-source.ts';
import { fakeKeyring } from './fake-keyring.ts';
import { containing } from '../../../support/containing.ts';

const ENTRY = 'wamp-inspector/prod';

function source(
  options: { environment?: Record<string, string>; answer?: string; keyring?: ReturnType<typeof fakeKeyring> } = {},
) {
  const keyring = options.keyring ?? fakeKeyring();
  const asked: string[] = [];
  const store = new SecretSource({
    environment: options.environment ?? {},
    keychain: new Keychain(() => keyring.load()),
    prompt: {
      ask: (purpose) => {
        asked.push(purpose);
        return Promise.resolve(options.answer);
      },
    },
    readFile: readWholeFile,
  });
  return { store, keyring, asked };
}

async function failure(task: Promise<unknown>): Promise<{ code: ErrorCode; text: string }> {
  const error: unknown = await task.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InspectorError)) throw new Error(`expected an InspectorError, got ${String(error)}`);
  return { code: error.code, text: `${error.message} ${error.hint}` };
}

describe('secrets from the environment', () => {
  const ref: SecretRef = { from: 'env', name: 'WAMPYSECRET' };

  it('gives the value as it is', async () => {
    const { store } = source({ environment: { WAMPYSECRET: ' s3 ü\n' } });
    expect(await store.resolve(ref, 'x')).toBe(' s3 ü\n');
  });

  it('names a variable that is not set', async () => {
    const error = await failure(source().store.resolve(ref, 'x'));
    expect(error.code).toBe('secret-unset');
    expect(error.text).toContain('WAMPYSECRET is not set');
    expect(error.text).toContain('desktop menu');
  });

  it('tells an empty one from an unset one', async () => {
    const error = await failure(source({ environment: { WAMPYSECRET: '' } }).store.resolve(ref, 'x'));
    expect(error).toMatchObject({
      code: 'secret-unset',
      text: containing('WAMPYSECRET is set, but empty'),
    });
  });

  it('does not take what every object has for a variable', async () => {
    const error = await failure(source().store.resolve({ from: 'env', name: 'toString' }, 'x'));
    expect(error.code).toBe('secret-unset');
  });

  it('reads the environment of the process', async () => {
    const { store } = source({ environment: process.env as Record<string, string> });
    expect(await store.resolve({ from: 'env', name: 'PATH' }, 'x')).toBe(process.env['PATH']);
  });
});

describe('secrets that are asked for', () => {
  it('says what it asks for, each time', async () => {
    const { store, asked } = source({ answer: 'typed' });
    expect(await store.resolve({ from: 'prompt' }, 'ticket of joe')).toBe('typed');
    expect(await store.resolve({ from: 'prompt' }, 'ticket of ann')).toBe('typed');
    expect(asked).toEqual(['ticket of joe', 'ticket of ann']);
  });

  it.each([undefined, ''])('an answer of %j is none', async (answer) => {
    const { store } = source(answer === undefined ? {} : { answer });
    const error = await failure(store.resolve({ from: 'prompt' }, 'ticket of joe'));
    expect(error).toMatchObject({ code: 'prompt-declined', text: containing('ticket of joe') });
  });
});

describe('secrets in the keychain', () => {
  const ref: SecretRef = { from: 'keychain', id: 'prod' };

  it('stores, reads, replaces and removes', async () => {
    const { store, keyring } = source();
    await store.set('prod', 'one');
    expect(await store.resolve(ref, 'x')).toBe('one');
    await store.set('prod', 'two');
    expect(await store.resolve(ref, 'x')).toBe('two');
    expect([...keyring.entries.keys()]).toEqual([ENTRY]);
    expect(await store.remove('prod')).toBe(true);
    expect(await store.remove('prod')).toBe(false);
    expect((await failure(store.resolve(ref, 'x'))).code).toBe('secret-not-found');
    expect(keyring.entries.size).toBe(0);
  });

  it('pins the store, so that nothing falls back to the keyring of the kernel', async () => {
    const { store, keyring } = source();
    await store.set('prod', 'one');
    await store.remove('prod');
    expect(keyring.options.length).toBeGreaterThan(2);
    for (const options of keyring.options) expect(options).toEqual({ linux: { store: 'secret-service' } });
  });

  it('is loaded when it is first needed', async () => {
    const { store, keyring } = source({ environment: { A: 'a' } });
    await store.resolve({ from: 'env', name: 'A' }, 'x');
    expect(keyring.loads).toBe(0);
  });

  it('does not call an entry absent while the keychain is locked, and changes nothing', async () => {
    const keyring = fakeKeyring({ [ENTRY]: 'kept' });
    keyring.locked = true;
    const { store } = source({ keyring });
    for (const task of [store.resolve(ref, 'x'), store.remove('prod'), store.set('prod', 'other')]) {
      expect((await failure(task)).code).toBe('keychain-locked');
    }
    expect([...keyring.entries]).toEqual([[ENTRY, 'kept']]);
  });

  it('looks again if the probe made the user unlock it', async () => {
    const keyring = fakeKeyring({ [ENTRY]: 'kept' });
    keyring.locked = true;
    keyring.unlocksOnWrite = true;
    const { store } = source({ keyring });
    expect(await store.resolve(ref, 'x')).toBe('kept');
    keyring.locked = true;
    expect(await store.remove('prod')).toBe(true);
    expect(keyring.entries.size).toBe(0);
  });

  it('does not store an empty secret, nor take one for a secret', async () => {
    const keyring = fakeKeyring({ [ENTRY]: 'kept' });
    const { store } = source({ keyring });
    expect((await failure(store.set('prod', ''))).code).toBe('secret-empty');
    expect(keyring.entries.get(ENTRY)).toBe('kept');
    keyring.entries.set(ENTRY, '');
    const error = await failure(store.resolve(ref, 'x'));
    expect(error).toMatchObject({ code: 'secret-not-found', text: containing('"prod" is empty') });
  });

  it('notices a keychain that does not keep what it takes, without telling the secret', async () => {
    const keyring = fakeKeyring();
    keyring.forgetful = true;
    const error = await failure(source({ keyring }).store.set('prod', 'hunter2'));
    expect(error).toMatchObject({ code: 'keychain-unavailable', text: containing('"prod"') });
    expect(error.text).not.toContain('hunter2');
  });
});

describe('faults of the keychain', () => {
  const said = (text: string) => keychainError(new Error(text));

  it.each([
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'keychain-locked', ''],
    ["Couldn't access platform storage: Secret Service: object locked", 'keychain-locked', ''],
    ['Platform failure: User interaction is not allowed.', 'keychain-locked', ''],
    [
      'Platform failure: DBus error: Failed to connect to socket /x: No such file',
      'keychain-unavailable',
      'no session bus',
    ],
    [
      'Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled',
      'keychain-unavailable',
      'no session bus',
    ],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      'keychain-unavailable',
      'No Secret Service',
    ],
    ["Couldn't access platform storage: Secret Service: no result found", 'keychain-unavailable', 'no default keyring'],
    ['Platform failure: DBus error: unblocked', 'keychain-unavailable', ''],
    ['Data is not UTF-8 encoded', 'keychain-unavailable', ''],
  ])('%s', (text, code, cause) => {
    const error = said(text);
    expect(error.code).toBe(code);
    expect(error.evidence).toContain(text.replace(/\.$/, ''));
    expect(error.evidence).toContain(cause);
    expect(error.evidence).not.toContain('..');
    expect(error.hint).toContain('Nothing was stored elsewhere');
  });

  it('quotes one line only, and keeps an error that is one of ours', () => {
    expect(said('Cannot find module x\nRequire stack:\n- /a/b.js').evidence).toMatch(/cannot be loaded\..*module x\.$/);
    const own = new InspectorError('secret-not-found', 'x');
    expect(keychainError(own)).toBe(own);
    expect(keychainError('odd')).toMatchObject({ code: 'keychain-unavailable', evidence: 'The system said: odd.' });
  });
});

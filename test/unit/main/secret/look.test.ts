import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { lookAt } from '../../../../src/main/secret/look.ts';
import { readWholeFile } from '../../../../src/main/shell/read-file.ts';
import { fakeKeyring } from './fake-keyring.ts';

const SECRET = 'canary-4711';

function places(given: { environment?: Record<string, string>; keychain?: Keychain }) {
  return {
    environment: given.environment ?? {},
    keychain: given.keychain ?? new Keychain(() => fakeKeyring().load()),
    readFile: readWholeFile,
  };
}

describe('looking at a reference', () => {
  it.each([
    ['SET', 'present', 'SET is set.'],
    ['EMPTY', 'empty', /^EMPTY is set, but empty\. .*desktop menu/],
    ['NOT_THERE', 'absent', /^NOT_THERE is not set\. .*desktop menu/],
    ['toString', 'absent', /^toString is not set/],
  ])('the variable %s is %s', async (name, state, text) => {
    const environment = { SET: SECRET, EMPTY: '' };
    const seen = await lookAt({ from: 'env', name }, places({ environment }));
    expect(seen.state).toBe(state);
    expect(seen.text).toMatch(text);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it('the keychain has it, or not', async () => {
    const keyring = fakeKeyring();
    const keychain = new Keychain(() => keyring.load());
    const look = () => lookAt({ from: 'keychain', id: 'shelf' }, places({ keychain }));
    expect(await look()).toMatchObject({ state: 'absent' });
    await keychain.write('shelf', SECRET);
    const seen = await look();
    expect(seen).toEqual({ state: 'present', text: 'The keychain has "shelf".' });
  });

  it('the keychain cannot be reached: that is said, and what to do', async () => {
    const keychain = new Keychain(() => Promise.reject(new Error('Cannot find module @napi-rs/keyring')));
    const seen = await lookAt({ from: 'keychain', id: 'shelf' }, places({ keychain }));
    expect(seen.state).toBe('unavailable');
    expect(seen.text).toMatch(/cannot be reached.*use an environment variable/);
  });

  it('a question is asked each time', async () => {
    const seen = await lookAt({ from: 'prompt' }, places({}));
    expect(seen.state).toBe('asked-each-time');
    expect(seen.text).toMatch(/\.$/);
  });

  describe('of a file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wamp-inspector-look-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ['full', SECRET, 'present', /can be read\.$/],
      ['bare', '', 'empty', /holds nothing/],
      ['only-a-line-end', '\n', 'empty', /holds nothing/],
    ])('%s', async (name, content, state, text) => {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      const seen = await lookAt({ from: 'file', path: file }, places({}));
      expect(seen.state).toBe(state);
      expect(seen.text).toMatch(text);
      expect(JSON.stringify(seen)).not.toContain(SECRET);
    });

    it('that is not there', async () => {
      const seen = await lookAt({ from: 'file', path: path.join(folder, 'none') }, places({}));
      expect(seen).toMatchObject({ state: 'unavailable' });
      expect(seen.text).toMatch(/no such file/);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { Keychain } from '../../../../src/main/secret/keychain.ts';
import { lookAt } from '../../../../src/main/secret/look.ts';
import { fakeKeyring } from './fake-keyring.ts';

const SECRET = 'canary-4711';

describe('looking at a reference', () => {
  it.each([
    ['SET', 'present', 'SET is set.'],
    ['EMPTY', 'empty', /^EMPTY is set, but empty\. .*desktop menu/],
    ['NOT_THERE', 'absent', /^NOT_THERE is not set\. .*desktop menu/],
    ['toString', 'absent', /^toString is not set/],
  ])('the variable %s is %s', async (name, state, text) => {
    const environment = { SET: SECRET, EMPTY: '' };
    const seen = await lookAt({ from: 'env', name }, environment, new Keychain(() => fakeKeyring().load()));
    expect(seen.state).toBe(state);
    expect(seen.text).toMatch(text);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it('the keychain has it, or not', async () => {
    const keyring = fakeKeyring();
    const keychain = new Keychain(() => keyring.load());
    const look = () => lookAt({ from: 'keychain', id: 'shelf' }, {}, keychain);
    expect(await look()).toMatchObject({ state: 'absent' });
    await keychain.write('shelf', SECRET);
    const seen = await look();
    expect(seen).toEqual({ state: 'present', text: 'The keychain has "shelf".' });
  });

  it('the keychain cannot be reached: that is said, and what to do', async () => {
    const keychain = new Keychain(() => Promise.reject(new Error('Cannot find module @napi-rs/keyring')));
    const seen = await lookAt({ from: 'keychain', id: 'shelf' }, {}, keychain);
    expect(seen.state).toBe('unavailable');
    expect(seen.text).toMatch(/cannot be reached.*use an environment variable/);
  });

  it('a question is asked each time', async () => {
    const seen = await lookAt({ from: 'prompt' }, {}, new Keychain(() => fakeKeyring().load()));
    expect(seen.state).toBe('asked-each-time');
    expect(seen.text).toMatch(/\.$/);
  });
});

// What of an address may be kept while it is typed: everything but what could be a password.

import { describe, expect, test } from 'vitest';
import { keepableUrl, withoutUserInfo } from '../../../../src/renderer/src/features/connect/typed-url.ts';
import { hasUserInfo } from '../../../../src/shared/profile-url.ts';

describe('keepableUrl', () => {
  test.each([
    '',
    'w',
    'ws',
    'ws:',
    'ws:/',
    'ws://',
    'ws://h',
    'ws://localhost:',
    'ws://localhost:80',
    'ws://localhost:8080/ws?a=b:c#d',
    'wss://[::1]:443/a:b',
    'localhost',
    'localhost:8080',
    'localhost:8080/ws',
    'host/a:b',
    'no address at all',
  ])('keeps %s', (typed) => {
    expect(keepableUrl(typed)).toBe(typed);
  });

  test('at no moment of typing a password is it kept', () => {
    for (const url of [
      'ws://joe:geheim@host:80/ws',
      'joe:geheim@host',
      'wss://joe:geheim1@host',
      'WS:\\\\joe:geheim@host',
    ]) {
      for (let count = 0; count <= url.length; count++) {
        expect(keepableUrl(url.slice(0, count)), url.slice(0, count)).not.toMatch(/:g/);
      }
    }
  });

  test('keeps what stands before a port that is no number', () => {
    expect(keepableUrl('ws://joe:pw')).toBe('ws://joe:');
    expect(keepableUrl('ws://x:pw/ws')).toBe('ws://x:');
    expect(keepableUrl('joe:pw')).toBe('joe:');
  });
});

describe('withoutUserInfo', () => {
  test.each([
    ['ws://joe:pw@host:80/ws?a=b', 'ws://host:80/ws?a=b'],
    ['wss://joe@host', 'wss://host'],
    ['ws://a@b:c@host/', 'ws://host/'],
    ['  ws://joe:p:w@[::1]:80/\n', 'ws://[::1]:80/'],
    ['ws://host/path@x', 'ws://host/path@x'],
  ])('%s', (url, clean) => {
    expect(withoutUserInfo(url)).toBe(clean);
  });

  test('gives nothing rather than a password', () => {
    for (const odd of [
      'joe:pw@host',
      'ws:joe:pw@host',
      'ws:/joe:pw@host',
      'ws:///joe:pw@host',
      'w s://joe:pw@host',
      'ws://joe:pw\n@host',
    ]) {
      const clean = withoutUserInfo(odd);
      expect(hasUserInfo(clean), odd).toBe(false);
      expect(clean, odd).not.toContain('pw');
    }
  });
});

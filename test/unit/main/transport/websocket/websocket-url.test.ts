import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../../src/shared/contract/errors.ts';
import { parseWebSocketUrl } from '../../../../../src/main/transport/websocket/websocket-url.ts';

function refusal(url: string): InspectorError {
  try {
    parseWebSocketUrl(url);
  } catch (error) {
    if (error instanceof InspectorError) return error;
    throw error;
  }
  return expect.fail(`accepted: ${url}`);
}

describe('a WebSocket URL', () => {
  it('is read into what a dial needs', () => {
    expect(parseWebSocketUrl('ws://router.test:8080/ws?a=b%20c')).toEqual({
      href: 'ws://router.test:8080/ws?a=b%20c',
      secure: false,
      host: 'router.test',
      port: 8080,
      path: '/ws?a=b%20c',
    });
  });

  it('has default ports and a default path', () => {
    expect(parseWebSocketUrl('ws://router.test')).toMatchObject({ port: 80, path: '/', secure: false });
    expect(parseWebSocketUrl(' WSS://Router.Test?x ')).toMatchObject({
      host: 'router.test',
      port: 443,
      path: '/?x',
      secure: true,
    });
  });

  it('may hold addresses, and names beyond ASCII', () => {
    expect(parseWebSocketUrl('ws://[::1]:9/').host).toBe('::1');
    expect(parseWebSocketUrl('ws://127.0.0.1:9/').host).toBe('127.0.0.1');
    expect(parseWebSocketUrl('ws://bücher.test/').host).toBe('xn--bcher-kva.test');
    expect(parseWebSocketUrl('ws://router.test/@home').path).toBe('/@home');
  });

  it('of a Unix socket says which, and what is asked of the router there', () => {
    expect(parseWebSocketUrl('unix+ws:///run/wamp.sock')).toEqual({
      href: 'ws://localhost/ws',
      secure: false,
      host: 'localhost',
      port: 80,
      path: '/ws',
      unixPath: '/run/wamp.sock',
    });
    expect(parseWebSocketUrl('wss://unix:../my run/a%20b.sock:/other?x=y')).toMatchObject({
      href: 'wss://localhost/other?x=y',
      secure: true,
      path: '/other?x=y',
      unixPath: '../my run/a%20b.sock',
    });
  });

  const refused: [string, RegExp][] = [
    ['http://router.test/', /scheme is "http"/],
    ['rs://router.test', /scheme is "rs"/],
    ['router.test:8080', /scheme/],
    ['/ws', /no scheme/],
    ['', /no scheme/],
    ['ws:router.test', /"\/\/"/],
    ['ws://', /no host/],
    ['ws:///path', /no host/],
    ['ws://:80/', /no host/],
    ['ws://?x', /no host/],
    ['ws://router.test/#', /fragment/],
    ['ws://router.test/a#b', /fragment/],
    ['ws://router.test:0/', /Port 0/],
    ['ws://router.test:65536/', /"router\.test:65536"/],
    ['ws://rou ter.test/', /white space/],
    ['ws://router.test/a\tb', /white space/],
    ['ws:\\\\router.test', /backslash/],
    ['ws://[::1/', /\[::1/],
  ];
  for (const [url, evidence] of refused) {
    it(`is refused: ${JSON.stringify(url)}`, () => {
      const error = refusal(url);
      expect(error.code).toBe('bad-url');
      expect(error.evidence).toMatch(evidence);
    });
  }

  for (const url of [
    'ws://user:hush@router.test/',
    'ws://hush@router.test',
    'wss://a@hush@b',
    'ws://user:hush@router.test:99999/',
  ]) {
    it(`is refused with user information, which is not repeated: ${url}`, () => {
      const error = refusal(url);
      expect(error.evidence).toContain('Secrets do not belong in URLs');
      expect(error.message + error.hint).not.toContain('hush');
    });
  }

  it('is refused without repeating its query', () => {
    expect(refusal('ws://router.test:x/?ticket=hush').message).not.toContain('hush');
  });
});

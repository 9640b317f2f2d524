import { describe, expect, it } from 'vitest';
import { externalAddress, linkQuestion } from '../../../../../src/main/shell/electron/external-link.ts';
import { isGranted, isPageAddress, mayLoad } from '../../../../../src/main/shell/electron/page-guard.ts';

const own = { address: 'app://inspector/', isMainFrame: true, developmentServer: undefined };
const server = 'http://localhost:5173';

describe('permissions', () => {
  it('are denied but for one: the own page copies a text', () => {
    expect(isGranted('clipboard-sanitized-write', own)).toBe(true);
    const others = [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
      'usb',
      'hid',
      'serial',
      'local-network-access',
      'unknown',
    ];
    expect(others.filter((permission) => isGranted(permission, own))).toEqual([]);
  });

  it('are denied to other pages and to frames', () => {
    const name = 'clipboard-sanitized-write';
    expect(isGranted(name, { ...own, isMainFrame: false })).toBe(false);
    for (const address of ['', 'https://example.org/', 'app://inspector.evil/', 'file:///'])
      expect(isGranted(name, { ...own, address })).toBe(false);
  });

  it('let a page in development hear from its server, and no more', () => {
    const developing = { ...own, developmentServer: server };
    expect(isGranted('loopback-network', developing)).toBe(true);
    expect(isGranted('media', developing)).toBe(false);
    expect(isGranted('loopback-network', { ...developing, address: 'https://example.org/' })).toBe(false);
  });
});

describe('a page', () => {
  it('goes nowhere but to itself', () => {
    for (const address of ['app://inspector/', 'app://inspector/#profile/x']) expect(isPageAddress(address)).toBe(true);
    for (const address of [
      'app://inspector/icon.svg',
      'app://inspector/index.html',
      'app://other/',
      'https://example.org/',
      'file:///',
      'about:blank',
      'data:text/html,x',
      'javascript:0',
    ])
      expect(isPageAddress(address)).toBe(false);
  });

  it('loads what is its own', () => {
    for (const address of ['app://inspector/assets/a.js', 'data:image/png;base64,', 'blob:app://inspector/1'])
      expect(mayLoad(address, undefined)).toBe(true);
    for (const address of [
      'https://example.org/',
      'http://localhost:5173/',
      'ws://localhost:5173/',
      'file:///etc/passwd',
      'app://other/x',
      'devtools://x',
      'chrome://gpu',
    ])
      expect(mayLoad(address, undefined)).toBe(false);
  });

  it('loads in development what its server sends besides', () => {
    expect(mayLoad('ws://localhost:5173/?token=x', server)).toBe(true);
    for (const address of [
      'ws://localhost:51733/',
      'ws://localhost:5173.evil/',
      'http://localhost:5173/',
      'https://example.org/',
    ])
      expect(mayLoad(address, server)).toBe(false);
  });
});

describe('an address outside', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['HTTPS://Example.ORG/a b?q=ü', 'https://example.org/a%20b?q=%C3%BC'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
    ['  https://example.org/\n', 'https://example.org/'],
    ['https://example.org/\u202eexe', 'https://example.org/%E2%80%AEexe'],
  ])('%j is opened as %s', (given, opened) => {
    expect(externalAddress(given)).toBe(opened);
    expect(linkQuestion(opened)).toMatchObject({ detail: opened, defaultId: 1, cancelId: 1 });
  });

  it.each([
    'http://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://host/share',
    'ms-msdt:/id',
    'app://inspector/',
    'https://user:password@example.org/',
    'https://user@example.org/',
    'https://',
    'not an address',
    '',
    `https://example.org/${'x'.repeat(2048)}`,
  ])('%j is not opened', (given) => {
    expect(externalAddress(given)).toBeUndefined();
  });
});

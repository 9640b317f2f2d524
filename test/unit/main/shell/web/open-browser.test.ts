import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, whyNoBrowser } from '../../../../../src/main/shell/web/open-browser.ts';

describe('whether a browser is opened', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, false],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, false],
    ['darwin', {}, false],
    ['darwin', {}, true],
    ['win32', {}, false],
  ] as const)('yes: %s with %j', (platform, env, isRoot) => {
    expect(whyNoBrowser(env, platform, isRoot)).toBeUndefined();
  });

  it.each([
    ['linux', {}, false, /no display/],
    ['linux', { DISPLAY: '' }, false, /no display/],
    ['linux', { DISPLAY: ':0' }, true, /root/],
    ['linux', { DISPLAY: ':10', SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22' }, false, /ssh -L/],
    ['darwin', { SSH_TTY: '/dev/ttys001' }, false, /ssh -L/],
    ['linux', { DISPLAY: ':0', CI: 'true' }, false, /continuous integration/],
    ['win32', { CI: '1' }, false, /continuous integration/],
  ] as const)('no: %s with %j, and one sentence says why', (platform, env, isRoot, why) => {
    const said = whyNoBrowser(env, platform, isRoot);
    expect(said).toMatch(why);
    expect(said).toMatch(/^No browser is opened.*\.$/);
  });
});

describe.runIf(process.platform === 'linux')('opening a browser', () => {
  const ADDRESS = 'http://127.0.0.1:1/?token=a&b;c$(d)';

  /** A path on which `xdg-open` is this script, or is not at all. */
  function withLauncher(script?: string): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-browser-'));
    const { PATH } = process.env;
    process.env['PATH'] = script === undefined ? folder : `${folder}:${PATH ?? ''}`;
    if (script !== undefined) writeFileSync(path.join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    onTestFinished(() => {
      process.env['PATH'] = PATH;
      rmSync(folder, { recursive: true, force: true });
    });
    return folder;
  }

  it('hands the address over as it is', async () => {
    const folder = withLauncher(
      'printf %s "$*" > "$(dirname "$0")/opened.tmp" && mv "$(dirname "$0")/opened.tmp" "$(dirname "$0")/opened"',
    );
    const said: string[] = [];
    openBrowser(ADDRESS, 'linux', (why) => void said.push(why));
    const opened = path.join(folder, 'opened');
    await expect.poll(() => existsSync(opened)).toBe(true);
    expect(readFileSync(opened, 'utf8')).toBe(ADDRESS);
    expect(said).toEqual([]);
  });

  it.each([
    ['there is no launcher', undefined, 'No browser is opened: xdg-open cannot be run.'],
    ['the launcher finds no browser', 'exit 3', 'No browser is opened: xdg-open found none.'],
  ])('says so when %s', async (_what, script, sentence) => {
    withLauncher(script);
    const said: string[] = [];
    openBrowser(ADDRESS, 'linux', (why) => void said.push(why));
    await expect.poll(() => said).toEqual([sentence]);
  });
});

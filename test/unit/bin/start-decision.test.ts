import { describe, expect, it } from 'vitest';
import {
  chooseHost,
  firstError,
  obstacleOf,
  Progress,
  READY,
  sentenceOf,
  STALL_MS,
} from '../../../bin/start-decision.mjs';
import { readFileSync } from 'node:fs';

const linux = { args: [], platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false };
const web = { host: 'web', args: [] };

describe('npm start', () => {
  it('opens the desktop app', () => {
    expect(chooseHost(linux)).toEqual({ host: 'desktop' });
    expect(chooseHost({ ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ host: 'desktop' });
    for (const platform of ['darwin', 'win32'])
      expect(chooseHost({ ...linux, platform, env: {}, isRoot: platform === 'darwin' })).toEqual({ host: 'desktop' });
  });

  it('starts the web host where it is asked for, with its options', () => {
    expect(chooseHost({ ...linux, args: ['--web'] })).toEqual(web);
    expect(chooseHost({ ...linux, args: ['--no-open', '--port', '8090'] })).toEqual({
      host: 'web',
      args: ['--no-open', '--port', '8090'],
    });
    expect(chooseHost({ ...linux, args: ['--web', '--no-open'] })).toEqual({ host: 'web', args: ['--no-open'] });
  });

  it('starts the web host for root and without a display, and says so', () => {
    expect(chooseHost({ ...linux, isRoot: true })).toEqual({ ...web, obstacle: { reason: 'root' } });
    expect(chooseHost({ ...linux, env: { DISPLAY: '' } })).toEqual({ ...web, obstacle: { reason: 'display' } });
  });

  it('tries a binary that is named, whatever the computer looks like', () => {
    expect(chooseHost({ ...linux, env: { ELECTRON_EXEC_PATH: '/x' }, isRoot: true })).toEqual({ host: 'desktop' });
  });

  it('waits for the words that the desktop app says', () => {
    expect(readFileSync('src/main/shell/electron/desktop-host.ts', 'utf8')).toContain(`const READY = '${READY}`);
  });
});

describe('a desktop app that did not come up', () => {
  const loader =
    '/x/electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory';
  it.each([
    [loader, 127, { reason: 'library', detail: 'libnss3.so' }],
    ['[1:FATAL] Running as root without --no-sandbox is not supported.', 1, { reason: 'root' }],
    ['[1:ERROR:ozone_platform_x11.cc] Missing X server or $DISPLAY', 1, { reason: 'display-closed' }],
    ['[1:ERROR:env.cc] The platform failed to initialize.  Exiting.', 1, { reason: 'display-closed' }],
    ['[1:FATAL] The SUID sandbox helper binary was found, but is not configured correctly.', 1, { reason: 'sandbox' }],
    ['[1:FATAL] No usable sandbox!', 1, { reason: 'sandbox' }],
    ['something else', 7, { reason: 'ended', detail: 'exit code 7' }],
  ])('%s', (output, code, obstacle) => {
    expect(obstacleOf({ code, signal: null, output })).toEqual(obstacle);
  });

  it('because of a signal', () => {
    expect(obstacleOf({ code: null, signal: 'SIGSEGV', output: '' })).toEqual({
      reason: 'ended',
      detail: 'signal SIGSEGV',
    });
  });
});

describe('the sentence', () => {
  const instead = 'the web host starts instead';
  it.each([
    ['root', '', /Chromium does not run as root; to get it, start it as another user;/],
    ['display', '', /there is no display .*; to get it, start it in a desktop session;/],
    ['display-closed', '', /the display cannot be opened; to get it, check DISPLAY/],
    ['not-installed', '', /Electron is not installed; to get it, run "npm install"/],
    [
      'download',
      'TypeError: fetch failed',
      /cannot be downloaded \(TypeError: fetch failed\); to get it, run "npx install-electron"/,
    ],
    ['stalled', '', /stood still for 10 seconds; to get it, run "npx install-electron"/],
    ['library', 'libnss3.so', /the system has no libnss3\.so; to get it, install libnss3 /],
    ['library', 'libother.so.1', /the system has no libother\.so\.1; to get it, install the package that has it;/],
    ['sandbox', '', /does not allow the sandbox of Chromium; to get it, allow user namespaces/],
    ['not-run', 'EACCES', /cannot be run \(EACCES\)/],
    ['slow', '', /no window opened within 60 seconds/],
    ['ended', 'exit code 7', /ended before its window opened \(exit code 7\)/],
  ])('for %s %s says why, how to get it, and what happens', (reason, detail, said) => {
    const sentence = sentenceOf('The desktop app cannot be opened', { reason, detail }, instead);
    expect(sentence).toMatch(said);
    expect(sentence).toMatch(/^The desktop app cannot be opened, because .*; the web host starts instead\.$/);
    expect(sentence).not.toContain('\n');
  });
});

describe('the first error of a program', () => {
  it.each([
    ['TypeError: fetch failed\n    at node:internal', 'TypeError: fetch failed'],
    ['\nfile.mjs:1\nError: getaddrinfo ENOTFOUND github.com\n', 'Error: getaddrinfo ENOTFOUND github.com'],
    ['no such thing\nmore', 'no such thing'],
    ['', 'no reason was given'],
  ])('of %j is %s', (output, error) => {
    expect(firstError(output)).toBe(error);
  });
});

describe('a download', () => {
  it('stands still when nothing came for 10 s', () => {
    const progress = new Progress();
    expect(progress.standsStill(0, 5_000)).toBe(false);
    expect(progress.standsStill(0, 5_000 + STALL_MS - 1)).toBe(false);
    expect(progress.standsStill(1, 5_000 + STALL_MS)).toBe(false);
    expect(progress.standsStill(1, 5_000 + 2 * STALL_MS - 1)).toBe(false);
    expect(progress.standsStill(1, 5_000 + 2 * STALL_MS)).toBe(true);
  });
});

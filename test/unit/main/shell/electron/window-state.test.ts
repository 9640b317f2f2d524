import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { overlayLook, windowColour, windowOptions } from '../../../../../src/main/shell/electron/window-look.ts';
import { beside, placeOn, windowStateFile } from '../../../../../src/main/shell/electron/window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('the place of a window', () => {
  it('is where it was', () => {
    expect(placeOn([screen], box(100, 50, 1200, 800))).toEqual(box(100, 50, 1200, 800));
    expect(placeOn([screen, second], box(2000, 50, 1000, 800))).toEqual(box(2000, 50, 1000, 800));
  });

  it('is the middle of the first display when it was never seen, in the usual size', () => {
    expect(placeOn([screen], undefined)).toEqual(box(240, 70, 1440, 900));
  });

  it('is the middle of the first display when its own is gone', () => {
    expect(placeOn([screen], box(2000, 50, 1000, 800))).toEqual(box(460, 120, 1000, 800));
  });

  it('is the display it has most of itself on', () => {
    expect(placeOn([screen, second], box(1800, 100, 1000, 700))).toEqual(box(1920, 100, 1000, 700));
    expect(placeOn([screen, second], box(1100, 100, 1000, 700))).toEqual(box(920, 100, 1000, 700));
  });

  it('is wholly on the display, and no larger than it', () => {
    expect(placeOn([screen], box(-500, -300, 1200, 800))).toEqual(box(0, 0, 1200, 800));
    expect(placeOn([screen], box(1500, 900, 1200, 800))).toEqual(box(720, 240, 1200, 800));
    expect(placeOn([screen], box(0, 0, 5000, 5000))).toEqual(screen);
    expect(placeOn([screen], box(10, 10, 5, 5))).toEqual(box(10, 10, 960, 640));
    const small = box(0, 0, 800, 600);
    expect(placeOn([small], undefined)).toEqual(small);
  });

  it('is somewhere even where no display is told', () => {
    expect(placeOn([], undefined)).toEqual(box(0, 0, 1440, 900));
  });

  it('of a further window is beside the one before', () => {
    expect(beside(box(10, 20, 1000, 700))).toEqual(box(42, 52, 1000, 700));
  });
});

describe('the file of the window', () => {
  function folder() {
    const made = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-window-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }
  const state = { bounds: box(1, 2, 1000, 700), maximized: true, fullScreen: false };

  it('says what it was told', async () => {
    const place = folder();
    expect(await windowStateFile(place).read()).toEqual({ maximized: false, fullScreen: false });
    await windowStateFile(place).change(() => state);
    expect(await windowStateFile(place).read()).toEqual(state);
    expect(JSON.parse(readFileSync(path.join(place, 'window.json'), 'utf8'))).toEqual({ v: 1, ...state });
  });

  it.each([
    '',
    '{',
    '[]',
    '{"v":1,"bounds":{"x":1}}',
    '{"v":1,"bounds":{"x":1,"y":1,"width":1e9,"height":1}}',
    '{"v":0}',
  ])('that is damaged (%j) is set aside', async (text) => {
    const place = folder();
    writeFileSync(path.join(place, 'window.json'), text);
    expect(await windowStateFile(place).read()).toEqual({ maximized: false, fullScreen: false });
    expect(readdirSync(place).filter((name) => name.startsWith('window.damaged-'))).toHaveLength(1);
  });

  it('of a newer version is left alone', async () => {
    const place = folder();
    writeFileSync(path.join(place, 'window.json'), '{"v":2}');
    await expect(windowStateFile(place).read()).rejects.toMatchObject({ code: 'version-too-new' });
    expect(readFileSync(path.join(place, 'window.json'), 'utf8')).toBe('{"v":2}');
  });
});

describe('a window', () => {
  const tokens = readFileSync('src/renderer/src/ui/tokens.css', 'utf8');
  const token = (theme: string, name: string) =>
    new RegExp(`data-theme='${theme}'\\][^}]*?${name}: (#[0-9a-f]{6})`).exec(tokens)?.[1];

  it.each(['linux', 'win32', 'darwin'] as const)('on %s keeps its page away from Node', (platform) => {
    expect(windowOptions(platform, false, '/preload').webPreferences).toEqual({
      preload: '/preload',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    });
  });

  it.each(['light', 'dark'] as const)('has the colours of the page before it is drawn: %s', (theme) => {
    const dark = theme === 'dark';
    expect(windowColour(dark)).toBe(token(theme, '--bg-1'));
    expect(overlayLook(dark)).toEqual({
      color: token(theme, '--bg-0'),
      symbolColor: token(theme, '--fg-1'),
      height: Number(/--bar: (\d+)px/.exec(tokens)?.[1]) - 1,
    });
  });
});

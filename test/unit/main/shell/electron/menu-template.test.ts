import { describe, expect, it } from 'vitest';
import {
  acceleratorOf,
  contextTemplate,
  eventsOf,
  isMenuKey,
  menuTemplate,
} from '../../../../../src/main/shell/electron/menu-template.ts';
import { SHORTCUTS } from '../../../../../src/renderer/src/state/key-table.ts';

type Item = ReturnType<typeof menuTemplate>[number];

function menu(platform: NodeJS.Platform, isPackaged = true) {
  const pressed: string[] = [];
  let windows = 0;
  const template = menuTemplate(platform, isPackaged, {
    press: (stroke) => pressed.push(stroke),
    newWindow: () => windows++,
  });
  const items = template.flatMap(({ submenu }) => submenu as Item[]);
  return { template, items, pressed, windows: () => windows };
}

/** Clicks as the menu does; the items look at nothing that comes with it. */
const click = ({ click: run }: Item) => (run as (() => void) | undefined)?.();
const roles = (items: readonly Item[]) => items.flatMap(({ role }) => role ?? []);

describe('the menu', () => {
  it('has the parts that each platform expects', () => {
    const names = (platform: NodeJS.Platform) => menu(platform).template.map(({ label }) => label?.replace('&', ''));
    expect(names('darwin')).toEqual(['WAMP Inspector', 'File', 'Edit', 'View', 'Window', 'Help']);
    expect(names('win32')).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    expect(names('linux')).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
  });

  it('ends the program and tells about it where each platform has that', () => {
    const inApp = roles(menu('darwin').template[0]?.submenu as Item[]);
    expect(inApp).toEqual(expect.arrayContaining(['about', 'services', 'hide', 'hideOthers', 'unhide', 'quit']));
    expect(roles(menu('linux').template[0]?.submenu as Item[])).toContain('quit');
    expect(menu('win32').items.find(({ role }) => role === 'quit')?.label).toBe('Exit');
    for (const platform of ['darwin', 'win32', 'linux'] as const)
      expect(roles(menu(platform).items).filter((role) => role === 'about' || role === 'quit')).toHaveLength(2);
  });

  it.each(['darwin', 'win32', 'linux'] as const)('on %s presses keys that the page knows', (platform) => {
    const known = SHORTCUTS.flatMap(({ desktop }) => desktop);
    const { items, pressed } = menu(platform);
    for (const item of items.filter(({ label }) => label !== 'New Window')) click(item);
    expect(pressed.length).toBeGreaterThan(12);
    expect(pressed.filter((stroke) => !known.includes(stroke))).toEqual([]);
    // The page hears its keys itself; else it would hear them twice.
    const ownKeys = items.filter(({ registerAccelerator }) => registerAccelerator === false);
    expect(ownKeys.map(({ accelerator }) => accelerator)).toEqual(pressed.map(acceleratorOf));
  });

  it.each(['darwin', 'win32', 'linux'] as const)('on %s takes no key of the page for something else', (platform) => {
    const taken = SHORTCUTS.flatMap(({ desktop }) => desktop).map(acceleratorOf);
    const { items } = menu(platform);
    const others = items.filter(({ registerAccelerator }) => registerAccelerator !== false);
    const keys = others.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toContain('Shift+CmdOrCtrl+N');
    expect(keys.filter((key) => taken.includes(key))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('opens a window', () => {
    const { items, windows } = menu('linux');
    items.filter(({ label }) => label === 'New Window').forEach(click);
    expect(windows()).toBe(1);
  });

  it('has tools for developers in development only', () => {
    expect(roles(menu('linux', false).items)).toContain('toggleDevTools');
    expect(roles(menu('linux').items)).not.toContain('toggleDevTools');
  });
});

describe('a stroke', () => {
  it('is written as the system writes it', () => {
    expect(['Mod+K', 'Alt+ArrowLeft', '?', 'Mod+,'].map(acceleratorOf)).toEqual([
      'CmdOrCtrl+K',
      'Alt+Left',
      '?',
      'CmdOrCtrl+,',
    ]);
  });

  it('is pressed as the platform means it', () => {
    expect(eventsOf('Mod+K', 'darwin').map(({ keyCode, modifiers }) => [keyCode, modifiers])).toEqual([
      ['K', ['meta']],
      ['K', ['meta']],
    ]);
    expect(eventsOf('Mod+Shift+C', 'linux')).toEqual([
      { type: 'keyDown', keyCode: 'C', modifiers: ['control', 'shift'] },
      { type: 'keyUp', keyCode: 'C', modifiers: ['control', 'shift'] },
    ]);
    expect(eventsOf('Alt+ArrowLeft', 'linux')[0]).toEqual({ type: 'keyDown', keyCode: 'Left', modifiers: ['alt'] });
  });
});

describe('the menu at the pointer', () => {
  it('is for text', () => {
    expect(roles(contextTemplate(true, false))).toEqual([
      'undo',
      'redo',
      'cut',
      'copy',
      'paste',
      'delete',
      'selectAll',
    ]);
    expect(roles(contextTemplate(false, true))).toEqual(['copy']);
    expect(contextTemplate(false, false)).toEqual([]);
  });
});

describe('the key of the menu', () => {
  const plain = { type: 'keyDown', key: 'F10', shift: false, alt: false, control: false, meta: false } as const;
  it('opens it where no bar shows it', () => {
    expect(['linux', 'win32', 'darwin'].map((platform) => isMenuKey(platform as NodeJS.Platform, plain))).toEqual([
      true,
      true,
      false,
    ]);
    for (const other of [
      { type: 'keyUp' },
      { key: 'F9' },
      { shift: true },
      { alt: true },
      { control: true },
      { meta: true },
    ] as const)
      expect(isMenuKey('linux', { ...plain, ...other })).toBe(false);
  });
});

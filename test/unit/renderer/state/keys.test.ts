// The table of shortcuts: none is bound twice in a host, none is out of reach in a browser, and what is
// pressed is told from what is not.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isStroke,
  isWriting,
  namesOf,
  SHORTCUTS,
  strokeOf,
  type Pressed,
} from '../../../../src/renderer/src/state/key-table.ts';

const HOSTS = ['web', 'desktop'] as const;

function pressed(key: string, more: Partial<Pressed> = {}): Pressed {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more };
}

describe.each(HOSTS)('the shortcuts of the %s host', (host) => {
  it('have each key once', () => {
    const bound = SHORTCUTS.flatMap((row) => row[host].map((stroke) => JSON.stringify(strokeOf(stroke))));
    expect(bound.filter((stroke, index) => bound.indexOf(stroke) !== index)).toEqual([]);
  });

  it('have a key and a label each', () => {
    for (const row of SHORTCUTS) {
      expect(row[host], row.id).not.toEqual([]);
      expect(row.label, row.id).toMatch(/^\S.*\S$/);
    }
  });
});

describe('the shortcuts of a browser', () => {
  it('leave out what browsers keep from pages', () => {
    const kept = /^Mod\+(?:Shift\+)?(?:N|T|W|Q|[0-9])$/;
    expect(SHORTCUTS.flatMap(({ web }) => web).filter((stroke) => kept.test(stroke))).toEqual([]);
  });

  it('are the same but for those', () => {
    const differ = SHORTCUTS.filter(({ web, desktop }) => web.join() !== desktop.join());
    expect(differ.map(({ web, desktop }) => [web, desktop])).toEqual(
      differ.map(({ web }) => [web, web.map((stroke) => stroke.replace('Alt+', 'Mod+'))]),
    );
  });
});

describe('the list of shortcuts', () => {
  it('names none that nothing hears', () => {
    const folder = path.resolve('src/renderer/src');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('key-table.ts'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const heard = new Set(
      sources.flatMap((text) => [...text.matchAll(/useShortcut\(\s*'([a-z-]+)'/g)].map((m) => m[1])),
    );
    expect(SHORTCUTS.filter(({ id, local }) => local !== true && !heard.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('a stroke', () => {
  it('is told by its modifiers', () => {
    const stroke = strokeOf('Mod+K');
    expect(isStroke(stroke, pressed('k', { ctrlKey: true }), false)).toBe(true);
    expect(isStroke(stroke, pressed('K', { ctrlKey: true }), false)).toBe(true);
    expect(isStroke(stroke, pressed('k'), false)).toBe(false);
    expect(isStroke(stroke, pressed('k', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(isStroke(stroke, pressed('k', { ctrlKey: true, altKey: true }), false)).toBe(false);
  });

  it('takes Cmd on macOS and nothing else', () => {
    const stroke = strokeOf('Mod+K');
    expect(isStroke(stroke, pressed('k', { metaKey: true }), true)).toBe(true);
    expect(isStroke(stroke, pressed('k', { ctrlKey: true }), true)).toBe(false);
    expect(isStroke(stroke, pressed('k', { metaKey: true }), false)).toBe(false);
  });

  it('with Alt is told by the place of the key, whatever it writes', () => {
    const stroke = strokeOf('Alt+N');
    expect(isStroke(stroke, pressed('˜', { altKey: true, code: 'KeyN' }), true)).toBe(true);
    expect(isStroke(stroke, pressed('n', { altKey: true, code: 'KeyB' }), false)).toBe(false);
  });

  it('that is a sign is told with or without Shift', () => {
    expect(isStroke(strokeOf('?'), pressed('?', { shiftKey: true }), false)).toBe(true);
    expect(isStroke(strokeOf('?'), pressed('?'), false)).toBe(true);
  });

  it('that is a letter is told without Shift only', () => {
    expect(isStroke(strokeOf('F'), pressed('f'), false)).toBe(true);
    expect(isStroke(strokeOf('F'), pressed('F', { shiftKey: true }), false)).toBe(false);
  });

  it('writes if it has neither Ctrl nor Alt', () => {
    expect(['F', '?', '/'].map((text) => isWriting(strokeOf(text)))).toEqual([true, true, true]);
    expect(['Mod+F', 'Alt+N', 'F6', 'Escape'].map((text) => isWriting(strokeOf(text)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('is shown as it stands on the keyboard', () => {
    expect(namesOf('Mod+Shift+C', false)).toEqual(['Ctrl', 'Shift', 'C']);
    expect(namesOf('Mod+Shift+C', true)).toEqual(['⌘', '⇧', 'C']);
    expect(namesOf('Alt+ArrowLeft', false)).toEqual(['Alt', '←']);
    expect(namesOf('G S', false)).toEqual(['G', 'S']);
  });
});

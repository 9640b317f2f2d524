// Every shortcut of the page with its keys in each host. Browsers keep some keys from pages (new window,
// new tab, close tab, tab 1 to 9), so that the web host has Alt in their place.
//
// A stroke is written as modifiers and a key, for example `Mod+K`, `Alt+ArrowLeft`, `Shift+F`. `Mod` is
// Cmd on macOS and Ctrl elsewhere. Two strokes one after the other have a space between them: `G H`.

import { keyStrings } from '../strings/keys.ts';

export type KeyGroup = 'page' | 'capture' | 'list' | 'edit';

interface Shortcut {
  readonly id: string;
  readonly web: readonly string[];
  readonly desktop: readonly string[];
  readonly label: string;
  readonly group: KeyGroup;
  /** Acts while an overlay lies above the page too. */
  readonly above?: boolean;
  /** Handled by the part that has the focus; stands here for the list of shortcuts. */
  readonly local?: boolean;
}

type Row = Omit<Shortcut, 'web' | 'desktop' | 'label'> & ({ readonly keys: readonly string[] } | BothHosts);
interface BothHosts {
  readonly web: readonly string[];
  readonly desktop: readonly string[];
}

const ROWS = [
  { id: 'palette', group: 'page', keys: ['Mod+K'], above: true },
  { id: 'new-connection', group: 'page', web: ['Alt+N'], desktop: ['Mod+N'] },
  { id: 'open-capture', group: 'page', keys: ['Mod+O'] },
  { id: 'settings', group: 'page', keys: ['Mod+,'], above: true },
  { id: 'shortcuts', group: 'page', keys: ['?'], above: true },
  { id: 'sidebar', group: 'page', keys: ['Mod+B'] },
  { id: 'back', group: 'page', keys: ['Alt+ArrowLeft'] },
  { id: 'forward', group: 'page', keys: ['Alt+ArrowRight'] },
  { id: 'next-pane', group: 'page', keys: ['F6'] },
  { id: 'previous-pane', group: 'page', keys: ['Shift+F6'] },
  { id: 'close-layer', group: 'page', keys: ['Escape'], local: true },

  { id: 'view-handshake', group: 'capture', web: ['Alt+1', 'G H'], desktop: ['Mod+1', 'G H'] },
  { id: 'view-timeline', group: 'capture', web: ['Alt+2', 'G T'], desktop: ['Mod+2', 'G T'] },
  { id: 'view-call', group: 'capture', web: ['Alt+3', 'G C'], desktop: ['Mod+3', 'G C'] },
  { id: 'view-meta', group: 'capture', web: ['Alt+4'], desktop: ['Mod+4'] },
  { id: 'realm-sessions', group: 'capture', keys: ['G S'] },
  { id: 'realm-registrations', group: 'capture', keys: ['G R'] },
  { id: 'realm-subscriptions', group: 'capture', keys: ['G B'] },
  { id: 'inspector', group: 'capture', keys: ['Mod+I'] },
  { id: 'save-capture', group: 'capture', keys: ['Mod+E'] },
  { id: 'close-capture', group: 'capture', web: ['Alt+W'], desktop: ['Mod+W'] },

  { id: 'move', group: 'list', keys: ['ArrowUp', 'ArrowDown'], local: true },
  { id: 'move-page', group: 'list', keys: ['PageUp', 'PageDown'], local: true },
  { id: 'move-ends', group: 'list', keys: ['Home', 'End'], local: true },
  { id: 'fold', group: 'list', keys: ['ArrowLeft', 'ArrowRight'], local: true },
  { id: 'into-inspector', group: 'list', keys: ['Enter'], local: true },
  { id: 'pair-up', group: 'list', keys: ['Alt+ArrowUp'] },
  { id: 'pair-down', group: 'list', keys: ['Alt+ArrowDown'] },
  { id: 'follow', group: 'list', keys: ['F'] },
  { id: 'pause', group: 'list', keys: ['P'] },
  { id: 'filter', group: 'list', keys: ['/', 'Mod+F'] },
  { id: 'clear-filter', group: 'list', keys: ['Mod+Backspace'] },
  { id: 'same-uri', group: 'list', keys: ['Shift+ArrowUp', 'Shift+ArrowDown'], local: true },
  { id: 'copy', group: 'list', keys: ['Mod+C'], local: true },
  { id: 'copy-bytes', group: 'list', keys: ['Mod+Shift+C'], local: true },

  { id: 'submit', group: 'edit', keys: ['Mod+Enter'] },
  { id: 'yield', group: 'edit', keys: ['Alt+Enter'] },
  { id: 'save', group: 'edit', keys: ['Mod+S'] },
] as const satisfies readonly Row[];

export type ShortcutId = (typeof ROWS)[number]['id'];

/** The table, in the order of the list of shortcuts. */
export const SHORTCUTS: readonly (Shortcut & { readonly id: ShortcutId })[] = ROWS.map((row) => {
  const { id, group } = row;
  const hosts: BothHosts = 'keys' in row ? { web: row.keys, desktop: row.keys } : row;
  return {
    id,
    group,
    web: hosts.web,
    desktop: hosts.desktop,
    label: keyStrings.labels[id],
    above: 'above' in row,
    local: 'local' in row,
  };
});

/** A stroke of the table in its parts. */
export interface Stroke {
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** A single character in lower case, or the name of the key. */
  readonly key: string;
}

/** The parts of a stroke as it is written in the table. */
export function strokeOf(text: string): Stroke {
  const parts = text.split('+');
  const key = parts.at(-1) ?? '';
  return {
    mod: parts.includes('Mod'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/** What is needed of a keyboard event. */
export interface Pressed {
  readonly key: string;
  /** Place of the key, for example `KeyN`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** True if what was pressed is this stroke. */
export function isStroke(stroke: Stroke, pressed: Pressed, mac: boolean): boolean {
  const mod = mac ? pressed.metaKey : pressed.ctrlKey;
  const other = mac ? pressed.ctrlKey : pressed.metaKey;
  if (other || mod !== stroke.mod || pressed.altKey !== stroke.alt) return false;
  const single = stroke.key.length === 1;
  // With Alt, keyboards write other characters, so that the place of the key counts.
  const key =
    single && stroke.alt ? placeOf(pressed.code) : pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  if (key !== stroke.key) return false;
  // Where a sign stands differs from keyboard to keyboard, and with it whether it takes Shift.
  return (single && !/[a-z0-9]/.test(stroke.key)) || pressed.shiftKey === stroke.shift;
}

function placeOf(code: string): string {
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase() ?? '';
}

/** True for a stroke that writes a character, so that it must not act where text is typed. */
export function isWriting(stroke: Stroke): boolean {
  return !stroke.mod && !stroke.alt && stroke.key.length === 1;
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
};
const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Backspace: '⌫', Enter: '↩' };
const PLAIN: Readonly<Record<string, string>> = { Mod: 'Ctrl' };

/** A stroke, or two, as it stands on keys: `Ctrl`, `K`. */
export function namesOf(text: string, mac: boolean): readonly string[] {
  return text.split(/[+ ]/).map((part) => NAMES[part] ?? (mac ? MAC : PLAIN)[part] ?? part);
}

// Shortcuts at work: one listener for the page, and whoever can act on a shortcut registers for it. Of
// several the one that came last acts, which is the innermost.

import { useEffect, useEffectEvent } from 'react';
import { isStroke, isWriting, namesOf, SHORTCUTS, strokeOf, type ShortcutId, type Stroke } from './key-table.ts';
import { state } from './store.ts';

export const ON_MAC = /^Mac|^iP/.test(globalThis.navigator?.platform ?? '');

/** Keys of a shortcut in this host, as they stand on the keyboard. */
export function keysOf(id: ShortcutId): readonly string[] {
  const [first] = strokesOf(id);
  return first === undefined ? [] : namesOf(first, ON_MAC);
}

/** All bindings of a shortcut in this host. */
export function strokesOf(id: ShortcutId): readonly string[] {
  return SHORTCUTS.find((row) => row.id === id)?.[state().host] ?? [];
}

interface Registered {
  readonly id: ShortcutId;
  readonly run: () => void;
}

const registered: Registered[] = [];

/** Runs `run` when the shortcut is pressed, as long as `when` holds. */
export function useShortcut(id: ShortcutId, run: () => void, when = true): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (!when) return undefined;
    const entry: Registered = { id, run: () => latest() };
    registered.push(entry);
    if (registered.length === 1) {
      window.addEventListener('keydown', onKeyDown);
      window.addEventListener('keydown', onEnter, true);
    }
    return () => {
      registered.splice(registered.indexOf(entry), 1);
      if (registered.length > 0) return;
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', onEnter, true);
    };
  }, [id, when]);
}

/** After the first of two strokes the second one is waited for so long. */
const SECOND_MS = 1500;
/** The first of two strokes, as it stands in the table. */
let begun: { readonly text: string; readonly at: number } | undefined;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || /^(?:Shift|Control|Alt|Meta)$/.test(event.key)) return;
  const first = begun !== undefined && event.timeStamp - begun.at < SECOND_MS ? begun.text : undefined;
  begun = undefined;
  const entry =
    (first === undefined ? undefined : registered.findLast(({ id }) => acts(id, event, first))) ??
    registered.findLast(({ id }) => acts(id, event, undefined));
  if (entry === undefined) {
    const text = registered.map(({ id }) => beginningOf(id, event)).find((stroke) => stroke !== undefined);
    if (text !== undefined) begun = { text, at: event.timeStamp };
    return;
  }
  event.preventDefault();
  entry.run();
}

/** The first stroke of a shortcut of two, if that is what was pressed. */
function beginningOf(id: ShortcutId, event: KeyboardEvent): string | undefined {
  if (state().overlay !== undefined) return undefined;
  const firsts = strokesOf(id).flatMap((text) => (text.includes(' ') ? [text.split(' ')[0] ?? ''] : []));
  return firsts.find((text) => isStroke(strokeOf(text), event, ON_MAC) && isFree(strokeOf(text), event.target));
}

/** Buttons and choices take Enter for themselves, whatever is held with it; the main action comes before them. */
function onEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter') return;
  onKeyDown(event);
  if (event.defaultPrevented) event.stopPropagation();
}

/** `first`: the stroke before this one, for shortcuts of two. */
function acts(id: ShortcutId, event: KeyboardEvent, first: string | undefined): boolean {
  const row = SHORTCUTS.find((entry) => entry.id === id);
  if (row === undefined || (state().overlay !== undefined && row.above !== true)) return false;
  return strokesOf(id)
    .map((text) => text.split(' '))
    .filter((strokes) => (strokes.length === 1 ? first === undefined : strokes[0] === first))
    .map((strokes) => strokeOf(strokes.at(-1) ?? ''))
    .some((stroke) => isStroke(stroke, event, ON_MAC) && isFree(stroke, event.target));
}

/** True unless the stroke means something in the text that is being typed. */
function isFree(stroke: Stroke, target: EventTarget | null): boolean {
  const typing = isTextField(target);
  if (isWriting(stroke)) return state().settings.letterKeys && !typing;
  // On macOS Alt and an arrow move by a word.
  if (ON_MAC && stroke.alt && typing) return !stroke.key.startsWith('Arrow');
  return true;
}

/** True for an element in which typing writes text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !/^(?:button|checkbox|color|file|radio|range|reset|submit)$/.test(target.type)
  );
}

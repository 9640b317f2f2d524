// Keys of the list: moving, the other end of a pair, the same URI, copying.

import type { KeyboardEvent } from 'react';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { announce } from '../../state/actions.ts';
import { ON_MAC } from '../../state/keys.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { rowCopy } from './copy-record.ts';
import { findSameUri, MOST_LOOKED_AT } from './same-uri.ts';
import type { CursorStep, TimelineList } from './timeline-list.ts';

const STEPS: Readonly<Record<string, CursorStep>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

/** Acts on a key that was pressed in the list. */
export function onListKey(event: KeyboardEvent, list: TimelineList, capture: string): void {
  const mod = ON_MAC ? event.metaKey : event.ctrlKey;
  if (mod && event.key.toLowerCase() === 'c') {
    // A text that is marked is what is meant.
    if (!(document.getSelection()?.isCollapsed ?? true)) return;
    event.preventDefault();
    void copyRecord(list, capture, event.shiftKey ? 'hex' : 'text');
    return;
  }
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || (mod && step !== 'first' && step !== 'last')) return;
  event.preventDefault();
  if (event.shiftKey && (step === 'up' || step === 'down')) void stepToSameUri(list, step);
  else list.step(step);
}

/** Goes to the other end of the cursor's pair, if it lies in this direction. */
export function stepToPair(list: TimelineList, way: 'up' | 'down'): void {
  const row = list.cursorRow();
  if (!row) return;
  if (row.pair === undefined || row.pair > row.seq !== (way === 'down')) {
    announce(words.noPair);
    return;
  }
  const { pair } = list.snapshot();
  if (pair === undefined) announce(words.pairHidden(formatCount(row.pair)));
  else list.moveTo(pair);
}

async function stepToSameUri(list: TimelineList, way: 'up' | 'down'): Promise<void> {
  const row = list.cursorRow();
  if (!row) return list.step(way);
  if (row.uri === undefined) return announce(words.noUri);
  const found = await findSameUri(list.window, row.row, row.uri, way === 'down' ? 1 : -1).catch(() => undefined);
  if (found === undefined) announce(words.noSameUri(formatCount(MOST_LOOKED_AT)));
  else if (list.cursorRow()?.seq === row.seq) list.moveTo(found);
}

async function copyRecord(list: TimelineList, capture: string, form: 'text' | 'hex'): Promise<void> {
  const row = list.cursorRow();
  if (!row) return;
  try {
    const { text, said } = await rowCopy(capture, row, form);
    if (text !== undefined) await navigator.clipboard.writeText(text);
    announce(said, text === undefined ? 'error' : 'done');
  } catch (error) {
    announce(error instanceof InspectorError ? visibleText(error.message) : words.copyFailed, 'error');
  }
}

// What a timeline goes back to when it is opened again in this page: where it was scrolled to, and what
// was chosen. Filters are kept longer, as a draft.

import type { Draft } from '../../../../shared/workspace.ts';
import { choiceOf, draftOf, isFiltering, type FilterChoice } from './filter-choice.ts';
import type { ListMemory } from './timeline-list.ts';

export interface Remembered extends ListMemory {
  readonly selected: number | undefined;
}

const remembered = new Map<string, Remembered>();
/** Captures whose place is remembered: the ones looked at last. */
const MOST = 32;

export function remember(capture: string, memory: Remembered): void {
  remembered.delete(capture);
  remembered.set(capture, memory);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MOST) return;
    remembered.delete(oldest);
  }
}

export function recall(capture: string): Remembered | undefined {
  return remembered.get(capture);
}

/** Name of the draft that holds the filters of the captures filtered last. */
export const FILTERS = 'timeline-filters';
const MOST_FILTERS = 8;

/** The filter of a capture, of the draft. */
export function filterIn(draft: Draft | undefined, capture: string): FilterChoice {
  const kept = draft && Object.hasOwn(draft, capture) ? draft[capture] : undefined;
  return choiceOf(typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : undefined);
}

/** The draft with the filter of a capture; undefined if none is left. */
export function withFilter(draft: Draft | undefined, capture: string, choice: FilterChoice): Draft | undefined {
  const others = Object.entries(draft ?? {}).filter(([id]) => id !== capture);
  const entries = isFiltering(choice) ? [...others, [capture, draftOf(choice)] as const] : others;
  return entries.length === 0 ? undefined : Object.fromEntries(entries.slice(-MOST_FILTERS));
}

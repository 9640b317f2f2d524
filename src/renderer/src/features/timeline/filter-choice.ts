// What the filter bar holds, and the filter of the contract it stands for.

import type { CaptureRow, ViewFilter } from '../../../../shared/capture-row.ts';
import type { Draft } from '../../../../shared/workspace.ts';
import { CLASSES, membersOf, type RecordClass } from './message-classes.ts';

export type DirectionChoice = 'both' | NonNullable<CaptureRow['dir']>;

export interface FilterChoice {
  readonly text: string;
  readonly dir: DirectionChoice;
  /** Message types and kinds of records that are shown; none: all. */
  readonly picked: readonly string[];
}

export const NO_FILTER: FilterChoice = { text: '', dir: 'both', picked: [] };

/** Longest text the app looks for. */
export const LONGEST_TEXT = 1024;

const KINDS = new Set([...membersOf('transport'), ...membersOf('notes')]);
const ALL = CLASSES.flatMap(membersOf);

export function isFiltering({ text, dir, picked }: FilterChoice): boolean {
  return text !== '' || dir !== 'both' || picked.length > 0;
}

/** The filter for the app; an empty one shows everything. */
export function viewFilterOf({ text, dir, picked }: FilterChoice): ViewFilter {
  const kinds = picked.filter((name) => KINDS.has(name));
  const types = picked.filter((name) => !KINDS.has(name));
  return {
    ...(picked.length > 0 && { kinds: types.length > 0 ? ['message', ...kinds] : kinds }),
    ...(types.length > 0 && { types }),
    ...(dir !== 'both' && { dir }),
    ...(text !== '' && { text }),
  };
}

/** How much of a family is picked. */
export function shareOf({ picked }: FilterChoice, family: RecordClass): 'none' | 'some' | 'all' {
  const members = membersOf(family);
  const count = members.filter((name) => picked.includes(name)).length;
  return count === 0 ? 'none' : count === members.length ? 'all' : 'some';
}

/** The choice with a family or one name picked or not. Everything picked is the same as nothing picked. */
export function withPicked(choice: FilterChoice, names: readonly string[], isPicked: boolean): FilterChoice {
  const others = choice.picked.filter((name) => !names.includes(name));
  const picked = isPicked ? ALL.filter((name) => others.includes(name) || names.includes(name)) : others;
  return { ...choice, picked: picked.length === ALL.length ? [] : picked };
}

/** The choice as a draft, to be kept. */
export function draftOf({ text, dir, picked }: FilterChoice): Draft {
  return { text, dir, picked: [...picked] };
}

/** The choice of a draft; what is not understood is left out. */
export function choiceOf(draft: Draft | undefined): FilterChoice {
  if (!draft) return NO_FILTER;
  const { text, dir, picked } = draft;
  return {
    text: typeof text === 'string' ? text.slice(0, LONGEST_TEXT) : '',
    dir: dir === 'in' || dir === 'out' ? dir : 'both',
    picked: Array.isArray(picked) ? ALL.filter((name) => picked.includes(name)) : [],
  };
}

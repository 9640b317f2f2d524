// Keys in the lists of steps: arrows choose, across the transport and the ladder.

import type { KeyboardEvent } from 'react';

const PAGE_STEPS = 5;

/** Handles a key anywhere in the handshake; `choose` gets the number of the step that was reached. */
export function onStepKey(event: KeyboardEvent<HTMLElement>, choose: (seq: number) => void): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const options = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="option"]')];
  const at = options.findIndex((option) => option === event.target);
  if (at < 0) return;
  // Enter goes on to the inspector, which the frame of the view sees to.
  if (event.key === 'Enter') choose(seqOf(options[at]));
  const next = options[placeAfter(event.key, at, options.length) ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  choose(seqOf(next));
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function seqOf(option: HTMLElement | undefined): number {
  return Number(option?.dataset['seq']);
}

function placeAfter(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'PageUp':
      return Math.max(0, at - PAGE_STEPS);
    case 'PageDown':
      return Math.min(count - 1, at + PAGE_STEPS);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

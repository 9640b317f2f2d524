// Arrow keys in a list of buttons that is one stop of the Tab key.

import type { KeyboardEvent } from 'react';

/** Moves the focus to another button of the element the event is handled at; other keys go on. */
export function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button')];
  const now = buttons.findIndex((button) => button === document.activeElement);
  const to = targetOf(event.key, now, buttons.length);
  if (now < 0 || to === undefined) return;
  event.preventDefault();
  buttons[to]?.focus();
}

function targetOf(key: string, now: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(now + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(now - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

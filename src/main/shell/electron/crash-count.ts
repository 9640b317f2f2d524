// What to do when the process of a page ends: a page is put in its place, since the app goes on without
// it. One that crashes again and again is not tried for ever.

import type { MessageBoxOptions } from 'electron';

const WINDOW_MS = 60_000;
const MOST = 3;

export class CrashCount {
  /** Moments of the last crashes, in milliseconds. */
  #crashes: number[] = [];

  /** Counts a crash at a moment: `again` loads the page, `ask` asks the person first. */
  next(now: number): 'again' | 'ask' {
    this.#crashes = [...this.#crashes.filter((at) => now - at < WINDOW_MS), now];
    return this.#crashes.length < MOST ? 'again' : 'ask';
  }

  /** The person wants it tried again. */
  forget(): void {
    this.#crashes = [];
  }
}

/** The question after several crashes; the answer 0 tries again. */
export const CRASH_QUESTION: MessageBoxOptions = {
  type: 'error',
  message: 'The page of WAMP Inspector stopped several times.',
  detail: 'Sessions and captures go on. Try again, or close this window.',
  buttons: ['Try Again', 'Close Window'],
  defaultId: 0,
  cancelId: 1,
  noLink: true,
};

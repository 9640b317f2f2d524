// What a screen reader is told about things that happen by themselves: at most one sentence every two
// seconds, and a newer sentence about the same thing replaces the older one that waits.

export const PAUSE_MS = 2000;
const MOST_WAITING = 4;

export interface LiveQueue {
  /** `about` groups sentences that replace each other. */
  add(text: string, about?: string): void;
}

export interface LiveClock {
  now(): number;
  /** Runs `run` once after `ms`. */
  after(ms: number, run: () => void): void;
}

/** A queue that hands one sentence at a time to `say`. */
export function liveQueue(say: (text: string) => void, clock: LiveClock): LiveQueue {
  let waiting: { readonly text: string; readonly about: string }[] = [];
  let nextAt = -Infinity;
  let planned = false;

  const run = () => {
    planned = false;
    const [first, ...rest] = waiting;
    if (first === undefined) return;
    waiting = rest;
    nextAt = clock.now() + PAUSE_MS;
    say(first.text);
    plan();
  };
  const plan = () => {
    if (planned || waiting.length === 0) return;
    planned = true;
    clock.after(Math.max(0, nextAt - clock.now()), run);
  };
  return {
    add(text, about = text) {
      waiting = [...waiting.filter((other) => other.about !== about), { text, about }].slice(-MOST_WAITING);
      plan();
    },
  };
}

// What appears when a field is left moves what is below it. If the field was left by pressing a button there, the
// button must not move away from under the pointer: what appears waits until the pointer is up.

import { useEffect, useState } from 'react';

class PointerWait {
  #isDown = false;
  #waiting: (() => void)[] = [];

  /** Runs a task: now, or as soon as the pointer is up and what was pressed has acted. */
  readonly run = (task: () => void): void => {
    if (this.#isDown) this.#waiting.push(task);
    else task();
  };

  readonly down = (): void => {
    this.#isDown = true;
  };

  readonly up = (): void => {
    this.#isDown = false;
    setTimeout(() => {
      const tasks = this.#waiting;
      this.#waiting = [];
      for (const task of tasks) task();
    });
  };
}

/** Gives the function that runs tasks when no pointer is down. */
export function useAfterPointer(): (task: () => void) => void {
  const [wait] = useState(() => new PointerWait());
  useEffect(() => {
    const events = [
      ['pointerdown', wait.down],
      ['pointerup', wait.up],
      ['pointercancel', wait.up],
    ] as const;
    for (const [name, hear] of events) window.addEventListener(name, hear, true);
    return () => {
      for (const [name, hear] of events) window.removeEventListener(name, hear, true);
    };
  }, [wait]);
  return wait.run;
}

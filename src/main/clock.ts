// Time as a port: the real clock lives in the shells, tests put a fake one here.

export interface Clock {
  /** Monotonic microseconds from an arbitrary start. */
  micros(): number;
  /** Milliseconds of the Unix epoch. */
  wall(): number;
  /** Runs `task` once after `ms`; the result cancels it. */
  after(ms: number, task: () => void): () => void;
}

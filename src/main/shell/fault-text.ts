// Faults of the program, as they are told on stderr.

/** Where a fault arose. The message may hold what a peer or a user gave: it stays out. */
export function faultText(error: unknown): string {
  const stack =
    error instanceof Error
      ? (error.stack ?? '')
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .join('\n')
      : '';
  return `The program failed: ${error instanceof Error ? error.name : typeof error}\n${stack}`;
}

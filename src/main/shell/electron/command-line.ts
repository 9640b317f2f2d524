// What a second start of the program may ask of the one that runs. Its arguments come from anywhere: one is
// known, and everything else is as if it had not been said.

const NEW_WINDOW = '--new-window';

/** True if a further window is asked for; otherwise the one that is there comes to the front. */
export function wantsNewWindow(argv: readonly unknown[]): boolean {
  return argv.includes(NEW_WINDOW);
}

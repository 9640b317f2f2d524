// The colours a profile may have: words in the file, colours of the page on the screen.

import { connectStrings } from '../../strings/connect.ts';

/** Token of each colour. The words are what the profile holds. */
const TOKENS: Readonly<Record<keyof typeof connectStrings.colors, string>> = {
  grey: 'var(--ses)',
  blue: 'var(--in)',
  teal: 'var(--pub)',
  green: 'var(--ok)',
  yellow: 'var(--warn)',
  orange: 'var(--out)',
  red: 'var(--err)',
  purple: 'var(--rpc)',
};

/** The colour to draw, or undefined if the profile has none or one this page does not know. */
export function colorToken(color: string | undefined): string | undefined {
  return color !== undefined && Object.hasOwn(TOKENS, color) ? TOKENS[color as keyof typeof TOKENS] : undefined;
}

/** What can be chosen, in order; a colour of the file that is none of them is offered too, as it is. */
export function colorOptions(current: string): { value: string; label: string }[] {
  const known = Object.entries(connectStrings.colors).map(([value, label]) => ({ value, label }));
  const foreign = current !== '' && colorToken(current) === undefined ? [{ value: current, label: current }] : [];
  return [{ value: '', label: connectStrings.noColor }, ...known, ...foreign];
}

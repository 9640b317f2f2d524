// What went wrong with a keychain. The module gives nearly every fault the code `GenericFailure`, so
// they are told apart by their texts: those of keyring-rs, dbus-secret-service and the D-Bus daemon
// on Linux, of Security.framework on macOS.

import { InspectorError } from '../../shared/contract/errors.ts';

const LOCKED = /prompt was dismissed|\blocked\b|interaction is not allowed|user canceled/i;

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/native binding|Cannot find (?:module|package)/, 'The keychain module of this installation cannot be loaded.'],
  [
    /was not provided by any \.service files|name has no owner|ServiceUnknown/i,
    'No Secret Service answers on the session bus.',
  ],
  [/autolaunch|failed to connect to socket|failed to open socket/i, 'There is no session bus.'],
  [/no result found/, 'The Secret Service has no default keyring; create one first.'],
];

/** The error to show. An InspectorError stays as it is. */
export function keychainError(error: unknown): InspectorError {
  if (error instanceof InspectorError) return error;
  // Only the first line: the rest is a list of files.
  const said = (error instanceof Error ? error.message : String(error)).replace(/\.?(?:\n[^]*)?$/, '');
  if (LOCKED.test(said)) return new InspectorError('keychain-locked', `The system said: ${said}.`);
  const cause = CAUSES.find(([pattern]) => pattern.test(said))?.[1];
  return new InspectorError('keychain-unavailable', [cause, `The system said: ${said}.`].filter(Boolean).join(' '));
}

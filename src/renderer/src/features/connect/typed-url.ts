// An address while it is typed or pasted. It may carry a user name and password, and the form is kept as a
// draft after every change: what could be a password must not get there.

import { hasUserInfo, urlParts } from '../../../../shared/profile-url.ts';

/**
 * The part of the text that may be kept. Before its "@" is typed, a password looks like a port that is no
 * number; such a port is left out.
 */
export function keepableUrl(typed: string): string {
  if (hasUserInfo(typed)) return withoutUserInfo(typed);
  const bare = BARE.exec(typed);
  if (bare) return bare[1] ?? '';
  const { port } = urlParts(typed) ?? {};
  if (port === undefined || /^\d*$/.test(port)) return typed;
  const colon = typed.indexOf(`:${port}`);
  return colon < 0 ? '' : typed.slice(0, colon + 1);
}

/** `name:secret` without a scheme; not `localhost:8080`, and not the beginning of `ws://`. */
const BARE = /^([^:/\\?#]*:)(?![/\\])(?!\d*(?:[/?#]|$))/;

/** The address without user name and password; empty if they cannot be told from the rest for certain. */
export function withoutUserInfo(url: string): string {
  const [, scheme = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^/\\?#]*)(.*)$/i.exec(url.trim()) ?? [];
  const clean = `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}${rest}`;
  return hasUserInfo(clean) ? '' : clean;
}

// What is known of a refusal when advice is looked for, and readings of it that several rows of advice share.

import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { quoted } from './step-text.ts';
import type { Story } from './story.ts';

export interface Seen {
  readonly story: Story;
  readonly reason: string;
  readonly words: string;
  /** True if the ABORT answers AUTHENTICATE. */
  readonly afterProof: boolean;
}

/** A row of advice. */
export interface Advice {
  readonly when: (seen: Seen) => boolean;
  /** What the router found wrong, as it goes on after "The router refused the login". */
  readonly why: (seen: Seen) => string;
  readonly say: (seen: Seen) => readonly string[];
}

export const is =
  (...names: string[]) =>
  ({ reason }: Pick<Seen, 'reason'>) =>
    names.some((name) => reason === `wamp.error.${name}`);

/** The router says that the credentials are wrong, or means it. */
export const credentials = is(
  'not_authorized',
  'authentication_failed',
  'authentication_denied',
  'authorization_denied',
);

export function realm(story: Story): string {
  return story.hello?.realm ?? story.header.realm;
}

export function authid(story: Story): string {
  const value = story.hello && getOwn(story.hello.details, 'authid');
  return typeof value === 'string' ? quoted(value) : '(none sent)';
}

export function hasAuthid({ hello }: Story): boolean {
  const value = hello && getOwn(hello.details, 'authid');
  return typeof value === 'string' && value !== '';
}

export function offers({ hello }: Story, name: string): boolean {
  return offeredMethods(hello).includes(name);
}

/** True if there is a value under a key, which null is not. */
export function has(dict: Dict | undefined, key: string): boolean {
  return dict !== undefined && (getOwn(dict, key) ?? null) !== null;
}

/** `HELLO.Details.authextra`. */
export function authextra(hello: MessageOf<'HELLO'> | undefined): Dict {
  const extra = hello && getOwn(hello.details, 'authextra');
  return isDict(extra) ? extra : {};
}

/** `first`, `second`, … for the rounds there usually are. */
export function ordinal(round: number): string {
  return ['', 'first', 'second', 'third'][round] ?? `${round}th`;
}

// What to do about an ABORT of the router. Routers word the same refusal differently, so advice is
// a table of what is seen; it names possible causes in the order of likelihood and never claims one.
// Facts: behaviour of Crossbar 26.10, nexus 3.2, Bondy, xconn and fox-wamp as measured or read.

import { getOwn } from '../../shared/wamp/value.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { quoted } from './step-text.ts';
import type { Story } from './story.ts';

interface Seen {
  readonly story: Story;
  readonly reason: string;
  readonly words: string;
  /** True if the ABORT answers AUTHENTICATE. */
  readonly afterProof: boolean;
}

interface Advice {
  readonly when: (seen: Seen) => boolean;
  readonly say: (seen: Seen) => readonly string[];
}

const is =
  (...names: string[]) =>
  ({ reason }: Seen) =>
    names.some((name) => reason === `wamp.error.${name}`);
const credentials = is('not_authorized', 'authentication_failed', 'authentication_denied', 'authorization_denied');

/** The first row that fits speaks. */
const TABLE: readonly Advice[] = [
  {
    when: is('no_such_realm'),
    say: ({ story }) => [
      `Check the realm ${quoted(realm(story))}: names are case-sensitive, and realms are created in the configuration of the router.`,
    ],
  },
  {
    when: ({ story }) => story.hello !== undefined && !hasRoles(story),
    say: () => ['Announce at least one role in the profile (--role): caller, callee, publisher or subscriber.'],
  },
  {
    when: is('no_such_role'),
    say: ({ story }) => [
      `The role that the router gives this login does not exist in realm ${quoted(realm(story))}: add the role there, or log in to another realm.`,
      'A realm without a role for guests refuses anonymous logins so.',
    ],
  },
  {
    when: ({ words }) => /invalid authmethod/i.test(words),
    say: ({ story }) => [
      'The router does not know one of the offered method names and stops at it: put that name last, or leave it out.',
      `Offered, in this order: ${offeredMethods(story.hello).join(', ')}.`,
    ],
  },
  {
    when: (seen) =>
      offeredMethods(seen.story.hello).length === 0 &&
      (is('no_auth_method', 'not_auth_method', 'no_matching_auth_method')(seen) ||
        /any (method|of the offered)/i.test(seen.words)),
    say: () => [
      'No method was offered, so the router took the login for an anonymous one, which is not allowed here: offer a method (--authmethod).',
    ],
  },
  {
    when: (seen) =>
      is('no_auth_method', 'not_auth_method', 'no_matching_auth_method')(seen) ||
      /any (method|of the offered)/i.test(seen.words),
    say: ({ story }) => [
      `None of the offered methods (${offeredMethods(story.hello).join(', ') || 'none'}) can be used on this port and path, in this realm, by this identity.`,
      'Offer a method that the configuration of the router lists for this transport, or use the port that has it.',
    ],
  },
  {
    when: (seen) => is('authentication_required')(seen) || /denied by configuration/i.test(seen.words),
    say: () => ['Anonymous logins are not allowed here: choose a method in the profile (--authmethod).'],
  },
  {
    when: ({ words }) => /missing authid|no authid|authid "None"/i.test(words),
    say: () => ['The router wants an authid: set one in the profile (--authid).'],
  },
  {
    when: (seen) =>
      is('no_such_principal')(seen) || /no principal|no such (user|principal)|does not exist/i.test(seen.words),
    say: ({ story }) => [
      `The router does not know the authid ${authid(story)} for this method. Check its spelling, and that it belongs to this method and realm.`,
    ],
  },
  {
    when: (seen) => seen.afterProof && credentials(seen) && isSalted(seen.story),
    say: ({ story, reason }) => [
      `Check the secret of ${authid(story)}; some routers answer an unknown authid in the same way.`,
      'The challenge was salted. If the secret you have is the derived key already, say so in the profile (--secret-is derived-key), or it is derived twice.',
      // Only Crossbar derives what is configured, and only it answers a wrong signature with this URI.
      ...(reason === 'wamp.error.not_authorized'
        ? [
            'If this is Crossbar 25.12.1 or newer and was set up with a derived key: it derives the configured value itself and wants the password there.',
          ]
        : []),
    ],
  },
  {
    when: (seen) => seen.afterProof && credentials(seen),
    say: ({ story }) => [
      `Check the secret of ${authid(story)}; some routers answer an unknown authid in the same way.`,
    ],
  },
  {
    when: ({ words }) => /timeout/i.test(words),
    say: () => ['The router waited too long for an answer: log in again and answer sooner.'],
  },
  {
    when: credentials,
    say: () => [
      'The router refused before it asked for a proof: check authid, role, realm and method against its configuration.',
      'Its log usually says more than it tells the client.',
    ],
  },
  {
    when: is('protocol_violation'),
    say: () => [
      'The router takes one of our messages for a violation: compare the message named above with the specification.',
    ],
  },
  {
    when: ({ reason }) => reason === 'wamp.close.system_shutdown',
    say: () => ['The router is shutting down: connect again later.'],
  },
];

/** What to do about a refusal, most likely first; never empty. */
export function refusalAdvice(story: Story, reason: string, words: string): readonly string[] {
  const seen: Seen = { story, reason, words, afterProof: story.lastSent === 'AUTHENTICATE' };
  const row = TABLE.find((advice) => advice.when(seen));
  return row ? row.say(seen) : ['Read the log of the router: the reason is one of its own.'];
}

function realm(story: Story): string {
  return story.hello?.realm ?? story.header.realm;
}

function authid(story: Story): string {
  const value = story.hello && getOwn(story.hello.details, 'authid');
  return typeof value === 'string' ? quoted(value) : '(none sent)';
}

function hasRoles(story: Story): boolean {
  const roles = story.hello && getOwn(story.hello.details, 'roles');
  return typeof roles === 'object' && roles !== null && Object.keys(roles).length > 0;
}

function isSalted(story: Story): boolean {
  return story.challenge !== undefined && typeof getOwn(story.challenge.extra, 'salt') === 'string';
}

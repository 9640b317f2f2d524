// What to do about an ABORT of the router. Routers word the same refusal differently, so advice is
// a table of what is seen; it names possible causes in the order of likelihood and never claims one.
// Rows about what a method relies on or computes stand in refused-offer.ts and refused-proof.ts.
// Facts: behaviour of Crossbar 26.10, nexus 3.2, Bondy, xconn and fox-wamp as measured or read.

import type { Verdict } from '../../shared/handshake-summary.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { besides, noMethodFits, REFUSED_OFFERS } from './refused-offer.ts';
import { REFUSED_PROOF, REFUSED_PROOFS } from './refused-proof.ts';
import { authid, credentials, is, realm, type Advice, type Seen } from './refusal.ts';
import { quoted } from './step-text.ts';
import type { Story } from './story.ts';

/** A login without a method, or with none but this one, is an anonymous one. */
const offersNobody = ({ story }: Seen) => offeredMethods(story.hello).every((name) => name === 'anonymous');

/** The first row that fits speaks. */
const TABLE: readonly Advice[] = [
  {
    when: is('no_such_realm'),
    why: ({ story }) => `: the realm ${quoted(realm(story))} does not exist on this router`,
    say: ({ story }) => [
      `Check the realm ${quoted(realm(story))} in the profile: upper and lower case count.`,
      'Realms are created in the configuration of the router: add it there, or use one that it has.',
    ],
  },
  {
    when: ({ story }) => story.hello !== undefined && !hasRoles(story),
    why: () => ': HELLO announced no role',
    say: () => ['Announce at least one role in the profile: caller, callee, publisher or subscriber.'],
  },
  {
    when: is('no_such_role'),
    why: ({ story }) => `: the realm ${quoted(realm(story))} does not have the role that this login gets`,
    say: ({ story }) => [
      `The role that the router gives this login does not exist in realm ${quoted(realm(story))}: add the role there, or log in to another realm.`,
      'A realm without a role for guests refuses anonymous logins so.',
    ],
  },
  {
    when: ({ words }) => /invalid authmethod/i.test(words),
    why: () => ': it does not know the name of an offered method',
    say: ({ story }) => [
      'The router does not know one of the offered method names and stops at it: put that name last, or leave it out.',
      `Offered, in this order: ${offeredMethods(story.hello).join(', ')}.`,
    ],
  },
  ...REFUSED_OFFERS,
  {
    when: (seen) => noMethodFits(seen) && offeredMethods(seen.story.hello).length === 0,
    why: () => ': no method was offered, and guests are not let in',
    say: () => [
      'No method was offered, so the router took the login for an anonymous one, which is not allowed here: offer a method in the profile.',
    ],
  },
  {
    when: (seen) => is('authentication_required')(seen) || (noMethodFits(seen) && offersNobody(seen)),
    why: () => ': anonymous logins are not allowed here',
    say: () => ['Choose another method than anonymous in the profile, with the authid and the secret of a user.'],
  },
  {
    when: noMethodFits,
    why: () => ': none of the offered methods can be used here',
    say: ({ story }) => [
      `None of the offered methods (${offeredMethods(story.hello).join(', ')}) can be used on this port and path, in this realm, by this identity.`,
      'Offer a method that the configuration of the router lists for this transport, or use the port that has it.',
    ],
  },
  {
    when: ({ words }) => /missing authid|no authid|authid "None"/i.test(words),
    why: () => ': it wants an authid',
    say: () => ['The router wants to know who logs in: set an authid in the profile.'],
  },
  {
    when: (seen) =>
      is('no_such_principal')(seen) || /no principal|no such (user|principal)|does not exist/i.test(seen.words),
    why: ({ story }) => `: it does not know the authid ${authid(story)}`,
    say: ({ story }) => [
      `The router does not know the authid ${authid(story)} for this method. Check its spelling, and that it belongs to this method and realm.`,
    ],
  },
  {
    when: ({ words }) => /timeout|timed out/i.test(words),
    why: () => ': it waited too long for an answer',
    say: () => ['Log in again and answer sooner.', 'If nothing was slow here, raise the time limit of the router.'],
  },
  ...REFUSED_PROOFS,
  REFUSED_PROOF,
  {
    when: credentials,
    why: () => ' before it asked for a proof',
    say: () => [
      'No secret was looked at yet: check authid, role, realm and method against the configuration of the router.',
      'Its log usually says more than it tells the client.',
    ],
  },
  {
    when: is('protocol_violation'),
    why: ({ story }) => `: it says that ${lastSent(story)} breaks the protocol`,
    say: ({ story }) => [
      `Compare ${lastSent(story)}, as it was sent, with what the router says and with the specification.`,
    ],
  },
  {
    when: ({ reason }) => reason === 'wamp.close.system_shutdown',
    why: () => ': it is shutting down',
    say: () => ['Connect again when the router is back.'],
  },
];

/** What happened when a router refused, and what to do about it, most likely first; never empty. */
export function readRefusal(story: Story, reason: string, words: string): Pick<Verdict, 'happened' | 'todo'> {
  const seen: Seen = { story, reason, words, afterProof: story.lastSent === 'AUTHENTICATE' };
  const row = TABLE.find((advice) => advice.when(seen)) ?? unknownReason(reason);
  return {
    happened: `The router refused the login${row.why(seen)}.`,
    todo: [...row.say(seen), ...besides(seen)].filter(Boolean),
  };
}

function unknownReason(reason: string): Pick<Advice, 'why' | 'say'> {
  const reading = readErrorUri(reason);
  return {
    why: () => (reading === undefined ? ' for a reason of its own' : `: ${reading}`),
    say: () => ['Look for the reason in the log of the router and in its documentation.'],
  };
}

function lastSent(story: Story): string {
  return story.lastSent ?? 'the connection';
}

function hasRoles(story: Story): boolean {
  const roles = story.hello && getOwn(story.hello.details, 'roles');
  return typeof roles === 'object' && roles !== null && Object.keys(roles).length > 0;
}

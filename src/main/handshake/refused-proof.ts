// Advice about an ABORT that answers AUTHENTICATE, by what the method computes with. Each row names possible causes
// in the order of likelihood. Facts: Crossbar 26.10 and nexus 3.2 as measured, others as read.

import { scramErrorMeaning } from '../../shared/wamp/scram-errors.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { authextra, authid, credentials, has, hasAuthid, ordinal, type Advice, type Seen } from './refusal.ts';
import type { Story } from './story.ts';

const KNOWN_FAILURE =
  'The answer was known to fail, and was sent because you wanted it: see the derivation for what is wrong with it.';

/** The value of RFC 5802 that a router may give; empty if it gives none. */
function scramValue({ abort }: Story): string {
  const value = abort && getOwn(abort.message.details, 'scram');
  return typeof value === 'string' ? value : '';
}

const challenged = (key: string) => (seen: Seen) =>
  seen.afterProof && credentials(seen) && has(seen.story.challenge?.extra, key);

function isTotp({ derivations }: Story): boolean {
  const labels = derivations.at(-1)?.steps.map(({ label }) => label) ?? [];
  return labels.includes('counter') && labels.includes('code');
}

/** False if the key of the last answer was given as it is; true also where nothing is known of it. */
function wasDerived({ derivations }: Story): boolean {
  const steps = derivations.at(-1)?.steps ?? [];
  return steps.length === 0 || steps.some(({ label }) => label === 'iterations');
}

/** The first row that fits speaks. */
export const REFUSED_PROOFS: readonly Advice[] = [
  {
    when: (seen) => seen.afterProof && seen.story.derivations.at(-1)?.sentAnyway === true,
    why: proofRefused,
    say: ({ story }) => [KNOWN_FAILURE, story.derivations.at(-1)?.refused ?? ''],
  },
  {
    when: (seen) => seen.afterProof && scramValue(seen.story) !== '',
    why: ({ story }) => `: SCRAM ended with ${scramValue(story)}`,
    say: (seen) => {
      const value = scramValue(seen.story);
      const meaning = scramErrorMeaning(value);
      const told = meaning === undefined ? `${value} is no value of SCRAM (RFC 5802).` : `It means: ${meaning}.`;
      return [told, ...scramCauses(seen, value)];
    },
  },
  {
    when: challenged('kdf'),
    why: proofRefused,
    say: (seen) => scramCauses(seen, 'invalid-proof'),
  },
  {
    when: challenged('salt'),
    why: proofRefused,
    say: (seen) => [
      checkSecret(seen),
      wasDerived(seen.story)
        ? 'The challenge was salted. If the secret you have is the derived key already, say in the profile that the secret is the derived key, or it is derived twice.'
        : 'The secret was taken for the derived key itself, so nothing was derived: if it is the password, say in the profile that the secret is a password.',
      'Compare salt, iterations and keylen with the entry of this user: what is left out counts as 1000 rounds and 32 bytes.',
      ...(seen.reason === 'wamp.error.not_authorized' ? CROSSBAR_KEYS : []),
      'A router that signs with the bytes of the derived key, and not with their base64 text, refuses every right answer.',
    ],
  },
  {
    when: (seen) => seen.afterProof && credentials(seen) && signsForKey(seen.story),
    why: proofRefused,
    say: ({ story }) => [
      `Check the key: the router must know its public key for ${authid(story)}; the form of the profile shows it.`,
      ...bindingCauses(story),
      ...(hasAuthid(story) ? [] : ['nexus finds the key by the authid alone: set an authid in the profile for it.']),
    ],
  },
  {
    when: (seen) => seen.afterProof && credentials(seen) && isTotp(seen.story),
    why: proofRefused,
    say: ({ story }) => [
      `Check the TOTP secret of ${authid(story)}, and the clocks of this computer and of the router: codes are good for a step or two.`,
      'A code works once: wait for the next one if this one was used already.',
      'Period, digits and hash must be those the router was set up with: usual are 30 s, 6 digits and SHA-1.',
    ],
  },
  {
    when: (seen) => seen.afterProof && credentials(seen) && has(seen.story.challenge?.extra, 'challenge'),
    why: proofRefused,
    say: (seen) => [
      checkSecret(seen),
      'The secret itself is the key here: give it exactly as the router keeps it, without spaces or a line end.',
    ],
  },
];

/** The row for everything else that proves something. */
export const REFUSED_PROOF: Advice = {
  when: (seen) => seen.afterProof && credentials(seen),
  why: proofRefused,
  say: (seen) => [checkSecret(seen)],
};

/** Which answer was refused, after "The router refused the login". */
function proofRefused({ story: { challenge, challenges } }: Seen): string {
  const method = challenge?.authmethod ?? 'a proof';
  const which = challenges.length > 1 ? `${ordinal(challenges.length)} CHALLENGE, for` : 'CHALLENGE for';
  return `: it did not accept the answer to its ${which} ${method}`;
}

function checkSecret({ story }: Seen): string {
  return `Check the secret of ${authid(story)}; some routers answer an unknown authid in the same way.`;
}

// Only Crossbar derives what is configured, and only it answers a wrong signature with this URI.
const CROSSBAR_KEYS = [
  'If this is Crossbar 25.12.1 or newer and was set up with a derived key: it derives the configured value itself and wants the password there.',
  'If it is Crossbar 23.1.2 or older: its configuration must hold the derived key, and not the password.',
];

function scramCauses(seen: Seen, value: string): string[] {
  const { story } = seen;
  if (/binding/.test(value)) return [...bindingCauses(story), 'Turn channel binding off in the profile to compare.'];
  if (value !== 'invalid-proof')
    return [`Check authid and secret of ${authid(story)} against the entry on the router.`];
  const isSpecified = has(story.told.length > 0 ? lastReply(story) : undefined, 'nonce');
  return [
    checkSecret(seen),
    isSpecified
      ? 'If the router is Crossbar, or was set up with Autobahn, offer the method scram instead: that dialect computes in another way.'
      : 'The key may have been made from the hash or from its base64 text: choose the other form of the key in the profile.',
    'A password that is not plain ASCII is prepared (SASLprep) by the specification, and not by Autobahn: try a plain one.',
  ];
}

/** AUTHENTICATE.Extra of the last answer. */
function lastReply({ told }: Story) {
  const message = told
    .map(({ decoded }) => (decoded.kind === 'message' ? decoded.message : undefined))
    .findLast((one) => one?.kind === 'AUTHENTICATE');
  return message?.kind === 'AUTHENTICATE' ? message.extra : undefined;
}

/** True for a login by a key pair: HELLO names the public key. */
function signsForKey({ hello, challenge }: Story): boolean {
  return has(authextra(hello), 'pubkey') && has(challenge?.extra, 'challenge');
}

function bindingCauses({ hello }: Story): string[] {
  const binding = getOwn(authextra(hello), 'channel_binding');
  if (typeof binding !== 'string') return [];
  return [
    ...(binding === 'tls-unique'
      ? [
          'Routers differ in whose Finished message of TLS they take for tls-unique: choose the other one in the profile.',
        ]
      : []),
    'A proxy that ends TLS on the way makes channel binding fail: bind to the router itself, or turn it off in the profile.',
  ];
}

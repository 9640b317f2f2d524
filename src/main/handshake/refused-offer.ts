// Advice about an ABORT that came before any proof: what the offered methods rely on instead of one. Facts as in
// refused-proof.ts.

import { getOwn } from '../../shared/wamp/value.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import { hasSentCookie, losesSecureCookie } from './cookies.ts';
import { authextra, authid, credentials, has, is, offers, type Advice, type Seen } from './refusal.ts';
import { permissionText } from './transport-text.ts';
import type { Story } from './story.ts';

/** No offered method fits. Crossbar says "denied by configuration" of the first method it looks at. */
export const noMethodFits = (seen: Seen) =>
  is('no_auth_method', 'not_auth_method', 'no_matching_auth_method')(seen) ||
  /any (method|of the offered)|denied by configuration/i.test(seen.words);

/** The router turned away what was offered, and asked for nothing. */
const turnedAway = (seen: Seen) => !seen.story.challenge && (noMethodFits(seen) || credentials(seen));

/** True if nothing else is offered, but for logins as a guest. */
const offersOnly = ({ hello }: Story, name: string) =>
  offeredMethods(hello).some((one) => one === name) &&
  offeredMethods(hello).every((one) => one === name || one === 'anonymous');

/** True if nothing but the connection is to vouch for the client. */
const offersTrust = ({ hello }: Story) =>
  offeredMethods(hello).every((name) => name === 'anonymous' || name === 'trust');

const SECURE = 'The router marks its cookie as Secure, and such a cookie is not sent without TLS: use wss://.';

/** The first row that fits speaks. */
export const REFUSED_OFFERS: readonly Advice[] = [
  {
    when: (seen) => turnedAway(seen) && offersOnly(seen.story, 'cookie') && !hasSentCookie(seen.story),
    why: () => ': no cookie of an earlier login was sent',
    say: ({ story }) => [
      'Offer a second method after cookie in the profile, and log in with it once: the router sets the cookie then.',
      ...(losesSecureCookie(story) ? [SECURE] : []),
      'The router must list cookie among the methods of this port, and have cookies turned on there.',
    ],
  },
  {
    when: (seen) => turnedAway(seen) && offersOnly(seen.story, 'cookie'),
    why: () => ': it does not know the cookie that was sent, or knows no login behind it',
    say: () => [
      'Log in without the cookie, with a second method after cookie in the profile: cookies end with their time, and with a restart of a router that keeps them in memory.',
      'The router must list cookie among the methods of this port, and have cookies turned on there.',
    ],
  },
  {
    when: (seen) => turnedAway(seen) && offersOnly(seen.story, 'tls') && certificateShown(seen.story) === undefined,
    why: () => ': it was to know the client by its certificate, and none was shown',
    say: ({ story }) =>
      hasTls(story)
        ? ['Choose a client certificate in the profile; the router must ask for one in the TLS handshake.']
        : ['A client certificate needs TLS: use wss:// or rss://, and choose a client certificate in the profile.'],
  },
  {
    when: (seen) => turnedAway(seen) && offersOnly(seen.story, 'tls'),
    why: () => ': it does not know the certificate that was shown',
    say: ({ story }) => [
      `Compare the fingerprint with the configuration of the router. Crossbar wants SHA-1: ${certificateShown(story) ?? ''}.`,
      'The router must list tls among the methods of this port.',
    ],
  },
  {
    when: ({ words, story, afterProof }) =>
      !afterProof &&
      has(authextra(story.hello), 'pubkey') &&
      /pubkey|public key|authorized_keys|retrieve key|signature did not match/i.test(words),
    why: () => ': it does not know the public key, or not for this identity',
    say: ({ story }) => [
      `Enter the public key ${publicKey(story)} for ${authid(story)} on the router.`,
      'A key file may hold another key than you think: the form of the profile shows the public key of the one it reads.',
    ],
  },
  {
    when: ({ words, afterProof }) => !afterProof && /\bnonce\b/i.test(words),
    why: () => ': it did not accept the nonce of HELLO',
    say: () => [
      'SCRAM needs HELLO.Details.authextra.nonce in base64: offer a SCRAM method in the profile, or leave authextra.nonce to it.',
    ],
  },
  {
    when: (seen) => !seen.afterProof && is('no_such_procedure', 'runtime_error')(seen),
    why: () => ': the procedure that decides about logins is not there, or failed',
    say: () => [
      'The router asks an application of its own for each login: start that, and read its log.',
      'It may have left the router after a login that made it fail.',
    ],
  },
  {
    when: (seen) => turnedAway(seen) && unixOf(seen.story) !== undefined && offersTrust(seen.story),
    why: () => ': the Unix socket alone does not let this client in',
    say: ({ story }) => [
      'Over a Unix socket a router may trust whoever the file system lets in: check that its configuration does, and for which method.',
      unixOf(story) ?? '',
    ],
  },
];

/** SHA-1 of the certificate this program showed, or SHA-256 if that is all there is. */
function certificateShown({ facts }: Story): string | undefined {
  const tls = facts.find((fact) => fact.kind === 'tls');
  const shown = tls?.kind === 'tls' ? tls.clientCertificate : undefined;
  return shown && (shown.sha1 ?? `${shown.sha256} is its SHA-256`);
}

function hasTls({ facts }: Story): boolean {
  return facts.some((fact) => fact.kind === 'tls');
}

function publicKey({ hello }: Story): string {
  const key = getOwn(authextra(hello), 'pubkey');
  return typeof key === 'string' ? key : '';
}

function unixOf({ facts }: Story): string | undefined {
  const unix = facts.find((fact) => fact.kind === 'unix');
  if (unix?.kind !== 'unix') return undefined;
  const mode = unix.mode === undefined ? '' : `, permissions ${permissionText(unix.mode)}`;
  const owner = unix.uid === undefined ? '' : `, owner ${unix.uid}`;
  return `The socket is ${unix.path}${mode}${owner}.`;
}

/** What is said besides, whatever the refusal is. */
export function besides({ story }: Seen): string[] {
  if (offersOnly(story, 'cookie')) return [];
  if (offers(story, 'cookie') && losesSecureCookie(story)) return [SECURE];
  return hasSentCookie(story) ? ['A cookie of an earlier login was sent: try once without it.'] : [];
}

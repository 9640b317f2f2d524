// Verdicts about logins that ended on this side: a CHALLENGE that was not answered, a proof of the router that is
// wrong, a HELLO that was not sent.

import type { DerivationStep } from '../../shared/capture-record.ts';
import type { Verdict } from '../../shared/handshake-summary.ts';
import { ownWords } from './step-text.ts';
import { findingLines, type Story } from './story.ts';

const MEND =
  'Mend what the evidence names, a setting of the profile or the entry of this user on the router, then connect again.';

/** What to do about work that is beyond the limits of the profile. */
const COSTLY = [
  'If so much work is meant, raise the limit of key derivations in the profile, then connect again; it can be stopped while it computes.',
  'Else correct the entry of this user on the router.',
] as const;

/** Rules that a CHALLENGE must keep, or the one who sends it may not be the router at all. */
const UNTRUSTED: ReadonlySet<string> = new Set(['A-05', 'A-10', 'A-11']);

/** Our ABORT: the router did not refuse anything. */
export function clientAbort(story: Story): Verdict {
  const { abort, challenge, derivations } = story;
  const last = derivations.at(-1);
  const refused = last?.refused === undefined ? undefined : last;
  const words = abort && ownWords(abort.message);
  const told = [words, refused?.refused].filter((text) => text !== undefined);
  const evidence = [
    `ABORT ${abort?.message.reason ?? ''} sent in record ${abort?.seq ?? 0}.`,
    ...(words === undefined ? [] : [words]),
    ...(refused?.refused !== undefined && refused.refused !== words ? [refused.refused] : []),
    // What a check found may be the reason that was told above already.
    ...findingLines(story).filter((line) => !told.some((text) => text.includes(line.replace(/^\S+: /, '')))),
  ];
  const couldSend = refused?.couldSend === true;
  const offers = couldSend ? { offers: ['send-anyway'] as const } : {};
  const method = challenge?.authmethod ?? '';
  if (refused?.byHand)
    return {
      happened: `The login was given up here: nobody answered the CHALLENGE for ${method} by hand. The router did not refuse it.`,
      evidence,
      todo: [
        'Connect again, and type the signature when the CHALLENGE is shown.',
        'Or offer a method in the profile that is computed here.',
      ],
    };
  if (isUntrusted(story))
    return {
      happened: `The login was given up here: the CHALLENGE for ${method} does not come from a router that can be trusted.`,
      evidence,
      todo: [
        'Make sure that nobody stands between: check the address, the certificate, and proxies that end TLS.',
        'Routers differ in what they prove: compare the settings of the method in the profile with the router.',
      ],
      ...offers,
    };
  if (couldSend)
    return {
      happened: `The login was given up here: an answer to the CHALLENGE for ${method} is known to fail, so it was not sent.`,
      evidence,
      todo: [MEND],
      ...offers,
    };
  const why = challenge ? `: the CHALLENGE for ${method} could not be answered` : '';
  const todo = refused?.refused?.includes('raise that limit') === true ? [...COSTLY] : [MEND];
  return { happened: `The login was given up here${why}. The router did not refuse it.`, evidence, todo };
}

function isUntrusted({ told, challenges }: Story): boolean {
  const last = challenges.at(-1)?.seq;
  const findings = told.find(({ record }) => record.seq === last)?.findings ?? [];
  return findings.some(({ check, severity }) => severity === 'error' && UNTRUSTED.has(check));
}

/** WELCOME came, but the router did not prove what it has to. */
export function unproven(story: Story): Verdict {
  const { doubt, derivations, challenge } = story;
  const proof = derivations.find(({ purpose, about }) => purpose === 'router-proof' && about === doubt?.seq);
  return {
    happened: 'The router let the client in without the right proof of itself, so the session was ended here.',
    evidence: [
      `${doubt?.finding.check ?? ''}: ${doubt?.finding.text ?? ''}`,
      `WELCOME in record ${doubt?.seq ?? 0}${challenge ? `, after a CHALLENGE for ${challenge.authmethod}` : ''}.`,
      ...(proof?.steps.slice(-MOST_STEPS).map(stepLine) ?? []),
    ],
    todo: [
      'Do not trust this router before it is clear why: it may be another one that only takes its place.',
      'Check the address, the certificate, and who can change the traffic on the way.',
      'A router that keeps a wrong server key for this user, or speaks another dialect of the method, looks the same: set the user up anew there.',
    ],
  };
}

/** Steps of a proof that are told: what was expected, what came, whether they are equal. */
const MOST_STEPS = 3;

function stepLine({ label, value, fingerprint }: DerivationStep): string {
  return `${label}: ${value ?? `•••••• (fingerprint ${fingerprint ?? ''})`}`;
}

/** What cannot work was not sent: HELLO, or a request that belongs to the login. */
export function nothingSent({ stop, welcome }: Story): Verdict {
  const couldSend = stop?.couldSend === true;
  const evidence = [stop?.text ?? ''];
  if (welcome)
    return {
      happened: 'A request that belongs to the login could not be sent, so the session was left.',
      evidence,
      todo: ['Mend the request in the profile, then connect again.'],
    };
  return {
    happened: 'The login must fail as the profile stands, so nothing was sent.',
    evidence,
    todo: [stop?.todo ?? 'Mend the setting of the profile that the evidence names, then connect again.'],
    ...(couldSend && { offers: ['send-anyway'] as const }),
  };
}

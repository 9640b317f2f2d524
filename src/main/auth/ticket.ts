// ticket: the router asks, the client sends the ticket itself. Whoever reads the wire has it, so it
// is worth no more than the transport ("Ticket-based Authentication" in the specification). The ticket
// may be a one-time code that is computed when it is asked for, as Crossbar's TOTP example does.

import type { Answer, AuthMethod } from './auth-method.ts';
import { knownSecret, secretOrigin, type KnownSecret } from './known-secret.ts';
import { sameText } from './same-text.ts';
import { TOTP_STEP_SECONDS, totp } from './totp.ts';

const TICKET = 'ticket';
const TOTP_SECRET = 'totp-secret';

const secretKinds = [
  { id: TICKET, label: 'Ticket' },
  { id: TOTP_SECRET, label: 'TOTP secret (base32); the code of the moment is the ticket' },
];

/** The ticket of a moment; `trace` ends with it. */
function ticketAt({ secret, secretIs }: KnownSecret, now: number): Answer {
  if (secretIs === TICKET) {
    const step = {
      label: 'ticket',
      how: secretOrigin(secret, ', unchanged'),
      encoding: 'utf-8',
      value: secret,
      secret: true,
    } as const;
    return { ok: true, signature: secret, extra: {}, trace: [step] };
  }
  const result = totp(secret, now);
  if (!result.ok) return { ...result, trace: [] };
  return { ok: true, signature: result.code, extra: {}, trace: result.trace };
}

export const ticket: AuthMethod = {
  name: 'ticket',
  label: 'Ticket',
  needsAuthid: true,
  secretKinds,
  signatureIsSecret: true,

  answer(question) {
    const known = knownSecret(question, ticket);
    return Promise.resolve(known.ok ? ticketAt(known.value, question.now) : { ...known, trace: [] });
  },

  challenge: () => ({}),

  check({ principal, now }, _extra, authenticate) {
    const known = knownSecret(principal, ticket);
    if (!known.ok) return Promise.resolve(known);
    // A clock may be a step off: the code before and the code after count as well.
    const timed = known.value.secretIs === TOTP_SECRET;
    const moments = timed ? [now, now + TOTP_STEP_SECONDS, now - TOTP_STEP_SECONDS] : [now];
    const matches = moments.map((moment) => {
      const right = ticketAt(known.value, moment);
      return right.ok && sameText(right.signature, authenticate.signature);
    });
    return Promise.resolve(matches.includes(true) ? { ok: true } : { ok: false, text: 'the ticket is invalid' });
  },
};

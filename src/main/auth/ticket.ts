// ticket: the router asks, the client sends the ticket itself. Whoever reads the wire has it, so it
// is worth no more than the transport ("Ticket-based Authentication" in the specification). The ticket
// may be a one-time code that is computed when it is asked for, as Crossbar's TOTP example does.

import type { Answer, AuthMethod } from './auth-method.ts';
import { examineSecret } from './examine-secret.ts';
import { knownSecret, secretOrigin, type KnownSecret } from './known-secret.ts';
import { sameText } from './same-text.ts';
import { examineTotp, totp } from './totp.ts';
import { secretsInTotp } from './totp-secret.ts';
import { totpSnippet } from './totp-snippet.ts';

const TICKET = 'ticket';
const TOTP_SECRET = 'totp-secret';

const secretKinds = [
  { id: TICKET, label: 'Ticket' },
  { id: TOTP_SECRET, label: 'TOTP secret (base32 or otpauth URI); the code of the moment is the ticket' },
];

/** The ticket of a moment, `steps` later if it is a code; `trace` ends with it. */
function ticketAt({ secret, secretIs }: KnownSecret, now: number, steps = 0): Answer {
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
  const result = totp(secret, now, steps);
  if (!result.ok) return { ...result, trace: [] };
  return { ok: true, signature: result.code, extra: {}, trace: result.trace };
}

export const ticket: AuthMethod = {
  name: 'ticket',
  label: 'Ticket',
  needsAuthid: true,
  secretKinds,
  signatureIsSecret: true,

  secretsIn({ secret, secretIs }) {
    return Promise.resolve(secret !== undefined && secretIs === TOTP_SECRET ? secretsInTotp(secret) : []);
  },

  examine(credential, now) {
    const known = knownSecret(credential, ticket);
    const isCode = known.ok && known.value.secretIs === TOTP_SECRET;
    return Promise.resolve(isCode ? examineTotp(known.value.secret, now) : examineSecret(credential, ticket));
  },

  answer(question) {
    const known = knownSecret(question, ticket);
    return Promise.resolve(known.ok ? ticketAt(known.value, question.now) : { ...known, trace: [] });
  },

  snippet: (derivation, language) => totpSnippet(derivation, language),

  challenge: () => ({}),

  check({ principal, now }, _extra, authenticate) {
    const known = knownSecret(principal, ticket);
    if (!known.ok) return Promise.resolve(known);
    // A clock may be a step off: the code after and the code before count as well.
    const steps = known.value.secretIs === TOTP_SECRET ? [0, 1, -1] : [0];
    const matches = steps.map((step) => {
      const right = ticketAt(known.value, now, step);
      return right.ok && sameText(right.signature, authenticate.signature);
    });
    return Promise.resolve(matches.includes(true) ? { ok: true } : { ok: false, text: 'the ticket is invalid' });
  },
};

// The router's proof in WELCOME, SCRAM's server-final message: it shows that the router knows the keys of the user too.
// Routers write it in different forms; each that is seen in the field is taken.

import { timingSafeEqual } from 'node:crypto';
import type { Finding } from '../../../shared/finding.ts';
import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import { bytesFromHex } from '../../../shared/wamp/hex.ts';
import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { getOwn, isDict, type WampValue } from '../../../shared/wamp/value.ts';
import type { Proof, TraceStep } from '../auth-method.ts';
import { quote } from '../challenge-fields.ts';
import { proofKeys, type Dialect } from './dialect.ts';
import type { Derived } from './derivation.ts';
import { LABEL } from './labels.ts';

export const SECTION = 'Salted Challenge Response Authentication';

interface Found {
  readonly key: string;
  readonly value: WampValue;
}

/** Where WELCOME has the router's proof, in either dialect; null counts as absent. */
export function serverProofIn(dialect: Dialect, { details }: MessageOf<'WELCOME'>): Found | undefined {
  const authextra = getOwn(details, 'authextra');
  if (!isDict(authextra)) return undefined;
  for (const key of proofKeys(dialect)) {
    const value = getOwn(authextra, key);
    if (value !== undefined && value !== null) return { key, value };
  }
  return undefined;
}

/** What the router's proof shows. Without one there is nothing to say: that it is missing, the review of WELCOME says. */
export function verifyServer(dialect: Dialect, derived: Derived, welcome: MessageOf<'WELCOME'>): Proof {
  const found = serverProofIn(dialect, welcome);
  if (!found) return { ok: true, findings: [], trace: [] };
  const { bytes, form } = read(found.value);
  const ok =
    bytes?.length === derived.serverSignature.length && timingSafeEqual(bytes, Buffer.from(derived.serverSignature));
  const where = `WELCOME.Details.authextra.${found.key}`;
  const trace: TraceStep[] = [
    ...derived.serverSteps,
    {
      label: LABEL.received,
      how: `${where}, ${form}`,
      encoding: 'utf-8',
      value: typeof found.value === 'string' ? found.value : quote(found.value),
      secret: false,
    },
    {
      label: LABEL.equal,
      how: `${LABEL.received} compared with ${LABEL.shown}`,
      encoding: 'utf-8',
      value: ok ? 'yes' : 'no',
      secret: false,
    },
  ];
  return { ok, findings: ok ? [] : [wrong(found)], trace };
}

/** The right proof stands in the trace alone: this text goes to the peer, who may be no router of this user at all. */
function wrong({ key, value }: Found): Finding {
  return {
    check: 'A-07',
    severity: 'error',
    text:
      `WELCOME.Details.authextra.${key} is ${quote(value)}, and a router that knows this user's keys sends another: ` +
      `this is another router, or it computes the proof from other values. Nothing that it sends is to be trusted.`,
    field: 'WELCOME.Details',
    key,
    section: SECTION,
  };
}

interface Reading {
  /** Undefined if no form fits. */
  readonly bytes?: Uint8Array;
  readonly form: string;
}

function read(value: WampValue): Reading {
  if (value instanceof Uint8Array) return { bytes: value, form: 'bytes' };
  if (typeof value !== 'string') return { form: 'in no form that is known' };
  const marked = value.startsWith('v=');
  const text = marked ? value.slice(2) : value;
  const after = marked ? ' after "v="' : '';
  const hex = text.length === 64 ? bytesFromHex(text) : undefined;
  if (hex) return { bytes: hex, form: `hex${after}` };
  const whole = bytesFromBase64(text);
  if (whole) return { bytes: whole, form: `base64${after}` };
  const padded = bytesFromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '='));
  return padded ? { bytes: padded, form: `base64 without padding${after}` } : { form: 'in no form that is known' };
}

// What can be said of a SCRAM login from its messages alone, without its secret: checks
// and A-12. Whether proofs are right takes the secret: see client.ts.

import type { Finding, Severity } from '../../../shared/finding.ts';
import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../../shared/wamp/value.ts';
import type { Talk } from '../auth-method.ts';
import { quote } from '../challenge-fields.ts';
import { base64SignatureFinding } from '../signature-form.ts';
import { encodedAnew } from './client.ts';
import { kdfOf, type Dialect } from './dialect.ts';
import { SECTION, serverProofIn } from './server-proof.ts';

/** Less than this is cheap to guess passwords for; the first is the advice of RFC 7677. */
const LEAST_ROUNDS = 4096;
const LEAST_PASSES = 3;
const LEAST_MEMORY_KIB = 4096;

/** About the newest message of a login. */
export function reviewScram(dialect: Dialect, { hello, challenge, authenticate, welcome }: Talk): readonly Finding[] {
  if (!challenge) return [];
  if (welcome) return authenticate && !serverProofIn(dialect, welcome) ? [unproven(dialect)] : [];
  if (authenticate) {
    const form = base64SignatureFinding(authenticate.signature, SECTION);
    return [...(form ? [form] : []), ...bindingFindings(dialect, hello.details, authenticate.extra)];
  }
  return [...nonceFindings(dialect, hello.details, challenge.extra), ...costFindings(dialect, challenge.extra)];
}

function finding(check: string, severity: Severity, text: string, field: string, key: string): Finding {
  return { check, severity, text: `${text}.`, field, key, section: SECTION };
}

function unproven({ proofKey }: Dialect): Finding {
  const text = `WELCOME.Details.authextra has no ${proofKey}: the router does not show that it knows the keys of this user, so it may be another`;
  return finding('A-07', 'warning', text, 'WELCOME.Details', 'authextra');
}

function authextraOf(details: Dict): Dict {
  const authextra = getOwn(details, 'authextra');
  return isDict(authextra) ? authextra : {};
}

/** The router's part of the nonce, all of it if it does not begin with the client's. */
export function routerNonceIn({ extra }: MessageOf<'CHALLENGE'>, hello: MessageOf<'HELLO'>): string | undefined {
  const [whole, ours] = [getOwn(extra, 'nonce'), getOwn(authextraOf(hello.details), 'nonce')];
  if (typeof whole !== 'string') return undefined;
  return typeof ours === 'string' && whole.startsWith(ours) ? whole.slice(ours.length) || undefined : whole;
}

/** A nonce cannot be compared with one that HELLO lacks. */
function nonceFindings({ demandsNonce }: Dialect, details: Dict, extra: Dict): Finding[] {
  const missing: Finding[] = [];
  const lacks = (what: string, key: string) =>
    missing.push(
      finding('A-12', 'error', `HELLO.Details has no ${what}, which SCRAM computes with`, 'HELLO.Details', key),
    );
  if (typeof getOwn(details, 'authid') !== 'string') lacks('authid', 'authid');
  const ours = getOwn(authextraOf(details), 'nonce');
  if (typeof ours !== 'string') lacks('authextra.nonce', 'authextra');
  const whole = getOwn(extra, 'nonce');
  if (missing.length > 0 || typeof ours !== 'string') return missing;
  if (typeof whole === 'string' && whole.startsWith(ours) && whole.length > ours.length) return [];
  const anew = typeof whole === 'string' && encodedAnew(ours, whole);
  // Where nobody demands it, the same bytes are as good.
  if (anew && !demandsNonce) return [];
  const text =
    `CHALLENGE.Extra.nonce ${quote(whole ?? null)} does not extend the nonce of HELLO, ${quote(ours)}` +
    (anew ? ', though its bytes do: a client nonce of a multiple of three bytes avoids that' : '') +
    (demandsNonce ? ': a client has to give up' : ': nothing shows that the router has seen it');
  return [finding('A-05', demandsNonce ? 'error' : 'warning', text, 'CHALLENGE.Extra', 'nonce')];
}

function costFindings(dialect: Dialect, extra: Dict): Finding[] {
  const about = (severity: Severity, key: string, text: string) =>
    finding('A-06', severity, text, 'CHALLENGE.Extra', key);
  const name = getOwn(extra, 'kdf');
  const known = typeof name === 'string' ? kdfOf(dialect, name) : undefined;
  if (!known) {
    const names = Object.values(dialect.kdfNames).join(' or ');
    return [about('error', 'kdf', `CHALLENGE.Extra.kdf is ${quote(name ?? null)}; ${names} is known`)];
  }
  const { kdf, foreign } = known;
  const found: Finding[] = [];
  if (foreign)
    found.push(
      about(
        'warning',
        'kdf',
        `CHALLENGE.Extra.kdf is ${quote(name ?? null)}, as in the method ${foreign.method}; in ${dialect.method} it is ${quote(dialect.kdfNames[kdf])}. A router that mixes names may mix formulas too`,
      ),
    );
  const least = kdf === 'pbkdf2' ? LEAST_ROUNDS : LEAST_PASSES;
  const iterations = getOwn(extra, 'iterations');
  if (typeof iterations === 'number' && iterations < least)
    found.push(
      about('warning', 'iterations', `CHALLENGE.Extra.iterations is ${iterations}; ${least} is the least for ${kdf}`),
    );
  if (kdf === 'pbkdf2') return found;
  const memory = getOwn(extra, 'memory') ?? null;
  if (memory === null)
    found.push(about('error', 'memory', `CHALLENGE.Extra has no memory, which ${quote(name ?? null)} needs`));
  else if (typeof memory === 'number' && memory < LEAST_MEMORY_KIB)
    found.push(
      about(
        'warning',
        'memory',
        `CHALLENGE.Extra.memory is ${memory} KiB; ${LEAST_MEMORY_KIB} is the least for ${kdf}`,
      ),
    );
  return found;
}

/** Null counts as absent. */
function bindingFindings({ bindsChannel }: Dialect, details: Dict, extra: Dict): Finding[] {
  if (!bindsChannel) return [];
  const about = (key: string, text: string) => finding('A-08', 'error', text, 'AUTHENTICATE.Extra', key);
  const bound = getOwn(extra, 'channel_binding') ?? null;
  const data = getOwn(extra, 'cbind_data') ?? null;
  const wanted = getOwn(authextraOf(details), 'channel_binding') ?? null;
  if (bound === null && data !== null)
    return [about('cbind_data', 'AUTHENTICATE.Extra has cbind_data without channel_binding')];
  if (bound !== null && data === null)
    return [about('channel_binding', 'AUTHENTICATE.Extra has channel_binding without cbind_data')];
  if (quote(bound) === quote(wanted)) return [];
  const text = `AUTHENTICATE.Extra.channel_binding is ${quote(bound)}, and HELLO asked for ${quote(wanted)}`;
  return [about('channel_binding', text)];
}

// The client's side of SCRAM: what HELLO says, the answer to the CHALLENGE, and what to make of WELCOME. What is known
// to fail is computed all the same where it can be, for whoever insists to send it.

import { bytesFromBase64 } from '../../../shared/wamp/base64.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import { getOwn, isDict } from '../../../shared/wamp/value.ts';
import type { Answer, Greeting, Question, Reply, Setting, Verify } from '../auth-method.ts';
import type { FieldValue } from '../challenge-fields.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { saslprep } from '../saslprep.ts';
import { BINDING_OPTION, bindingOf, bindingType, FINISHED_OPTION, type Binding } from './channel-binding.ts';
import { derive, type Derived, type Person } from './derivation.ts';
import { KEY_FORM_OPTION, keyFormOf, type Dialect } from './dialect.ts';
import { readServerFirst, type Asked } from './server-first.ts';
import { SECTION, verifyServer } from './server-proof.ts';

/**
 * Bytes of our nonce. A multiple of three: Crossbar and Bondy append their bytes to ours and encode all of it anew,
 * and only then does the text begin with our text.
 */
const NONCE_BYTES = 24;

/** What must be known of HELLO for the AuthMessage. */
interface Said {
  readonly authid: string;
  readonly nonce: string;
  /** `authextra.channel_binding`, unless it is null. */
  readonly binding: string | undefined;
}

export async function greet(dialect: Dialect, setting: Setting): Promise<Greeting> {
  const nonce = Buffer.from(setting.random(NONCE_BYTES)).toString('base64');
  const faults = await nameFaults(dialect, setting);
  if (!dialect.bindsChannel) {
    const authextra = { nonce };
    return faults.length === 0 ? { ok: true, authextra } : { ok: false, text: faults.join(' '), anyway: authextra };
  }
  const type = bindingType(setting.options?.[BINDING_OPTION]);
  const binding = type && bindingFor(type, setting);
  if (binding?.ok === false) faults.push(binding.text);
  const authextra = { nonce, channel_binding: type ?? null };
  if (faults.length > 0) return { ok: false, text: faults.join(' '), anyway: authextra };
  const findings = binding?.ok && binding.doubt !== undefined ? [doubtful(binding.doubt)] : [];
  return { ok: true, authextra, findings };
}

/** What is wrong with the names and the secret before anything is sent. */
async function nameFaults(dialect: Dialect, { authid, secret }: Setting): Promise<string[]> {
  const faults: string[] = [];
  if (authid === undefined || authid === '')
    faults.push(
      `${dialect.method} needs an authid, and the profile has none: the router cannot know whose keys to use.`,
    );
  else faults.push(...(await prepare('authid', authid)).faults);
  if (dialect.preparesPassword && secret !== undefined) faults.push(...(await prepare('password', secret)).faults);
  return faults;
}

function doubtful(text: string): Finding {
  const place = { field: 'HELLO.Details', key: 'channel_binding', section: SECTION };
  return { check: 'A-08', severity: 'warning', text, ...place };
}

function bindingFor(type: NonNullable<ReturnType<typeof bindingType>>, { channel, options }: Question | Setting) {
  const finishedOf = options?.[FINISHED_OPTION] === 'server' ? 'server' : 'client';
  return bindingOf({ type, channel, finishedOf, end: 'client' });
}

/** A text after SASLprep; with a fault as it was. */
async function prepare(what: 'authid' | 'password', text: string): Promise<{ text: string; faults: string[] }> {
  const result = await saslprep(text, what === 'authid' ? 'query' : 'stored');
  if (result.ok) return { text: result.text, faults: [] };
  return { text, faults: [`The ${what} ${result.fault}. A router that keeps to SASLprep refuses it; choose another.`] };
}

/** `secret` is what the method knows to be its secret. Rejects as `derive` does, but for what the router asks. */
export async function answer(dialect: Dialect, question: Question, secret: string): Promise<Answer> {
  const { challenge, signal, options } = question;
  const said = readHello(question.hello?.details);
  if (!said.ok) return { ...said, trace: [] };
  const first = readServerFirst(dialect, challenge.extra, question.limits ?? DEFAULT_LIMITS);
  if (!first.ok) return { ...first, trace: [] };
  const asked = first.value;
  if (secret === '')
    return { ok: false, text: 'The password is empty; choose where it comes from, or correct it there.', trace: [] };

  const { authid, nonce: clientNonce, binding: boundTo } = said.value;
  const name = await prepare('authid', authid);
  const password = dialect.preparesPassword ? await prepare('password', secret) : { text: secret, faults: [] };
  const binding = dialect.bindsChannel && boundTo !== undefined ? boundAs(boundTo, question) : undefined;
  const faults = [
    ...(dialect.demandsNonce ? nonceFaults(clientNonce, asked.nonce) : []),
    ...name.faults,
    ...password.faults,
    ...(binding?.ok === false ? [binding.text] : []),
  ];
  const person: Person = {
    password: secret,
    preparedPassword: password.text,
    authid,
    preparedAuthid: name.text,
    clientNonce,
    keyForm: keyFormOf(dialect, asked.kdf, options?.[KEY_FORM_OPTION]),
    ...(binding && boundTo !== undefined && { binding: { type: boundTo, ...dataOf(binding) } }),
  };
  const derived = await computed(dialect, asked, person, signal);
  if (!derived.ok) return { ...derived, trace: [] };
  const { proof, proofSteps: trace } = derived.value;
  const reply: Reply = { signature: proof, extra: extraOf(dialect, asked, person) };
  const verify: Verify = (welcome) => verifyServer(dialect, derived.value, welcome);
  if (faults.length > 0) return { ok: false, text: faults.join(' '), trace, anyway: reply, verify };
  return { ok: true, ...reply, trace, verify };
}

async function computed(
  dialect: Dialect,
  asked: Asked,
  person: Person,
  signal: AbortSignal | undefined,
): Promise<FieldValue<Derived>> {
  try {
    return { ok: true, value: await derive(dialect, asked, person, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    const { kdfName, iterations, memoryKiB } = asked;
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      text: `The key could not be derived with ${kdfName}, "iterations" = ${iterations}, "memory" = ${memoryKiB} KiB (${reason}). Nothing was sent in answer; more memory than a program can have must be lowered on the router.`,
    };
  }
}

function readHello(details: Dict | undefined): FieldValue<Said> {
  const authid = details && getOwn(details, 'authid');
  const authextra = details && getOwn(details, 'authextra');
  const nonce = isDict(authextra) ? getOwn(authextra, 'nonce') : undefined;
  if (typeof authid !== 'string' || typeof nonce !== 'string') {
    const lacks = typeof authid === 'string' ? 'authextra.nonce' : 'authid';
    return {
      ok: false,
      text: `HELLO.Details has no ${lacks}, which the proof is computed from; log in again with it. Nothing was sent in answer.`,
    };
  }
  const binding = isDict(authextra) ? getOwn(authextra, 'channel_binding') : undefined;
  return { ok: true, value: { authid, nonce, binding: typeof binding === 'string' ? binding : undefined } };
}

function boundAs(name: string, question: Question): Binding {
  const type = bindingType(name);
  if (type) return bindingFor(type, question);
  return {
    ok: false,
    text: `HELLO.Details.authextra.channel_binding is "${name}"; tls-unique, tls-server-end-point or null is needed.`,
  };
}

/** The binding bytes; none if there are none. */
function dataOf(binding: Binding): { data: Uint8Array; how: string } {
  if (!binding.ok) return { data: new Uint8Array(), how: 'no bytes: there is no such binding here' };
  return { data: binding.data, how: binding.how };
}

/** Why a nonce cannot be taken: whoever sends it has not seen ours, or plays something old again. */
function nonceFaults(ours: string, whole: string): string[] {
  if (whole.startsWith(ours) && whole.length > ours.length) return [];
  const why = whole === ours ? 'adds nothing to the nonce of HELLO' : 'does not begin with the nonce of HELLO';
  const anew = encodedAnew(ours, whole)
    ? ' Its bytes do begin with those of ours: the router encodes both together, which fits only if ours has a multiple of three bytes.'
    : '';
  return [
    `CHALLENGE.Extra.nonce ${why}, "${ours}", so this CHALLENGE may belong to another login, and the specification demands to give up.${anew} Check who stands between here and the router.`,
  ];
}

/** True if the bytes of a nonce begin with ours, though the texts differ. */
export function encodedAnew(ours: string, whole: string): boolean {
  const [start, all] = [bytesFromBase64(ours), bytesFromBase64(whole)];
  if (!start || !all || all.length <= start.length) return false;
  return Buffer.from(all).subarray(0, start.length).equals(start);
}

function extraOf({ bindsChannel }: Dialect, { nonce }: Asked, { binding }: Person): Dict {
  if (!bindsChannel) return {};
  const data = binding ? Buffer.from(binding.data).toString('base64') : null;
  return { nonce, channel_binding: binding?.type ?? null, cbind_data: data };
}

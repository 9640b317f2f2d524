// The client's part of a login, without the wire: what the offered methods add to HELLO, the answer to each
// CHALLENGE whoever gives it, the check of what the router proves in WELCOME. All of it goes into the capture:
// derivations, refusals, findings. What is to be sent comes back to the driver.

import type { Finding } from '../../shared/finding.ts';
import type { Message, MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, setOwn, type Dict } from '../../shared/wamp/value.ts';
import type {
  Answer,
  AuthMethod,
  ChannelValues,
  Credential,
  Greeting,
  Proof,
  Reply,
  Setting,
  Verify,
} from '../auth/auth-method.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { Clock } from '../clock.ts';
import { offeredMethods } from '../wamp/session-checks.ts';
import type { ChallengeMemory } from './challenge-memory.ts';
import { reviewLogin } from './login-review.ts';

/** What a profile gives for a method, and whether a person answers instead. */
export interface LoginCredential extends Credential {
  readonly byHand?: boolean;
}

/** A CHALLENGE that a person is to answer. */
export interface HandQuestion {
  readonly authmethod: string;
  /** Record of the CHALLENGE. */
  readonly about: number;
  /** 1 for the first CHALLENGE of the login. */
  readonly round: number;
  /** CHALLENGE.Extra without what is secret. */
  readonly extra: Dict;
}

/** Asks a person; undefined if nobody answers, or when `signal` aborts. */
export type AskByHand = (question: HandQuestion, signal: AbortSignal) => Promise<Reply | undefined>;

export interface LoginParts {
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Unpredictable bytes. */
  readonly random: (count: number) => Uint8Array;
  /** The method of a name, or undefined if it is not known here. */
  readonly authMethod: (name: string) => AuthMethod | undefined;
  /** By authmethod: the second entry answers the second CHALLENGE of that name, the last all further ones. */
  readonly credentials: ReadonlyMap<string, readonly LoginCredential[]>;
  /** True if the user wants sent what is known to fail. */
  readonly sendAnyway?: boolean | undefined;
  /** What routers asked before; absent: nothing is compared. */
  readonly memory?: ChallengeMemory | undefined;
  /** Absent: there is nobody to ask. */
  readonly ask?: AskByHand | undefined;
  /** What the wire gives for channel binding. */
  readonly channel: () => ChannelValues | undefined;
  /** True if others can read along on the wire. */
  readonly isOverheard: boolean;
}

/** What the methods add to HELLO, or why it is not sent. */
export type HelloParts =
  | { readonly ok: true; readonly authextra: Dict; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly text: string; readonly couldSend: boolean };

/** What to send for a CHALLENGE; undefined once nobody needs it any more. */
export type Decided = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly text: string };

export class Login {
  readonly #parts: LoginParts;
  readonly #over = new AbortController();
  /** What was said already, so that nobody says it twice. */
  readonly #said = new Set<string>();
  /** How many CHALLENGEs of a name came. */
  readonly #asked = new Map<string, number>();
  /** By authmethod: a later round of the same method replaces the earlier. */
  readonly #verify = new Map<string, Verify>();
  #rounds = 0;
  #hello: MessageOf<'HELLO'> | undefined;
  #challenge: MessageOf<'CHALLENGE'> | undefined;
  #authenticate: MessageOf<'AUTHENTICATE'> | undefined;

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** Ends computations and questions: nobody needs the answer any more. */
  cancel(): void {
    this.#over.abort();
  }

  get isCancelled(): boolean {
    return this.#over.signal.aborted;
  }

  /** True if a method offered in this HELLO has a part in it. */
  isGreeting(hello: MessageOf<'HELLO'>): boolean {
    return this.#greeters(hello).length > 0;
  }

  /** What the methods offered in this HELLO add to it; of a key that two want, the first method's value counts. */
  async greet(hello: MessageOf<'HELLO'>): Promise<HelloParts> {
    const { sendAnyway, random } = this.#parts;
    const authid = getOwn(hello.details, 'authid');
    const channel = this.#parts.channel();
    const authextra: Dict = {};
    const findings: Finding[] = [];
    for (const method of this.#greeters(hello)) {
      const setting: Setting = {
        ...credentialOf(this.#credential(method.name, 1)),
        ...(typeof authid === 'string' && { authid }),
        ...(channel && { channel }),
        random,
      };
      const greeting = await greetingOf(method, setting);
      const extra = greeting.ok ? greeting.authextra : sendAnyway === true ? greeting.anyway : undefined;
      if (!extra) {
        const { text = '', anyway } = greeting.ok ? {} : greeting;
        return { ok: false, text, couldSend: anyway !== undefined };
      }
      for (const [key, value] of Object.entries(extra))
        if (!Object.hasOwn(authextra, key)) setOwn(authextra, key, value);
      if (greeting.ok) findings.push(...(greeting.findings ?? []));
    }
    return { ok: true, authextra, findings };
  }

  /** Who answers by hand gives a secret for HELLO alone, or none. */
  #greeters(hello: MessageOf<'HELLO'>): AuthMethod[] {
    const names = [...new Set(offeredMethods(hello))].filter((name) => {
      const { byHand, secret } = this.#credential(name, 1);
      return byHand !== true || secret !== undefined;
    });
    return names.flatMap((name) => this.#parts.authMethod(name) ?? []).filter((method) => 'greet' in method);
  }

  /** Takes note of HELLO or AUTHENTICATE as it was sent. */
  sent(message: Message, seq: number): void {
    if (message.kind === 'HELLO') this.#hello = message;
    else if (message.kind === 'AUTHENTICATE') this.#authenticate = message;
    else return;
    this.#review(seq);
  }

  /** Records findings about a record, each once. */
  tell(about: number, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const { check, severity, field = '', key = '' } = finding;
      const name = JSON.stringify([about, check, severity, field, key]);
      if (this.#said.has(name)) continue;
      this.#said.add(name);
      this.#parts.recorder.finding(about, finding);
    }
  }

  #review(about: number, welcome?: MessageOf<'WELCOME'>): void {
    const hello = this.#hello;
    if (!hello) return;
    const challenge = this.#challenge;
    const authenticate = this.#authenticate;
    const { authMethod: methodOf, isOverheard } = this.#parts;
    const talk = {
      hello,
      ...(challenge && { challenge }),
      ...(authenticate && { authenticate }),
      ...(welcome && { welcome }),
    };
    this.tell(about, reviewLogin(talk, { methodOf, isOverheard }));
  }

  /**
   * The answer to a CHALLENGE; `shown` is the same without what is secret, `about` its record. Undefined if the login
   * ended meanwhile. Never rejects.
   */
  async answer(
    challenge: MessageOf<'CHALLENGE'>,
    shown: MessageOf<'CHALLENGE'>,
    about: number,
  ): Promise<Decided | undefined> {
    const name = challenge.authmethod;
    const nth = (this.#asked.get(name) ?? 0) + 1;
    this.#asked.set(name, nth);
    this.#rounds += 1;
    this.#challenge = challenge;
    this.#authenticate = undefined;
    this.#verify.delete(name);
    this.#review(about);
    const method = this.#parts.authMethod(name);
    const fresh = this.#hello && method?.freshIn?.(challenge, this.#hello);
    if (fresh !== undefined && this.#parts.memory?.isRepeated(name, fresh)) this.tell(about, [repeated(name)]);
    const credential = this.#credential(name, nth);
    if (!method || credential.byHand === true) return this.#byHand(shown, about, method);
    return this.#computed(method, credential, challenge, about);
  }

  async #computed(
    method: AuthMethod,
    credential: LoginCredential,
    challenge: MessageOf<'CHALLENGE'>,
    about: number,
  ): Promise<Decided | undefined> {
    const { clock, recorder, sendAnyway } = this.#parts;
    const channel = this.#parts.channel();
    const began = clock.micros();
    const answer = await answerOf(method, {
      challenge,
      ...credentialOf(credential),
      ...(this.#hello && { hello: this.#hello }),
      ...(channel && { channel }),
      now: Math.floor(clock.wall() / 1000),
      signal: this.#over.signal,
    });
    if (this.isCancelled) return undefined;
    const derivation = { method: method.name, about, trace: answer.trace, took: clock.micros() - began };
    if (answer.verify) this.#verify.set(method.name, answer.verify);
    if (answer.ok) {
      const { routerProof } = answer;
      if (routerProof) recorder.derivation({ ...derivation, trace: routerProof, purpose: 'router-proof', took: 0 });
      if (answer.trace.length > 0) recorder.derivation(derivation);
      this.tell(about, answer.findings ?? []);
      return { ok: true, reply: { signature: answer.signature, extra: answer.extra } };
    }
    const { text, anyway, findings = [] } = answer;
    const isSent = anyway !== undefined && sendAnyway === true;
    recorder.derivation({
      ...derivation,
      refused: text,
      ...(anyway && { couldSend: true }),
      ...(isSent && { sentAnyway: true }),
    });
    this.tell(about, findings);
    return isSent ? { ok: true, reply: anyway } : { ok: false, text };
  }

  async #byHand(
    { authmethod, extra }: MessageOf<'CHALLENGE'>,
    about: number,
    method: AuthMethod | undefined,
  ): Promise<Decided | undefined> {
    const { clock, recorder, ask } = this.#parts;
    const began = clock.micros();
    const reply = await ask?.({ authmethod, about, round: this.#rounds, extra }, this.#over.signal);
    if (this.isCancelled) return undefined;
    const derivation = { method: authmethod, about, took: clock.micros() - began, byHand: true };
    if (!reply) {
      const why = method ? '' : `${authmethod} is not known here, and `;
      const text = `${why}nobody answered the CHALLENGE by hand.`;
      recorder.derivation({ ...derivation, trace: [], refused: text });
      return { ok: false, text };
    }
    const typed = {
      label: 'signature',
      how: 'as it was typed',
      encoding: 'utf-8',
      value: reply.signature,
      secret: method?.signatureIsSecret ?? true,
    } as const;
    recorder.derivation({ ...derivation, trace: [typed] });
    return { ok: true, reply };
  }

  /** Checks what the router proves in WELCOME; why it is not accepted, or undefined if it is. */
  welcomed(welcome: MessageOf<'WELCOME'>, about: number): string | undefined {
    const { clock, recorder } = this.#parts;
    this.#review(about, welcome);
    let refused: string | undefined;
    for (const [method, verify] of this.#verify) {
      const began = clock.micros();
      const { ok, findings, trace } = proofOf(verify, welcome);
      if (trace.length > 0)
        recorder.derivation({ method, about, trace, took: clock.micros() - began, purpose: 'router-proof' });
      const error = findings.find(({ severity }) => severity === 'error');
      const fault = ok ? undefined : (error ?? unproven(method));
      this.tell(about, fault && !error ? [...findings, fault] : findings);
      refused ??= fault?.text;
    }
    return refused;
  }

  /** The entry that answers the n-th CHALLENGE of a name; the last answers all further ones. */
  #credential(name: string, nth: number): LoginCredential {
    const entries = this.#parts.credentials.get(name) ?? [];
    return entries[nth - 1] ?? entries.at(-1) ?? {};
  }
}

/** What a method is given of an entry. */
function credentialOf({ byHand: _, ...credential }: LoginCredential): Credential {
  return credential;
}

/** Messages of errors may hold the secret; their names do not. */
function failed(method: AuthMethod, error: unknown): string {
  return `${method.name} failed to compute an answer (${error instanceof Error ? error.name : 'unknown error'}).`;
}

async function greetingOf(method: AuthMethod, setting: Setting): Promise<Greeting> {
  try {
    return (await method.greet?.(setting)) ?? { ok: true, authextra: {} };
  } catch (error) {
    return { ok: false, text: failed(method, error) };
  }
}

async function answerOf(method: AuthMethod, question: Parameters<AuthMethod['answer']>[0]): Promise<Answer> {
  try {
    return await method.answer(question);
  } catch (error) {
    return { ok: false, text: failed(method, error), trace: [] };
  }
}

function proofOf(verify: Verify, welcome: MessageOf<'WELCOME'>): Proof {
  try {
    return verify(welcome);
  } catch {
    return { ok: false, findings: [], trace: [] };
  }
}

function repeated(method: string): Finding {
  return {
    check: 'A-13',
    severity: 'warning',
    text:
      `The router asks for ${method} what was asked before since this program runs: whoever recorded the answer then can ` +
      'give it now. A challenge or nonce must be new each time.',
    field: 'CHALLENGE.Extra',
    section: 'Authentication Methods',
  };
}

/** For a method that says no more than that the proof does not hold. */
function unproven(method: string): Finding {
  return {
    check: 'A-11',
    severity: 'error',
    text: `The router did not prove that it knows the secret, as ${method} wants it to.`,
    section: 'Authentication Methods',
  };
}

// One connection attempt: secrets are resolved first, then the wire is dialled, then the driver runs
// the session, and the profile's requests after WELCOME end the login. Whatever happens is told by records,
// never by an exception.

import type { CaptureHeader } from '../../shared/capture-record.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Profile, SecretRef } from '../../shared/profile.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { authMethod } from '../auth/registry.ts';
import { Recorder } from '../capture/recorder.ts';
import { Redactor } from '../capture/redaction/redact.ts';
import { redactHeader } from '../capture/redaction/redact-record.ts';
import { CaptureStore } from '../capture/store/store.ts';
import type { RequestSession } from '../operation/open-session.ts';
import { SessionDriver } from '../session/driver.ts';
import type { ChallengeMemory } from '../session/challenge-memory.ts';
import type { AskByHand } from '../session/login.ts';
import type { CookieJar } from '../secret/cookie-jar.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { transportFor } from '../transport/registry.ts';
import type { DialTarget } from '../transport/transport.ts';
import { helloOf } from '../wamp/hello.ts';
import { AfterWelcomeRun } from './after-welcome.ts';
import { Capture, type Session } from './captures.ts';
import { loginSecretsOf, type LoginSecrets } from './credentials.ts';
import { dialTargetOf, type DialFiles } from './dial-target.ts';
import type { AppPorts } from './ports.ts';
import type { TypedSecrets } from './request-variables.ts';

/**
 * Where the attempt's secrets come from: the profile's references, or values given by the app itself (demo) for
 * places of the profile, for example `methods[0].secret`.
 */
export type CredentialOrigin =
  | { readonly from: 'profile'; readonly store: SecretStore }
  | { readonly from: 'demo'; readonly secrets: Readonly<Record<string, string>> };

/** What an attempt is made of. */
export interface AttemptPlan {
  readonly profile: Profile;
  /** What the files hold that the profile names. */
  readonly files: DialFiles;
  readonly source: CredentialOrigin;
  /** Answers that are known to fail are sent all the same. */
  readonly sendAnyway?: boolean | undefined;
  /** The cookie jar of the profile. */
  readonly cookies: () => Promise<CookieJar>;
  /** Secrets that are typed for requests, if what is held is made anew after a loss. */
  readonly typed?: TypedSecrets;
}

export interface AttemptHooks {
  /** Asks a person for the answer to a CHALLENGE. */
  readonly ask: (capture: string) => AskByHand;
  /** What routers asked at earlier attempts. */
  readonly memory: ChallengeMemory;
  /** The wire is gone, or nothing was dialled. */
  readonly onEnd: () => void;
  /** A fault of the program. */
  readonly report: (error: unknown) => void;
}

export class Attempt implements Session {
  readonly capture: Capture<Attempt>;
  readonly #plan: AttemptPlan;
  readonly #ports: AppPorts;
  readonly #redactor: Redactor;
  readonly #recorder: Recorder;
  readonly #hooks: AttemptHooks;
  #driver: SessionDriver | undefined;
  #requests: AfterWelcomeRun | undefined;
  #stopped = false;
  /** Withdraws a question for a secret. */
  readonly #asking = new AbortController();
  #finished = false;
  readonly #listeners = new Set<(message: Message, seq: number) => void>();
  #markOver: () => void = () => {};
  #markLoggedIn: (isLoggedIn: boolean) => void = () => {};
  #left = false;
  /** Settles with true once requests can be sent, with false if it ends before that. */
  readonly loggedIn: Promise<boolean>;
  readonly #over: Promise<void>;

  constructor(plan: AttemptPlan, ports: AppPorts, hooks: AttemptHooks) {
    this.#plan = plan;
    this.#ports = ports;
    this.#hooks = hooks;
    this.#redactor = new Redactor({
      key: ports.installationKey,
      signatureIsSecret: (name) => authMethod(name)?.signatureIsSecret ?? true,
    });
    const store = new CaptureStore();
    this.#recorder = new Recorder({ store, clock: ports.clock, redactor: this.#redactor });
    this.capture = new Capture(this.#header(), store, this);
    this.loggedIn = new Promise((resolve) => {
      this.#markLoggedIn = resolve;
    });
    this.#over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  #header(): CaptureHeader {
    const { id, name, url, realm } = this.#plan.profile;
    const unique = Buffer.from(this.#ports.random(9)).toString('base64url');
    return {
      id: unique,
      label: name,
      url,
      realm,
      profileId: id,
      startedAt: new Date(this.#ports.clock.wall()).toISOString(),
    };
  }

  /** Runs the attempt; settles when the wire is gone or nothing was dialled. Never rejects. */
  async run(): Promise<void> {
    const { profile, files } = this.#plan;
    try {
      const resolve = (ref: SecretRef, purpose: string, field?: string) => this.#secret(ref, purpose, field);
      const places = { resolve, redactor: this.#redactor };
      const login = await loginSecretsOf(profile, places, Math.floor(this.#ports.clock.wall() / 1000));
      const target = await dialTargetOf(profile, files, { ...places, cookies: this.#plan.cookies });
      this.#redactHeader();
      if (this.#stopped) return this.#finish();
      this.#dial(target, login);
    } catch (error) {
      const known = error instanceof InspectorError;
      if (!known) this.#hooks.report(error);
      const text = known ? error.message : 'An unexpected error; see the log.';
      this.#redactHeader();
      if (!this.#stopped)
        this.#recorder.stop(known ? 'secret-missing' : 'internal', text, { todo: known ? error.hint : undefined });
      this.#finish();
    }
  }

  /** A URL may carry a secret that is given elsewhere too. */
  #redactHeader(): void {
    this.capture.header = redactHeader(this.#redactor, this.capture.header);
  }

  /** One secret of the profile. Throws InspectorError, also once the attempt was stopped: then nobody is asked. */
  async #secret(ref: SecretRef, purpose: string, field = ''): Promise<string> {
    const { source } = this.#plan;
    const given = source.from === 'demo' ? source.secrets[field] : undefined;
    if (given !== undefined) return given;
    if (this.#stopped || source.from === 'demo') throw new InspectorError('prompt-declined', `Not asked: ${purpose}.`);
    return source.store.resolve(ref, purpose, this.#asking.signal, this.capture.header.id);
  }

  #dial(target: DialTarget, { credentials, requests }: LoginSecrets): void {
    const { profile, sendAnyway = false } = this.#plan;
    const { url } = target;
    const transport = transportFor(url);
    if (!transport) throw new InspectorError('bad-url', `No transport for ${url}.`);
    const driver = new SessionDriver({
      target,
      hello: (methodExtra) => helloOf(profile, methodExtra),
      transport,
      recorder: this.#recorder,
      clock: this.#ports.clock,
      random: this.#ports.random,
      authMethod,
      credentials,
      sendAnyway,
      memory: this.#hooks.memory,
      ask: this.#hooks.ask(this.capture.header.id),
      onChange: (state, ended) => {
        if (ended) this.#finish();
        else if (state === 'open') this.#requests?.start();
      },
      onDeliver: (message, seq) => {
        for (const hear of this.#listeners) hear(message, seq);
      },
    });
    this.#driver = driver;
    this.#requests = new AfterWelcomeRun(requests, {
      driver,
      recorder: this.#recorder,
      redactor: this.#redactor,
      clock: this.#ports.clock,
      timeoutMs: target.timeoutMs,
      onDone: () => this.#markLoggedIn(true),
    });
    driver.start();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.capture.session = undefined;
    this.#markLoggedIn(false);
    this.#hooks.onEnd();
    this.#markOver();
  }

  /** What it connects with. */
  get profile(): Profile {
    return this.#plan.profile;
  }

  /** Secrets that were typed for requests of this attempt and those before it; absent: none are kept. */
  get typed(): TypedSecrets | undefined {
    return this.#plan.typed;
  }

  /** True once nothing of the login is left to do. */
  get #isLoggedIn(): boolean {
    return this.#driver?.state === 'open' && this.#requests?.pending === undefined;
  }

  /** The session, for requests. Throws InspectorError `not-connected` unless it is open and the login done. */
  openSession(): RequestSession {
    const driver = this.#driver;
    if (driver?.state !== 'open')
      throw new InspectorError('not-connected', `It is ${driver?.state ?? 'not dialled yet'}.`);
    const pending = this.#requests?.pending;
    if (pending !== undefined) throw new InspectorError('not-connected', `The login is not done: ${pending}`);
    return {
      get isOpen() {
        return driver.isOpen;
      },
      sessionId: driver.sessionId,
      request: (request, hooks) => driver.request(request, hooks?.progress, hooks?.sent),
      reply: (message, told) => driver.reply(message, told),
      listen: (hear) => {
        this.#listeners.add(hear);
        return () => this.#listeners.delete(hear);
      },
      get unsent() {
        return driver.unsent;
      },
      announces: (role, feature) => driver.announces(role, feature),
      timeoutMs: this.#plan.profile.timeoutSeconds * 1000,
      ended: this.#over,
      timing: (seq) => this.capture.store.timing(seq),
      finding: (about, finding) => void this.#recorder.finding(about, finding),
      conceal: (secret, what) => this.#redactor.add(secret, what),
      masked: (text) => this.#redactor.text('uri', text).text,
    };
  }

  /** True if it ended, or ends, because the user wanted it. */
  get isLeft(): boolean {
    return this.#left;
  }

  async leave(cut = false): Promise<void> {
    this.#left = true;
    if (!this.#stopped && !this.#isLoggedIn) {
      this.#stopped = true;
      this.#asking.abort();
      this.#requests?.stop();
      if (this.capture.summary().outcome === undefined) this.#recorder.stop('interrupted', 'Stopped by the user.');
    }
    if (cut) this.#driver?.cut();
    else this.#driver?.leave();
    // An attempt that still waits for a secret has no wire to wait for.
    if (this.#driver) await this.#over;
    else this.#finish();
  }
}

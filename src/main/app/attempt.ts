// One connection attempt: secrets are resolved first, then the wire is dialled, then the driver runs
// the session. Whatever happens is told by records, never by an exception.

import type { CaptureHeader } from '../../shared/capture-record.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Profile, SecretRef } from '../../shared/profile.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { authMethod } from '../auth/registry.ts';
import { Recorder } from '../capture/recorder.ts';
import { Redactor } from '../capture/redaction/redact.ts';
import { redactHeader } from '../capture/redaction/redact-record.ts';
import { CaptureStore } from '../capture/store/store.ts';
import { SessionDriver, type Credential, type Reply } from '../session/driver.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { transportFor } from '../transport/registry.ts';
import type { DialTarget } from '../transport/transport.ts';
import { helloOf } from '../wamp/hello.ts';
import type { ClientRequest } from '../wamp/session-machine.ts';
import { Capture, type Session } from './captures.ts';
import { dialTargetOf, type DialFiles } from './dial-target.ts';
import type { AppPorts } from './ports.ts';

/** Where the attempt's secrets come from: the profile's references, or values given by the app itself (demo). */
export type CredentialOrigin =
  | { readonly from: 'profile'; readonly store: SecretStore }
  | { readonly from: 'demo'; readonly credential: Credential };

export interface AttemptHooks {
  /** The wire is gone, or nothing was dialled. */
  readonly onEnd: () => void;
  /** A fault of the program. */
  readonly report: (error: unknown) => void;
}

export class Attempt implements Session {
  readonly capture: Capture<Attempt>;
  readonly #profile: Profile;
  readonly #ports: AppPorts;
  readonly #redactor: Redactor;
  readonly #recorder: Recorder;
  readonly #files: DialFiles;
  readonly #hooks: AttemptHooks;
  #driver: SessionDriver | undefined;
  #stopped = false;
  /** Withdraws a question for a secret. */
  readonly #asking = new AbortController();
  #finished = false;
  #markOver: () => void = () => {};
  readonly #over: Promise<void>;

  /** `files` is what the files hold that the profile names. */
  constructor(profile: Profile, files: DialFiles, ports: AppPorts, hooks: AttemptHooks) {
    this.#profile = profile;
    this.#files = files;
    this.#ports = ports;
    this.#hooks = hooks;
    this.#redactor = new Redactor({
      key: ports.installationKey,
      signatureIsSecret: (name) => authMethod(name)?.signatureIsSecret ?? true,
    });
    const store = new CaptureStore();
    this.#recorder = new Recorder({ store, clock: ports.clock, redactor: this.#redactor });
    this.capture = new Capture(this.#header(), store, this);
    this.#over = new Promise((resolve) => {
      this.#markOver = resolve;
    });
  }

  #header(): CaptureHeader {
    const { id, name, url, realm } = this.#profile;
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
  async run(source: CredentialOrigin): Promise<void> {
    try {
      const credentials = await this.#resolve(source);
      const target = await dialTargetOf(this.#profile, this.#files, {
        resolve: (ref, purpose) => this.#secret(source, ref, purpose),
        redactor: this.#redactor,
      });
      this.#redactHeader();
      if (this.#stopped) return this.#finish();
      this.#dial(target, credentials);
    } catch (error) {
      const known = error instanceof InspectorError;
      if (!known) this.#hooks.report(error);
      const text = known ? error.message : 'An unexpected error; see the log.';
      this.#redactHeader();
      if (!this.#stopped)
        this.#recorder.stop(known ? 'secret-missing' : 'internal', text, known ? error.hint : undefined);
      this.#finish();
    }
  }

  /** A URL may carry a secret that is given elsewhere too. */
  #redactHeader(): void {
    this.capture.header = redactHeader(this.#redactor, this.capture.header);
  }

  async #resolve(source: CredentialOrigin): Promise<Map<string, Credential>> {
    const credentials = new Map<string, Credential>();
    for (const { method, secret: ref, secretIs } of this.#profile.methods) {
      if (this.#stopped) break;
      const kind = secretIs !== undefined && { secretIs };
      let credential: Credential = { ...kind };
      if (source.from === 'demo') credential = source.credential;
      else if (ref)
        credential = { secret: await this.#secret(source, ref, `${method} login to ${this.#profile.url}`), ...kind };
      if (credential.secret !== undefined)
        this.#redactor.add(credential.secret, authMethod(method)?.signatureIsSecret ? method : 'secret');
      credentials.set(method, credential);
    }
    return credentials;
  }

  /** One secret of the profile. Throws InspectorError, also once the attempt was stopped: then nobody is asked. */
  #secret(source: CredentialOrigin, ref: SecretRef, purpose: string): Promise<string> {
    if (this.#stopped || source.from === 'demo') throw new InspectorError('prompt-declined', `Not asked: ${purpose}.`);
    return source.store.resolve(ref, purpose, this.#asking.signal, this.capture.header.id);
  }

  #dial(target: DialTarget, credentials: ReadonlyMap<string, Credential>): void {
    const { url } = target;
    const transport = transportFor(url);
    if (!transport) throw new InspectorError('bad-url', `No transport for ${url}.`);
    this.#driver = new SessionDriver({
      target,
      hello: this.hello(),
      transport,
      recorder: this.#recorder,
      clock: this.#ports.clock,
      authMethod,
      credentials,
      onChange: (_state, ended) => ended && this.#finish(),
      // What arrives unasked is in the capture; nothing else waits for it.
      onDeliver: () => {},
    });
    this.#driver.start();
  }

  hello(): MessageOf<'HELLO'> {
    return helloOf(this.#profile);
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.capture.session = undefined;
    this.#hooks.onEnd();
    this.#markOver();
  }

  /** Sends a request. Throws InspectorError `not-connected` unless the session is open. */
  request(request: ClientRequest): Promise<Reply> {
    if (this.#driver?.state !== 'open')
      throw new InspectorError('not-connected', `It is ${this.#driver?.state ?? 'not dialled yet'}.`);
    return this.#driver.request(request);
  }

  async leave(cut = false): Promise<void> {
    if (!this.#stopped && this.#driver?.state !== 'open') {
      this.#stopped = true;
      this.#asking.abort();
      if (this.capture.summary().outcome === undefined) this.#recorder.stop('interrupted', 'Stopped by the user.');
    }
    if (cut) this.#driver?.cut();
    else this.#driver?.leave();
    // An attempt that still waits for a secret has no wire to wait for.
    if (this.#driver) await this.#over;
    else this.#finish();
  }
}

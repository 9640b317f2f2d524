// A session as the app runs it, without the app: transport, recorder, store, machine and method.

import { randomBytes } from 'node:crypto';
import { newProfile } from '../../src/shared/new-profile.ts';
import { authMethod } from '../../src/main/auth/registry.ts';
import { Recorder } from '../../src/main/capture/recorder.ts';
import { Redactor } from '../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../src/main/capture/store/store.ts';
import { serializersNamed } from '../../src/main/serializer/registry.ts';
import type { Credential } from '../../src/main/auth/auth-method.ts';
import { SessionDriver } from '../../src/main/session/driver.ts';
import { systemClock } from '../../src/main/shell/node-ports.ts';
import { transportFor } from '../../src/main/transport/registry.ts';
import { webSocketTransport } from '../../src/main/transport/websocket/websocket.ts';
import { helloOf } from '../../src/main/wamp/hello.ts';
import type { MethodChoice, Profile } from '../../src/shared/profile.ts';

export interface BenchSession {
  readonly driver: SessionDriver;
  readonly store: CaptureStore;
  /** Settles when WELCOME came; rejects when the wire is gone before. */
  readonly open: Promise<void>;
}

/** Starts a session and returns at once. */
export function startSession(
  url: string,
  realm: string,
  methods: readonly MethodChoice[],
  credential: Credential,
  serializers?: readonly string[],
): BenchSession {
  const profile: Profile = { ...newProfile('bench', 'bench', url, realm), methods: [...methods] };
  const redactor = new Redactor({
    key: new Uint8Array(32),
    signatureIsSecret: (name) => authMethod(name)?.signatureIsSecret ?? true,
  });
  if (credential.secret !== undefined) redactor.add(credential.secret, 'secret');
  const store = new CaptureStore();
  let settle: (error?: Error) => void = () => {};
  const open = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  const driver = new SessionDriver({
    target: { url, serializers: serializersNamed(serializers), deflate: false, timeoutMs: 10_000 },
    hello: (methodExtra) => helloOf(profile, methodExtra),
    transport: transportFor(url) ?? webSocketTransport,
    recorder: new Recorder({ store, clock: systemClock, redactor }),
    clock: systemClock,
    random: (count) => randomBytes(count),
    authMethod,
    credentials: new Map(methods.map(({ method }) => [method, [credential]])),
    onChange: (state, ended) => {
      if (state === 'open') settle();
      else if (ended) settle(new Error('the session ended before it was open'));
    },
    onDeliver: () => {},
  });
  driver.start();
  return { driver, store, open };
}

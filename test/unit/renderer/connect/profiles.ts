// Profiles for the tests of the form: what is known about the methods, and profiles of every shape.

import fc from 'fast-check';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { KnownMethods } from '../../../../src/renderer/src/features/connect/method-form.ts';
import type { MethodChoice, Profile } from '../../../../src/shared/profile.ts';
import { authMethods } from '../../../../src/main/auth/registry.ts';
import { CLIENT_ROLES } from '../../../../src/shared/wamp/features.ts';
import { hasUserInfo } from '../../../../src/shared/profile-url.ts';
import type { JsonValue } from '../../../../src/shared/wamp/value.ts';

export const KNOWN: KnownMethods = authMethods.map(({ name, secretKinds, options = [] }) => ({
  name,
  secretKinds,
  options,
}));

/** A profile with these methods. */
export function profileOf(...methods: MethodChoice[]): Profile {
  return { ...newProfile('p', 'Mine', 'ws://localhost:8080/ws', 'realm1'), methods };
}

const text = (longest: number, shortest = 0) =>
  fc.string({ unit: 'grapheme', minLength: shortest, maxLength: longest });
// Texts that are left out when they are empty.
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const authid = fc.oneof(
  fc.constant({ kind: 'absent' } as const),
  fc.constant({ kind: 'empty' } as const),
  text(20, 1).map((value) => ({ kind: 'value', value }) as const),
);
const secret = fc.oneof(
  text(20, 1).map((name) => ({ from: 'env', name }) as const),
  text(20, 1).map((id) => ({ from: 'keychain', id }) as const),
  text(20, 1).map((path) => ({ from: 'file', path }) as const),
  fc.constant({ from: 'prompt' } as const),
);
const options = optional(
  fc
    .dictionary(text(8, 1), fc.oneof(text(12), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()), {
      maxKeys: 3,
    })
    .map((chosen) =>
      Object.fromEntries(Object.entries(chosen).filter(([id, value]) => id !== '__proto__' && !Object.is(value, -0))),
    )
    .filter(hasSomething),
);
const byHand = optional(fc.constant(true));
/** Names that no method has. */
const foreign = text(12, 1).filter((name) => KNOWN.every((known) => known.name !== name));
const method: fc.Arbitrary<MethodChoice> = fc.oneof(
  fc.record({ method: fc.constant('anonymous'), authid, options, byHand }).map(defined),
  // What a foreign method's secret is, nobody knows: it may need a passphrase.
  fc.record({ method: foreign, authid, secret, passphrase: secret, options, byHand }).map(defined),
  fc
    .record({
      method: fc.oneof(fc.constantFrom('ticket', 'wampcra', '__proto__'), foreign),
      authid,
      secret: optional(secret),
      secretIs: optional(fc.constantFrom('ticket', 'totp-secret', 'password', 'derived-key', '')),
      options,
      byHand,
    })
    .map(defined),
);
const role = optional(
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom('call_timeout', 'x_mine'), text(12)), fc.boolean()), { maxLength: 4 })
    .map((features) => ({ features: Object.fromEntries(features.filter(([flag]) => flag !== '__proto__')) })),
);
const dict = optional(
  fc
    .dictionary(fc.oneof(text(8), fc.constant('__proto__')), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
    // As JSON says it: no -0, own keys only.
    .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, JsonValue>)
    .filter(isSafe),
);

/** Integers that JSON text would not keep are not expressible in a profile. */
function isSafe(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isSafe);
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

const json: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  .filter(isSafe);
const request = fc
  .record({
    kind: fc.constantFrom('call' as const, 'publish' as const),
    uri: text(20, 1),
    args: optional(fc.array(json, { maxLength: 3 })),
    kwargs: dict,
    secrets: optional(
      fc.array(
        fc
          .record({
            name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/),
            secret,
            secretIs: optional(fc.constant('totp-secret' as const)),
          })
          .map(defined),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  })
  .map(defined);

const wire = {
  serializers: optional(fc.array(fc.constantFrom('json', 'cbor.batched', 'odd'), { minLength: 1, maxLength: 4 })),
  tls: optional(
    fc
      .record({
        minVersion: optional(fc.constantFrom('TLSv1.2' as const, 'TLSv1.3' as const)),
        pin: optional(text(8, 1)),
        serverName: optional(text(8, 1)),
        client: optional(
          fc
            .record({ certificateFile: text(8, 1), keyFile: optional(text(8, 1)), passphrase: optional(secret) })
            .map(defined),
        ),
      })
      .map(defined)
      .filter(hasSomething),
  ),
  http: optional(
    fc
      .record({
        headers: optional(
          fc.array(fc.oneof(fc.record({ name: text(8, 1), value: text(8) }), fc.record({ name: text(8, 1), secret })), {
            minLength: 1,
            maxLength: 3,
          }),
        ),
        origin: optional(text(8)),
        basic: optional(fc.record({ user: text(8), password: secret })),
      })
      .map(defined)
      .filter(hasSomething),
  ),
  network: optional(
    fc
      .record({
        ip: optional(fc.constantFrom(4 as const, 6 as const)),
        proxy: optional(
          fc
            .record({
              url: text(20, 1).filter((url) => !hasUserInfo(url)),
              user: optional(text(8, 1)),
              password: optional(secret),
            })
            .map(defined),
        ),
      })
      .map(defined)
      .filter(hasSomething),
  ),
  ping: optional(
    fc.record({
      everySeconds: fc.double({ min: 0, max: 86_400, minExcluded: true, noNaN: true }),
      timeoutSeconds: fc.double({ min: 0, max: 3600, minExcluded: true, noNaN: true }),
    }),
  ),
  receiveLimit: optional(fc.integer({ min: 9, max: 24 })),
};

function hasSomething(value: object): boolean {
  return Object.keys(value).length > 0;
}

/** Profiles of every shape. */
export const profiles: fc.Arbitrary<Profile> = fc
  .record({
    v: fc.constant(1 as const),
    id: text(10, 1),
    name: text(20, 1),
    group: optional(text(10, 1)),
    color: optional(text(8, 1)),
    url: text(30, 1).filter((url) => !hasUserInfo(url)),
    realm: text(20),
    methods: fc.array(method, { maxLength: 4 }),
    authrole: optional(text(10)),
    authextra: dict,
    roles: fc.record(Object.fromEntries(CLIENT_ROLES.map((name) => [name, role]))).map(defined),
    extraDetails: dict,
    transportAuth: dict,
    afterWelcome: optional(fc.array(request, { minLength: 1, maxLength: 3 })),
    limits: optional(
      fc
        .record({
          iterations: optional(fc.integer({ min: 1, max: 4_294_967_295 })),
          memoryKiB: optional(fc.integer({ min: 8, max: 4_194_304 })),
        })
        .map(defined)
        .filter(hasSomething),
    ),
    caFile: optional(text(20, 1)),
    timeoutSeconds: fc.double({ min: 0, max: 3600, minExcluded: true, noNaN: true }),
    deflate: fc.boolean(),
    ...wire,
  })
  .map(defined);

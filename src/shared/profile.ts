// A connection profile: where to connect, who to be, what to announce. It never holds a secret,
// only references to one.

import { PROFILE_VERSION } from './profile-constants.ts';
import { z } from 'zod';
import { isJsonDict, type JsonValue } from './wamp/value.ts';

export const secretRefSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('env'), name: z.string().min(1).max(256) }),
  z.strictObject({ from: z.literal('keychain'), id: z.string().min(1).max(256) }),
  z.strictObject({ from: z.literal('prompt') }),
  /** A file that only its owner should read; for keys, and for secrets that a system mounts as files. */
  z.strictObject({ from: z.literal('file'), path: z.string().min(1).max(4096) }),
]);
/** Where a secret comes from; never the secret. */
export type SecretRef = z.infer<typeof secretRefSchema>;

export const authidSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('value'), value: z.string().min(1).max(4096) }),
]);
/** `authid` left out, sent as "", or sent with a value: three different requests. */
export type AuthidChoice = z.infer<typeof authidSchema>;

/** A JSON object of the user's making; integers beyond 2^53 − 1 are not expressible here. */
const jsonDictSchema = z.custom<Record<string, JsonValue>>(isJsonDict);

export const methodSchema = z.strictObject({
  /** Name as sent in `authmethods`. */
  method: z.string().min(1).max(128),
  authid: authidSchema,
  secret: secretRefSchema.optional(),
  /** What the secret is; the method says which words it knows, the first is the default. */
  secretIs: z.string().max(64).optional(),
  /** Opens the secret, if it is an encrypted key. */
  passphrase: secretRefSchema.optional(),
  /** What else the method lets one choose: ids and values as the method declares them. */
  options: z.record(z.string().min(1).max(64), z.union([z.string().max(8192), z.number(), z.boolean()])).optional(),
  /** The CHALLENGE is shown and answered by a person; methods that are not known here are always answered so. */
  byHand: z.boolean().optional(),
});
/**
 * One method to offer. A name may come twice: the second entry answers the second CHALLENGE of that name, as a
 * second factor.
 */
export type MethodChoice = z.infer<typeof methodSchema>;

const roleSchema = z.strictObject({ features: z.record(z.string(), z.boolean()) }).optional();
export const rolesSchema = z.strictObject({
  caller: roleSchema,
  callee: roleSchema,
  publisher: roleSchema,
  subscriber: roleSchema,
});
/** Roles to announce with their feature flags; a role that is absent is not announced. */
export type RoleChoice = z.infer<typeof rolesSchema>;

const fileName = z.string().min(1).max(4096);

const tlsSchema = z.strictObject({
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
  /** SHA-256 of the one certificate to accept: hex, colons or not. It need not be verifiable otherwise. */
  pin: z.string().min(1).max(256).optional(),
  /** Name for SNI and verification, instead of the host of the URL. */
  serverName: z.string().min(1).max(253).optional(),
  /** PEM (the key in the same file or in its own) or PKCS#12. */
  client: z
    .strictObject({ certificateFile: fileName, keyFile: fileName.optional(), passphrase: secretRefSchema.optional() })
    .optional(),
});

const headerSchema = z.strictObject({
  name: z.string().min(1).max(256),
  /** Either the value or where it comes from. */
  value: z.string().max(8192).optional(),
  secret: secretRefSchema.optional(),
});

const httpSchema = z.strictObject({
  headers: z.array(headerSchema).max(64).optional(),
  /** Absent: no Origin is sent. */
  origin: z.string().max(2048).optional(),
  /** HTTP basic authentication (RFC 7617). */
  basic: z.strictObject({ user: z.string().max(1024), password: secretRefSchema }).optional(),
});

const networkSchema = z.strictObject({
  /** Addresses of this version alone. */
  ip: z.union([z.literal(4), z.literal(6)]).optional(),
  /** `http://host:port` or `socks5://host:port`. */
  proxy: z
    .strictObject({
      url: z.string().min(1).max(2048),
      user: z.string().max(1024).optional(),
      password: secretRefSchema.optional(),
    })
    .optional(),
});

const placeholderSecretSchema = z.strictObject({
  /** The text `{{name}}` in strings of the arguments stands for it. */
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/),
  secret: secretRefSchema,
  /** Absent: the secret as it is; `totp-secret`: the one-time code of the moment. */
  secretIs: z.enum(['totp-secret']).optional(),
});

const afterWelcomeSchema = z.strictObject({
  kind: z.enum(['call', 'publish']),
  uri: z.string().min(1).max(8192),
  args: z
    .array(z.custom<JsonValue>((value) => isJsonDict({ value })))
    .max(1024)
    .optional(),
  kwargs: jsonDictSchema.optional(),
  secrets: z.array(placeholderSecretSchema).max(32).optional(),
});
/** A call or an acknowledged publication that belongs to the login, as external and application-level schemes want. */
export type AfterWelcome = z.infer<typeof afterWelcomeSchema>;

export const profileSchema = z.strictObject({
  v: z.literal(PROFILE_VERSION),
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(256),
  group: z.string().max(256).optional(),
  color: z.string().max(32).optional(),
  url: z.string().min(1).max(8192),
  realm: z.string().max(4096),
  /** In the order they are offered; empty: no `authmethods` in HELLO. */
  methods: z.array(methodSchema).max(32),
  authrole: z.string().max(4096).optional(),
  authextra: jsonDictSchema.optional(),
  /** `HELLO.Details.transport.auth`: credentials of the transport, as some routers take them from a client. */
  transportAuth: jsonDictSchema.optional(),
  /** Requests that follow WELCOME in this order before the login counts as done. */
  afterWelcome: z.array(afterWelcomeSchema).max(16).optional(),
  /** How much work a router may ask for when a key is derived; absent: the built-in limits. */
  limits: z
    .strictObject({
      iterations: z.number().int().min(1).max(4_294_967_295).optional(),
      memoryKiB: z.number().int().min(8).max(4_194_304).optional(),
    })
    .optional(),
  roles: rolesSchema,
  /** Further keys of HELLO.Details, sent as they are. */
  extraDetails: jsonDictSchema.optional(),
  /** PEM file of the certificate authorities to trust instead of the built-in list. */
  caFile: z.string().max(4096).optional(),
  /** Time limit of each step, in seconds. */
  timeoutSeconds: z.number().positive().max(3600),
  /** Offer permessage-deflate. */
  deflate: z.boolean(),
  /** Names of serializers, in the order they are offered; absent: JSON alone. */
  serializers: z.array(z.string().min(1).max(64)).min(1).max(24).optional(),
  tls: tlsSchema.optional(),
  http: httpSchema.optional(),
  network: networkSchema.optional(),
  /** Pings of our own, and how long their answers may take; absent: none. */
  ping: z
    .strictObject({ everySeconds: z.number().positive().max(86_400), timeoutSeconds: z.number().positive().max(3600) })
    .optional(),
  /** Largest message to announce over RawSocket, as a power of two; absent: 24. */
  receiveLimit: z.number().int().min(9).max(24).optional(),
  /** A connection that is lost is brought back; absent: it is not. Seconds double from the first to the longest. */
  reconnect: z
    .strictObject({
      attempts: z.number().int().min(1).max(100_000).optional(),
      firstSeconds: z.number().min(0.1).max(3600),
      longestSeconds: z.number().min(0.1).max(3600),
      /** A login that was refused is tried again, too. */
      afterAbort: z.boolean().optional(),
      /** Subscriptions and registrations are made anew. */
      restore: z.boolean().optional(),
    })
    .optional(),
});
export type Profile = z.infer<typeof profileSchema>;

// A connection profile: where to connect, who to be, what to announce. It never holds a secret,
// only references to one.

import { PROFILE_VERSION } from './profile-constants.ts';
import { z } from 'zod';
import { isJsonDict, type JsonValue } from './wamp/value.ts';

export const secretRefSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('env'), name: z.string().min(1).max(256) }),
  z.strictObject({ from: z.literal('keychain'), id: z.string().min(1).max(256) }),
  z.strictObject({ from: z.literal('prompt') }),
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
});
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
  roles: rolesSchema,
  /** Further keys of HELLO.Details, sent as they are. */
  extraDetails: jsonDictSchema.optional(),
  /** PEM file of the certificate authorities to trust instead of the built-in list. */
  caFile: z.string().max(4096).optional(),
  /** Time limit of each step, in seconds. */
  timeoutSeconds: z.number().positive().max(3600),
  /** Offer permessage-deflate. */
  deflate: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

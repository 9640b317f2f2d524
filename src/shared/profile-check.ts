// What can be said about a profile before anything is dialled: what would fail for certain (error) and
// what routers are known to dislike (warning). What is known about methods and schemes is passed in:
// shared code knows no plug-in by name.

import type { Profile } from './profile.ts';
import { afterWelcomeFindings } from './profile-check/after-welcome-findings.ts';
import { clearTextFindings } from './profile-check/clear-text-findings.ts';
import { httpFindings } from './profile-check/http-findings.ts';
import { authidFindings, methodFindings, realmFindings } from './profile-check/login-findings.ts';
import { carrierFindings, networkFindings } from './profile-check/network-findings.ts';
import { roleFindings } from './profile-check/role-findings.ts';
import { serializerFindings } from './profile-check/serializer-findings.ts';
import { settingFindings } from './profile-check/setting-findings.ts';
import { tlsFindings } from './profile-check/tls-findings.ts';
import { limitFindings, transportAuthFindings } from './profile-check/trust-findings.ts';
import { urlFindings } from './profile-check/url-findings.ts';

export interface ProfileFinding {
  /** Path of the field in the profile, for example `methods[0].authid`. */
  readonly field: string;
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do. */
  readonly text: string;
}

/** What is known about an authentication method. An `AuthMethod` fits. */
export interface MethodFacts {
  readonly name: string;
  readonly needsAuthid: boolean;
  /** What its secret may be; empty: it takes none. */
  readonly secretKinds: readonly { readonly id: string; readonly passphrase?: boolean }[];
  /** True if the secret itself goes over the wire. */
  readonly signatureIsSecret: boolean;
  readonly options?: readonly {
    readonly id: string;
    readonly kind: 'choice' | 'text' | 'json' | 'switch';
    readonly choices?: readonly { readonly id: string }[];
  }[];
  /** Keys of `authextra` that are new for each attempt, and those that are made of the secret. */
  readonly freshKeys?: readonly string[];
  readonly keysOfSecret?: readonly string[];
  /** True if the router knows the client by a cookie. */
  readonly usesCookies?: boolean;
  /** True if the router knows the client by its TLS certificate. */
  readonly usesCertificate?: boolean;
  /** True if the authid is prepared by SASLprep before it is computed with. */
  readonly preparesAuthid?: boolean;
  /** Routers that are known to refuse a whole login when they meet its name. */
  readonly unknownTo?: readonly string[];
}

/** What is known about a serializer. A `SerializerInfo` fits. */
export interface SerializerFacts {
  readonly name: string;
  readonly subprotocol: string;
  /** Absent: not offered over RawSocket. */
  readonly rawSocketId?: number;
}

export interface CheckContext {
  /** URL schemes there is a transport for, without colon. */
  readonly schemes: readonly string[];
  readonly methods: readonly MethodFacts[];
  readonly serializers: readonly SerializerFacts[];
}

/** Everything there is to say about a profile, in the order of its fields. */
export function checkProfile(profile: Profile, context: CheckContext): ProfileFinding[] {
  return [
    ...urlFindings(profile, context),
    ...clearTextFindings(profile, context),
    ...realmFindings(profile.realm),
    ...authidFindings(profile, context),
    ...methodFindings(profile, context),
    ...transportAuthFindings(profile),
    ...limitFindings(profile),
    ...afterWelcomeFindings(profile),
    ...roleFindings(profile),
    ...tlsFindings(profile),
    ...settingFindings(profile),
    ...serializerFindings(profile, context),
    ...httpFindings(profile),
    ...networkFindings(profile),
    ...carrierFindings(profile),
  ];
}

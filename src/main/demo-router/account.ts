// What the demo router keeps of somebody, and what a client's profile needs to log in as them. An account may be
// tampered with on purpose, to show what goes wrong with real routers.

import type { AfterWelcome, MethodChoice, Profile } from '../../shared/profile.ts';
import type { DemoPrincipal } from '../../shared/contract/results.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import type { Principal } from '../auth/auth-method.ts';
import type { Door } from '../transport/listener.ts';

/** Realm where everybody may enter, guests too. */
export const OPEN_REALM = 'demo';
/** Realm without guests. */
export const MEMBERS_REALM = 'members';
/** Realm without a meta API. */
export const CLOSED_REALM = 'demo.closed';
/** Role that may look at little in the meta API and end nobody's session. */
export const LIMITED_ROLE = 'limited';
/** Role of everybody who is no guest; a newcomer nobody knows is challenged with it too. */
export const MEMBER_ROLE = 'user';

/** What the router does wrong in a login. */
export interface Tampering {
  /** CHALLENGE.Extra as it is sent, made of what it should be. */
  readonly challenge?: (extra: Dict) => Dict;
  /** True: answers are checked against what was sent, not against what it should have been. */
  readonly standsByIt?: boolean;
  /** Nothing is said after HELLO. */
  readonly silent?: boolean;
  /** How far the router's clock is ahead. */
  readonly secondsAhead?: number;
  /** WELCOME.Details.authextra as it is sent. */
  readonly welcome?: (authextra: Dict) => Dict;
  /** Whom WELCOME names, whoever logged in. */
  readonly grants?: { readonly authid: string; readonly role: string };
  /** Another method that checks the answer. */
  readonly checksAs?: string;
}

/** One method of a client's profile, with its secret as it is. */
export interface ClientMethod extends Omit<MethodChoice, 'authid' | 'secret' | 'passphrase'> {
  readonly authid?: string;
  readonly secret?: string;
}

/** A request after WELCOME, with its secrets as they are. */
export interface ClientRequest extends Omit<AfterWelcome, 'secrets'> {
  /** By the name of their placeholder. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What the profile of a client holds besides what the principal says. */
export interface ClientPart {
  readonly options?: ClientMethod['options'];
  /** Instead of the one method of the principal. */
  readonly methods?: readonly ClientMethod[];
  readonly afterWelcome?: readonly ClientRequest[];
  /** A Cookie header, which stands for what a browser would have kept. */
  readonly cookie?: string;
  readonly profile?: Partial<Pick<Profile, 'authrole' | 'timeoutSeconds'>>;
}

/** An account as the router keeps it. */
export interface Account extends DemoPrincipal {
  /** `authid` is empty if the router chooses one. */
  readonly principal: Principal;
  /** Keys left out of CHALLENGE.Extra, as some routers do. */
  readonly leavesOut: readonly string[];
  /** How somebody is recognised who need not give an authid; absent: by the authid alone. */
  readonly recognises?: (hello: MessageOf<'HELLO'>, door: Door) => boolean;
  /** What has to be proved after the first method. */
  readonly second?: { readonly method: string; readonly principal: Principal };
  /** `authprovider` of WELCOME; absent: `static`. */
  readonly provider?: string;
  readonly tampering?: Tampering;
  /** A way to log in that needs no account of its own: nobody is found under it. */
  readonly onlyListed?: boolean;
  readonly client?: ClientPart;
}

/** How an account differs from one that is known by authid and secret, in all realms. */
export type Setup = Omit<Principal, 'authid' | 'role' | 'secret'> &
  Pick<Account, 'endpoint' | 'second' | 'tampering' | 'recognises' | 'onlyListed' | 'wrong' | 'client'> & {
    /** What the router keeps instead of the secret. */
    readonly stored?: string;
    /** What it is, if it is not of the same kind as the client's. */
    readonly storedIs?: string;
    readonly leavesOut?: readonly string[];
  };

type Basics = Pick<Account, 'name' | 'method' | 'about'> & { readonly authid: string; readonly secret: string };

/** An account that is known by authid and secret. */
export function account({ name, method, authid, secret, about }: Basics, setup: Setup = {}): Account {
  const { stored = secret, storedIs, leavesOut = [], secretIs, salt, iterations, keylen, kept, ...shown } = setup;
  const principal: Principal = {
    ...{ authid, role: MEMBER_ROLE, secret: stored },
    ...(storedIs !== undefined ? { secretIs: storedIs } : secretIs !== undefined && { secretIs }),
    ...(salt !== undefined && { salt }),
    ...(iterations !== undefined && { iterations }),
    ...(keylen !== undefined && { keylen }),
    ...(kept && { kept }),
  };
  const told = { name, method, role: MEMBER_ROLE, authid, secret, ...(secretIs !== undefined && { secretIs }), about };
  return { ...told, realms: [OPEN_REALM, MEMBERS_REALM], principal, leavesOut, ...shown };
}

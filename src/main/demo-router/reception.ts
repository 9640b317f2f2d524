// Who may enter which realm, by which method, over which connection: what the demo router decides on HELLO, and the
// login that follows. A newcomer that nobody knows gets a principal that looks like the others.

import { Buffer } from 'node:buffer';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import type { Newcomer, Principal } from '../auth/auth-method.ts';
import type { Door } from '../transport/listener.ts';
import type { RealmRules } from '../wamp/router/router-machine-admission.ts';
import type { RouterEffect } from '../wamp/router/router-machine.ts';
import { MEMBER_ROLE, type Account } from './account.ts';
import type { Cookies } from './cookies.ts';
import { Login } from './login.ts';
import { routerMethod, type RouterMethod } from './puzzle.ts';

export type LoginRequest = RouterEffect & { readonly kind: 'authenticate' };

/** What a login draws: id of the session, random bytes, Unix time in seconds. */
export type Draw = Pick<Newcomer, 'session' | 'random' | 'now'>;

export class Reception {
  readonly #accounts: readonly Account[];
  readonly #cookies: Cookies;
  readonly #random: (length: number) => Uint8Array;
  /** Nobody knows this secret, the router included. */
  readonly #nobodysSecret: string;
  /** SHA-1 of the certificates that are known, upper-case hex with colons. */
  readonly #certificates = new Set<string>();

  constructor(accounts: readonly Account[], cookies: Cookies, random: (length: number) => Uint8Array) {
    this.#accounts = accounts.filter(({ onlyListed }) => onlyListed !== true);
    this.#cookies = cookies;
    this.#random = random;
    this.#nobodysSecret = Buffer.from(random(32)).toString('base64');
  }

  /** From now on clients with this certificate are known; SHA-1, upper-case hex with colons. */
  trust(certificateSha1: string): void {
    this.#certificates.add(certificateSha1);
  }

  /** The rules of a realm for newcomers of a connection. */
  rules(realm: string, door: Door): RealmRules {
    return { obstacle: (method, authid) => this.#obstacle(realm, door, method, authid) };
  }

  /** Begins a login that the rules allow; undefined if the method is not there. */
  login({ method: name, hello, authid }: LoginRequest, door: Door, draw: Draw): Login | undefined {
    const method = routerMethod(name);
    if (!method) return undefined;
    const { channel, certificateSha1 } = door;
    const known = { ...(channel && { channel }), ...(certificateSha1 !== undefined && { certificateSha1 }) };
    const meet = (principal: Principal, now = draw.now): Newcomer => ({ ...draw, now, principal, hello, door: known });
    if (method.usesCookies) {
      const identity = this.#cookies.identity(door, hello.realm);
      if (!identity) return undefined;
      const { realm: _realm, ...granted } = identity;
      const principal = { authid: identity.authid, role: identity.authrole, secret: '' };
      const newcomer = meet(principal);
      return new Login({
        ...{ method, newcomer, known: true, leavesOut: [] },
        granted: { ...granted, authprovider: 'cookie' },
      });
    }
    const account = this.#find(hello, door, name, authid);
    const { tampering, second, provider, leavesOut = [] } = account ?? {};
    const now = draw.now + (tampering?.secondsAhead ?? 0);
    const following = second && routerMethod(second.method);
    const checker = tampering?.checksAs === undefined ? undefined : routerMethod(tampering.checksAs);
    return new Login({
      ...{ method, newcomer: meet(this.#named(account?.principal ?? this.#stranger(method, authid)), now) },
      ...{ known: account !== undefined, leavesOut },
      ...(second && following && { second: { method: following, newcomer: meet(second.principal, now) } }),
      ...(tampering && { tampering }),
      ...(checker && { checker }),
      ...(provider !== undefined && { granted: { authprovider: provider } }),
      welcomed: ({ authid: granted, authrole, authmethod }) => {
        // A guest is nobody to be known again.
        if (account?.authid === undefined) return;
        this.#cookies.keep(door, { realm: hello.realm, authid: granted, authrole, authmethod });
      },
    });
  }

  #served(realm: string, method: string): readonly Account[] {
    return this.#accounts.filter((account) => account.method === method && account.realms.includes(realm));
  }

  #obstacle(realm: string, door: Door, name: string, authid: string | undefined): string | undefined {
    const method = routerMethod(name);
    const served = this.#served(realm, name);
    if (method?.usesCookies) return this.#cookieObstacle(realm, door);
    if (!method || served.length === 0) return `is not offered in realm "${realm}"`;
    if (method.usesCertificate) return certificateObstacle(door);
    if (!method.needsAuthid) return undefined;
    if (authid === undefined) return 'needs an authid, and HELLO has none';
    if (authid === '') return 'needs an authid, and the one in HELLO is empty';
    const isElsewhere = this.#accounts.some((account) => account.authid === authid);
    return !isElsewhere || served.some((account) => account.authid === authid)
      ? undefined
      : 'is not set up for this authid';
  }

  #cookieObstacle(realm: string, door: Door): string | undefined {
    if (this.#cookies.identity(door, realm)) return undefined;
    if (door.cookie === undefined && door.setCookie === undefined)
      return 'needs HTTP, which this connection did not begin with';
    return this.#cookies.isShown(door)
      ? 'does not know the cookie that came, or not in this realm'
      : 'needs the cookie of an earlier login, and none came';
  }

  /** The account of a newcomer; undefined if nobody is known so. */
  #find(hello: MessageOf<'HELLO'>, door: Door, name: string, authid: string | undefined): Account | undefined {
    const served = this.#served(hello.realm, name);
    const method = routerMethod(name);
    if (method?.needsAuthid) return served.find((account) => account.authid === authid);
    const isTrusted = door.certificateSha1 === undefined || this.#certificates.has(door.certificateSha1);
    if (method?.usesCertificate && !isTrusted) return undefined;
    return served.find((account) => {
      // Who is known by a key may say who it is, and then it has to be true; a guest's word does not count.
      const isNamed = authid === undefined || account.authid === undefined || account.authid === authid;
      return isNamed && account.recognises?.(hello, door) === true;
    });
  }

  /** Somebody whose name the router chooses gets one. */
  #named(principal: Principal): Principal {
    if (principal.authid !== '') return principal;
    return { ...principal, authid: `${principal.role}-${Buffer.from(this.#random(5)).toString('hex')}` };
  }

  /** Somebody who does not exist, made up like the first of the method. */
  #stranger({ name, needsAuthid }: RouterMethod, authid = ''): Principal {
    const pattern = this.#accounts.find((account) => account.method === name)?.principal;
    return {
      ...{ authid, role: MEMBER_ROLE, secret: this.#nobodysSecret },
      ...(needsAuthid && pattern?.iterations !== undefined && { iterations: pattern.iterations }),
      ...(needsAuthid && pattern?.kept && { kept: pattern.kept }),
    };
  }
}

function certificateObstacle({ channel, certificateSha1 }: Door): string | undefined {
  if (!channel) return 'needs TLS, and this connection has none';
  return certificateSha1 === undefined ? 'needs a client certificate, and none was shown' : undefined;
}

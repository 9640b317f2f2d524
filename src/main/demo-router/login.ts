// One login at the demo router: it asks the authentication method for a challenge and for its verdict,
// and puts them into words for the router machine. Somebody unknown is treated like somebody known
// until the verdict, so that a refusal does not tell who exists.

import type { AuthMethod, Newcomer } from '../auth/auth-method.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import type { RouterInput } from '../wamp/router/router-machine.ts';

/** Label of the place the identities come from. */
const AUTHPROVIDER = 'static';

interface LoginCase {
  readonly method: AuthMethod;
  readonly newcomer: Newcomer;
  /** False for an authid that nobody has: it is challenged and then denied, whatever it answers. */
  readonly known: boolean;
  /** Keys left out of CHALLENGE.Extra. */
  readonly leavesOut: readonly string[];
}

export class Login {
  readonly #case: LoginCase;
  #extra: Dict = {};

  constructor(loginCase: LoginCase) {
    this.#case = loginCase;
  }

  /** Id that the session will have. */
  get session(): number {
    return this.#case.newcomer.session;
  }

  /** The first step: a challenge, or the door is open. */
  begin(): RouterInput {
    const { method, newcomer, leavesOut } = this.#case;
    const extra = method.challenge(newcomer);
    if (!extra) return this.#accepted();
    this.#extra = Object.fromEntries(Object.entries(extra).filter(([key]) => !leavesOut.includes(key)));
    return { kind: 'challenge', extra: this.#extra };
  }

  /** The verdict on an answer. Never rejects. */
  async check(authenticate: MessageOf<'AUTHENTICATE'>): Promise<RouterInput> {
    const { method, newcomer, known } = this.#case;
    try {
      const verdict = await method.check(newcomer, this.#extra, authenticate);
      if (verdict.ok && known) return this.#accepted();
      return { kind: 'denied', text: `Wrong credentials: ${verdict.ok ? 'the answer is invalid' : verdict.text}.` };
    } catch {
      return { kind: 'failed', text: `The router failed to check the answer to ${method.name}.` };
    }
  }

  #accepted(): RouterInput {
    const { method, newcomer } = this.#case;
    const { authid, role } = newcomer.principal;
    const identity = { session: newcomer.session, authid, authrole: role, authmethod: method.name };
    return { kind: 'accepted', identity: { ...identity, authprovider: AUTHPROVIDER } };
  }
}

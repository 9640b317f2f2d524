// One login at the demo router: it asks the authentication methods for their challenges and for their verdicts, one
// after the other, and puts them into words for the router machine. Somebody unknown is treated like somebody known
// until the verdict, so that a refusal does not tell who exists.

import type { Newcomer } from '../auth/auth-method.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import type { Dict } from '../../shared/wamp/value.ts';
import type { Identity, RouterInput } from '../wamp/router/router-machine.ts';
import type { Tampering } from './account.ts';
import type { RouterMethod } from './puzzle.ts';

/** Label of the place the identities come from. */
const AUTHPROVIDER = 'static';

/** What has to be proved. */
interface Round {
  readonly method: RouterMethod;
  readonly newcomer: Newcomer;
}

interface LoginCase extends Round {
  /** False for an authid that nobody has: it is challenged and then denied, whatever it answers. */
  readonly known: boolean;
  /** Keys left out of CHALLENGE.Extra. */
  readonly leavesOut: readonly string[];
  /** What follows the first round. */
  readonly second?: Round;
  readonly tampering?: Tampering;
  /** Checks the answers instead of the method itself. */
  readonly checker?: RouterMethod;
  /** Whom WELCOME names, as far as it is not the principal with its method. */
  readonly granted?: Partial<Pick<Identity, 'authid' | 'authrole' | 'authmethod' | 'authprovider'>>;
  /** Told of whom was let in. */
  readonly welcomed?: (identity: Identity) => void;
}

export class Login {
  readonly #case: LoginCase;
  #round: Round;
  /** What the answer of this round is checked against. */
  #extra: Dict = {};
  /** What the methods tell the client in WELCOME. */
  #authextra: Dict = {};

  constructor(loginCase: LoginCase) {
    this.#case = loginCase;
    this.#round = loginCase;
  }

  /** Id that the session will have. */
  get session(): number {
    return this.#case.newcomer.session;
  }

  /** The first step: a challenge, or the door is open or shut; undefined if there is no answer at all. */
  begin(): RouterInput | undefined {
    const { tampering, known, method } = this.#case;
    if (tampering?.silent === true) return undefined;
    const challenge = this.#challenge();
    if (challenge) return challenge;
    return known
      ? this.#accepted()
      : { kind: 'denied', text: `Wrong credentials: what was shown for ${method.name} is not known here.` };
  }

  /** The verdict on an answer, or the next challenge. Never rejects. */
  async check(authenticate: MessageOf<'AUTHENTICATE'>): Promise<RouterInput> {
    const { known, second, checker } = this.#case;
    const { method, newcomer } = this.#round;
    try {
      const judge = checker ?? method;
      const verdict = await judge.check(newcomer, this.#extra, authenticate);
      if (!verdict.ok || !known) {
        const text = `Wrong credentials: ${verdict.ok ? 'the answer is invalid' : verdict.text}.`;
        const details = verdict.ok ? undefined : verdict.details;
        return { kind: 'denied', text, ...(details && { details }) };
      }
      this.#authextra = { ...this.#authextra, ...verdict.authextra };
      if (!second || this.#round === second) return this.#accepted();
      this.#round = second;
      return this.#challenge() ?? this.#accepted();
    } catch {
      return { kind: 'failed', text: `The router failed to check the answer to ${method.name}.` };
    }
  }

  /** The challenge of this round; undefined if its method needs none. */
  #challenge(): RouterInput | undefined {
    const { leavesOut, tampering } = this.#case;
    const { method, newcomer } = this.#round;
    const extra = method.challenge(newcomer);
    if (!extra) return undefined;
    const meant = Object.fromEntries(Object.entries(extra).filter(([key]) => !leavesOut.includes(key)));
    const sent = tampering?.challenge?.(meant) ?? meant;
    this.#extra = tampering?.challenge && tampering.standsByIt !== true ? extra : sent;
    return { kind: 'challenge', method: method.name, extra: sent };
  }

  #accepted(): RouterInput {
    const { newcomer, tampering, granted, welcomed } = this.#case;
    const { authid, role } = newcomer.principal;
    // Of several methods the last one has decided.
    const { method } = this.#round;
    const authextra = tampering?.welcome?.(this.#authextra) ?? this.#authextra;
    const identity: Identity = {
      ...{ session: newcomer.session, authid, authrole: role, authmethod: method.name, authprovider: AUTHPROVIDER },
      ...granted,
      ...(tampering?.grants && { authid: tampering.grants.authid, authrole: tampering.grants.role }),
      ...(Object.keys(authextra).length > 0 && { authextra }),
    };
    welcomed?.(identity);
    return { kind: 'accepted', identity };
  }
}

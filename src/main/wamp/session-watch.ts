// Follows one WAMP session from outside: given every message of both directions it knows the state
// and says what breaks a rule. It sends nothing, so it serves the client machine, replays and taps.

import type { Direction } from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Role } from '../../shared/wamp/features.ts';
import type { Message } from '../../shared/wamp/messages.ts';
import { announcedBy, announces, checkAnnounced, type Announced } from './announced.ts';
import { found } from './found.ts';
import { RequestLedger } from './requests.ts';
import { checkSessionMessage, type SessionFacts } from './session-checks.ts';
import { transition, type SessionState } from './session-transitions.ts';

export interface Watched {
  /** True if the message may come in this state; its effect on the state has been taken then. */
  readonly legal: boolean;
  readonly findings: readonly Finding[];
}

export class SessionWatch {
  #state: SessionState = 'closed';
  #facts: SessionFacts = { rounds: 0 };
  #requests = new RequestLedger();
  #announced: Announced | undefined;

  get state(): SessionState {
    return this.#state;
  }

  get facts(): Readonly<SessionFacts> {
    return this.#facts;
  }

  get requests(): RequestLedger {
    return this.#requests;
  }

  /** True if HELLO or WELCOME announced this feature of the role. */
  announces(role: Role, feature: string): boolean {
    return this.#announced !== undefined && announces(this.#announced, role, feature);
  }

  /** Takes note of a message on its way. An illegal one leaves the state as it is. */
  note(dir: Direction, message: Message): Watched {
    const before = this.#state;
    const step = transition(before, dir, message);
    if (!step.legal) {
      const { check, text, section } = step.violation;
      return { legal: false, findings: [{ check, severity: 'error', text, section }] };
    }
    // What crosses a GOODBYE is ignored.
    if ((before === 'shutting-down' || before === 'closing') && step.next === before)
      return { legal: true, findings: [] };
    const findings = checkSessionMessage(message, dir, this.#facts, before === 'open');
    if (before === 'challenged' && message.kind === 'CHALLENGE') {
      const text = 'The router sent a second CHALLENGE before the first was answered.';
      findings.unshift({ check: 'S-20', severity: 'warning', text, section: 'Authentication Methods' });
    }
    if (before === 'open') {
      if (this.#announced) findings.push(...checkAnnounced(dir, message, this.#announced));
      findings.push(...this.#requests.note(dir, message));
    }
    this.#remember(message);
    this.#state = step.next;
    return { legal: true, findings };
  }

  /** What is left to say when nothing more comes. */
  end(): readonly Finding[] {
    if (this.#state !== 'shutting-down' && this.#state !== 'closing') return [];
    const deaf = this.#state === 'closing' ? 'client' : 'router';
    return [found('S-10', 'warning', `The ${deaf} did not answer GOODBYE.`, 'GOODBYE')];
  }

  #remember(message: Message): void {
    if (message.kind === 'HELLO') {
      // A new session on the same transport: ids count from 1 again.
      this.#facts = { hello: message, rounds: 0 };
      this.#requests = new RequestLedger();
    } else if (message.kind === 'CHALLENGE') {
      this.#facts.challenge = message;
      this.#facts.rounds++;
    } else if (message.kind === 'WELCOME') {
      this.#facts.welcome = message;
      const announced = announcedBy(this.#facts.hello, message);
      this.#announced = announced;
      const both = (['caller', 'dealer'] as const).every((role) =>
        announces(announced, role, 'progressive_call_invocations'),
      );
      this.#requests = new RequestLedger({ progressiveInvocations: both });
    }
  }
}

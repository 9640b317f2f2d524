// A whole conversation, replayed through the codec, the session watch and a review of the login. At most one check
// counts for each message: the first in the order of the vectors' conventions.

import { jsonSerializer } from '../../src/main/serializer/json.ts';
import { decodeMessage } from '../../src/main/wamp/codec.ts';
import { SessionWatch } from '../../src/main/wamp/session-watch.ts';
import type { Talk } from '../../src/main/auth/auth-method.ts';
import type { Finding } from '../../src/shared/finding.ts';
import type { Message, MessageOf } from '../../src/shared/wamp/messages.ts';
import { vectorValue } from './messages.ts';

export interface TraceEntry {
  readonly from: string;
  readonly message?: unknown;
}

/** What is looked at first; checks that do not stand here come by their numbers. */
const ORDER = [
  ...['M-', 'S-12', 'S-09', 'S-08', 'S-01', 'S-22', 'S-02', 'S-03', 'S-04', 'S-05', 'S-06', 'S-23', 'S-07', 'S-24'],
  ...['S-', 'A-12', 'A-05', 'A-', 'R-16', 'R-17', 'R-13', 'R-04', 'R-06', 'R-05', 'R-'],
];

function rank({ check }: Finding): readonly [number, string] {
  return [ORDER.findIndex((name) => check.startsWith(name)), check];
}

function firstOf(findings: readonly Finding[]): Finding | undefined {
  const ranked = findings.map((finding) => ({ finding, rank: rank(finding) }));
  ranked.sort(({ rank: [a, one] }, { rank: [b, other] }) => a - b || one.localeCompare(other));
  return ranked[0]?.finding;
}

/** The messages of the login so far, of which the newest is to be reviewed. */
class Login {
  #hello: MessageOf<'HELLO'> | undefined;
  #challenge: MessageOf<'CHALLENGE'> | undefined;
  #authenticate: MessageOf<'AUTHENTICATE'> | undefined;

  /** Undefined if the message belongs to no login. */
  take(message: Message): Talk | undefined {
    if (message.kind === 'HELLO') {
      this.#hello = message;
      this.#challenge = undefined;
      this.#authenticate = undefined;
    } else if (message.kind === 'CHALLENGE') {
      this.#challenge = message;
      this.#authenticate = undefined;
    } else if (message.kind === 'AUTHENTICATE') {
      this.#authenticate = message;
    } else if (message.kind !== 'WELCOME') {
      return undefined;
    }
    if (!this.#hello) return undefined;
    return {
      hello: this.#hello,
      ...(this.#challenge && { challenge: this.#challenge }),
      ...(this.#authenticate && { authenticate: this.#authenticate }),
      ...(message.kind === 'WELCOME' && { welcome: message }),
    };
  }
}

/** The first check of each message that breaks one; at the end of the trace what is left to say. */
export function violationsOf(
  trace: readonly TraceEntry[],
  review: (talk: Talk) => readonly Finding[],
): { index: number; check: string }[] {
  const watch = new SessionWatch();
  const login = new Login();
  const found = trace.map(({ from, message }) => {
    const reading = jsonSerializer.decode(jsonSerializer.encode(vectorValue(message)));
    if (!reading.ok) throw new Error(reading.reason);
    const decoded = decodeMessage(reading.node);
    // That a URI keeps the loose rule only is no violation.
    const findings = decoded.findings.filter(({ check, severity }) => check !== 'M-09' || severity !== 'info');
    if (!decoded.ok) return firstOf(findings);
    const { legal, findings: watched } = watch.note(from === 'client' ? 'out' : 'in', decoded.message);
    const talk = legal ? login.take(decoded.message) : undefined;
    return firstOf([...findings, ...watched, ...(talk ? review(talk) : [])]);
  });
  return [...found, watch.end()[0]].flatMap((finding, index) => (finding ? [{ index, check: finding.check }] : []));
}

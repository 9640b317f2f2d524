// What the A- checks say about the messages of a login, as they come: first what every method has in common, then
// what the method itself reviews. Pure, so it serves running logins, vectors and opened captures alike.

import type { Finding } from '../../shared/finding.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import type { AuthMethod, Talk } from '../auth/auth-method.ts';
import { authMethod } from '../auth/registry.ts';
import { offeredMethods } from '../wamp/session-checks.ts';

export interface ReviewContext {
  /** The method of a name; absent: the methods there are. */
  readonly methodOf?: (name: string) => AuthMethod | undefined;
  /** True if others can read along on the wire; absent: it is not known, and nothing is said about it. */
  readonly isOverheard?: boolean;
}

/** Findings about the newest message of a login: WELCOME, else AUTHENTICATE, else CHALLENGE, else HELLO. */
export function reviewLogin(talk: Talk, { methodOf = authMethod, isOverheard = false }: ReviewContext = {}): Finding[] {
  const findings: Finding[] = [];
  for (const name of concerned(talk)) {
    const method = methodOf(name);
    if (!method) continue;
    const own = method.review?.(talk) ?? [];
    const common = commonFindings(talk, method, isOverheard);
    findings.push(...common.filter(({ check }) => !own.some((finding) => finding.check === check)), ...own);
  }
  return findings;
}

/** Methods that the newest message is about: those that are offered, until the router has chosen one. */
function concerned({ hello, challenge, welcome }: Talk): string[] {
  if (challenge) return [challenge.authmethod];
  if (!welcome) return [...new Set(offeredMethods(hello))];
  const name = getOwn(welcome.details, 'authmethod');
  return typeof name === 'string' ? [name] : [];
}

function commonFindings(talk: Talk, method: AuthMethod, isOverheard: boolean): Finding[] {
  const { hello, challenge, authenticate, welcome } = talk;
  if (!challenge || authenticate || welcome) return [];
  const findings: Finding[] = [];
  const authid = getOwn(hello.details, 'authid') ?? null;
  if (method.needsAuthid && authid === null) {
    findings.push({
      check: 'A-12',
      severity: 'error',
      text: `${method.name} needs an authid, and HELLO has none.`,
      section: 'Authentication Methods',
      field: 'HELLO.Details.authid',
    });
  }
  if (method.signatureIsSecret && isOverheard) {
    findings.push({
      check: 'A-13',
      severity: 'warning',
      text: `${method.name} sends its secret as it is, and this wire is not encrypted: everybody on the way can read it.`,
      section: 'Ticket-based Authentication',
    });
  }
  return findings;
}

// What it means that a procedure or topic of the meta API is refused, and what to do about it. The evidence is what
// the router said; what is told of Crossbar and nexus is how their configuration names it.

import type { MetaAccess } from '../../shared/contract/realm.ts';
import { readErrorUri } from '../../shared/wamp/error-uris.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';

type Kind = MetaAccess['kind'];

/** Errors about the entry that was asked for: the procedure itself works. */
const ABOUT_THE_ENTRY: readonly string[] = [
  'wamp.error.no_such_session',
  'wamp.error.no_such_registration',
  'wamp.error.no_such_subscription',
  // Crossbar: no history is kept of this subscription.
  'wamp.error.history_unavailable',
];

const VERBS: Readonly<Record<Kind, string>> = { procedure: 'call', topic: 'subscribe to' };

/** True if the error says nothing against the procedure. */
export function isAboutTheEntry(error: string | undefined): boolean {
  return error !== undefined && ABOUT_THE_ENTRY.includes(error);
}

/** What an ERROR says about a name of the meta API. */
export function refusedAccess(name: string, kind: Kind, message: MessageOf<'ERROR'>): MetaAccess {
  const { error } = message;
  const access = { name, kind, error };
  const said = spoken(message);
  const evidence = `The router answered ${error}${said === undefined ? '' : ` (${said})`}.`;
  if (error === 'wamp.error.no_such_procedure')
    return {
      ...access,
      status: 'not-exposed',
      text: `${name} is not offered in this realm. ${evidence} ${howToExpose(name)}`,
    };
  if (error === 'wamp.error.not_authorized' || error.startsWith('wamp.error.authorization_'))
    return {
      ...access,
      status: 'not-authorised',
      text: `This session may not ${VERBS[kind]} ${name}. ${evidence} ${howToAllow(name, kind)}`,
    };
  const reading = readErrorUri(error);
  const why = error === 'wamp.error.history_unavailable' ? `: ${HISTORY}` : reading === undefined ? '' : `: ${reading}`;
  return { ...access, status: 'failed', text: `${name} failed${why}. ${evidence}` };
}

/** What it means that no answer came. */
export function silentAccess(name: string, kind: Kind, timeoutMs: number): MetaAccess {
  const text = `${name} had no answer within ${timeoutMs / 1000} s. Look into the log of the router, or raise the time limit of the profile.`;
  return { name, kind, status: 'unanswered', text };
}

/** The request was not sent, or the session ended before the answer. */
export function lostAccess(name: string, kind: Kind, text: string): MetaAccess {
  return { name, kind, status: 'failed', text: `${name} has no answer: ${text}` };
}

/** The answer came, and is none of the forms that are known. */
export function unreadableAccess(name: string): MetaAccess {
  return {
    name,
    kind: 'procedure',
    status: 'failed',
    text: `${name} was answered in a form that is not known. The answer stands in the timeline.`,
  };
}

const HISTORY =
  'no history of this subscription is kept. In Crossbar the store of the realm names the topics whose events it keeps (event-history), in nexus the configuration of the realm does';

function howToExpose(name: string): string {
  if (name === 'wamp.session.kill_all')
    return 'nexus has it where the realm allows killing (enable_meta_kill), Crossbar has none: end sessions by role, by authid or one by one.';
  if (name.startsWith('wamp.session.kill'))
    return 'Crossbar offers it where the meta API of the realm is on (enable_meta_api), nexus where the realm allows killing (enable_meta_kill).';
  return 'Crossbar offers it where the meta API of the realm is on (enable_meta_api), and to roles that may call it; other routers have a switch of their own for the meta API, or none of it.';
}

function howToAllow(name: string, kind: Kind): string {
  const verb = kind === 'procedure' ? 'call' : 'subscribe';
  return `Allow its role to ${VERBS[kind]} it: in Crossbar by a permission of the role for the URI ${name} with allow.${verb}, in nexus by the authorizer of the realm.`;
}

/** What an ERROR says in words, if it does. */
function spoken({ args, kwargs }: MessageOf<'ERROR'>): string | undefined {
  const first = Array.isArray(args) ? args[0] : undefined;
  const text = typeof first === 'string' ? first : kwargs?.['message'];
  if (typeof text !== 'string' || text === '') return undefined;
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

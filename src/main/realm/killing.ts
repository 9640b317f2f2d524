// Ends sessions by the meta API. What a router answers differs: a number, the ids, or nothing.
// Source: "Session Meta API" in the specification; what is said of Crossbar and nexus was measured there.

import type { MetaAnswer } from '../../shared/contract/realm.ts';
import type { ParamsOf } from '../../shared/contract/commands.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';
import { countOf, idsOf } from './meta-answers.ts';
import type { MetaApi } from './meta-api.ts';

export type KillTarget = ParamsOf<'realm.kill'>['target'];
export type Killed = MetaAnswer<{ readonly count?: number; readonly sessions?: readonly number[] }>;

const PROCEDURES: Readonly<Record<KillTarget['by'], string>> = {
  session: 'wamp.session.kill',
  authid: 'wamp.session.kill_by_authid',
  authrole: 'wamp.session.kill_by_authrole',
  all: 'wamp.session.kill_all',
};

/** Ends the sessions of a target. Without a reason the router takes its own. Never rejects. */
export async function kill(
  { api, ownSession }: { readonly api: MetaApi; readonly ownSession: number },
  target: KillTarget,
  { reason, message }: { readonly reason?: string | undefined; readonly message?: string | undefined },
): Promise<Killed> {
  const kwargs: Dict = { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) };
  const named = Object.keys(kwargs).length > 0 ? kwargs : undefined;
  const reply = await api.call(PROCEDURES[target.by], argsOf(target), named);
  if (!reply.ok) {
    const { access } = reply;
    const isOwn = target.by === 'session' && target.session === ownSession;
    if (!isOwn || access.error !== 'wamp.error.no_such_session') return reply;
    const text = `The router does not end the session that asks for it. ${access.text ?? ''}`;
    return { ok: false, access: { ...access, text } };
  }
  const [first] = reply.args;
  if (target.by === 'session') return { ok: true, value: { count: 1, sessions: [target.session] } };
  const sessions = Array.isArray(first) ? idsOf(first) : undefined;
  const note = noteOf(target.by, first, sessions, ownSession);
  const count = sessions?.length ?? countOf(first);
  return {
    ok: true,
    value: { ...(count !== undefined && { count }), ...(sessions && { sessions }) },
    ...(note !== undefined && { note }),
  };
}

function argsOf(target: KillTarget): WampValue[] {
  if (target.by === 'session') return [target.session];
  if (target.by === 'authid') return [target.authid];
  return target.by === 'authrole' ? [target.authrole] : [];
}

/** How the answer differs from what the specification says of it. */
function noteOf(
  by: 'authid' | 'authrole' | 'all',
  first: WampValue | undefined,
  sessions: readonly number[] | undefined,
  ownSession: number,
): string | undefined {
  const name = PROCEDURES[by];
  if (sessions?.includes(ownSession) === true)
    return `The router ended this session too; by the specification the session that asks is spared. Crossbar was seen to do so.`;
  if (by === 'authid' && !sessions && countOf(first) !== undefined)
    return `${name} was answered with a number; the specification has the ids of the sessions. nexus was seen to do so.`;
  if (by !== 'authid' && sessions)
    return `${name} was answered with the ids of the sessions; the specification has their number. Crossbar was seen to do so.`;
  if (!sessions && countOf(first) === undefined) return `The router does not say how many sessions it ended.`;
  return undefined;
}

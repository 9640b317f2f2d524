// Reads the meta events of a router: what each says of sessions, registrations and subscriptions. Crossbar's
// on_leave has the id alone, others also who left; the session of an event about a session that is gone may be null.

import { getOwn, isDict, type Dict, type WampValue } from '../../shared/wamp/value.ts';
import { heldOf, idOf, type HeldFacts } from './meta-answers.ts';
import type { HeldListName } from './meta-names.ts';

export type MetaEvent =
  | { readonly kind: 'joined'; readonly session: number; readonly details: Dict }
  | { readonly kind: 'left'; readonly session: number }
  | { readonly kind: 'created'; readonly list: HeldListName; readonly facts: HeldFacts }
  /** `session` is absent where the router does not say whose it was. */
  | { readonly kind: 'added'; readonly list: HeldListName; readonly id: number; readonly session?: number }
  | { readonly kind: 'removed'; readonly list: HeldListName; readonly id: number; readonly session?: number }
  | { readonly kind: 'deleted'; readonly list: HeldListName; readonly id: number };

const KINDS: Readonly<Record<string, 'created' | 'added' | 'removed' | 'deleted'>> = {
  on_create: 'created',
  on_register: 'added',
  on_subscribe: 'added',
  on_unregister: 'removed',
  on_unsubscribe: 'removed',
  on_delete: 'deleted',
};

/** What an event of a meta topic says; undefined if that cannot be read. */
export function metaEventOf(topic: string, args: readonly WampValue[]): MetaEvent | undefined {
  const [, family = '', name = ''] = topic.split('.');
  if (family === 'session') return sessionEvent(name, args[0]);
  const list = `${family}s`;
  const kind = KINDS[name];
  if ((list !== 'registrations' && list !== 'subscriptions') || kind === undefined) return undefined;
  if (kind === 'created') {
    const facts = heldOf(args[1], list);
    return facts && { kind, list, facts };
  }
  const id = idOf(args[1]);
  if (id === undefined) return undefined;
  const session = idOf(args[0]);
  return { kind, list, id, ...(kind !== 'deleted' && session !== undefined && { session }) };
}

function sessionEvent(name: string, first: WampValue | undefined): MetaEvent | undefined {
  if (name === 'on_leave') {
    const session = idOf(isDict(first) ? getOwn(first, 'session') : first);
    return session === undefined ? undefined : { kind: 'left', session };
  }
  if (name !== 'on_join' || !isDict(first)) return undefined;
  const session = idOf(getOwn(first, 'session'));
  return session === undefined ? undefined : { kind: 'joined', session, details: first };
}

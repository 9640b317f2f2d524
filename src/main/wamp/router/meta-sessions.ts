// The session meta API: who is in the realm, and how to end a session.
// Source: "Session Meta API" in the specification.

import { isDict, type Dict } from '../../../shared/wamp/value.ts';
import { invalid, MetaRefusal, result, type MetaCall, type MetaProcedure } from './meta-call.ts';
import type { Member, RoutingEffect } from './router-machine-routing.ts';

const KILLED = 'wamp.close.killed';

export class MetaSessions {
  /** By session id, in the order they joined. */
  readonly #members = new Map<number, Member>();

  join(member: Member): RoutingEffect[] {
    this.#members.set(member.session, member);
    return [{ kind: 'announce', topic: 'wamp.session.on_join', args: [detailsOf(member)] }];
  }

  /** `isQuiet`: nobody is told. Gives who it was. */
  leave(session: number, isQuiet: boolean): { readonly member: Member | undefined; readonly told: RoutingEffect[] } {
    const member = this.#members.get(session);
    this.#members.delete(session);
    if (!member || isQuiet) return { member, told: [] };
    const args = [session, member.authid, member.authrole];
    return { member, told: [{ kind: 'announce', topic: 'wamp.session.on_leave', args }] };
  }

  get(session: number): Member | undefined {
    return this.#members.get(session);
  }

  readonly procedures: Readonly<Record<string, MetaProcedure>> = {
    'wamp.session.count': (call) => {
      const members = this.#filtered(call);
      return members instanceof MetaRefusal ? members : result(members.length);
    },
    'wamp.session.list': (call) => {
      const members = this.#filtered(call);
      return members instanceof MetaRefusal ? members : result(members.map(({ session }) => session));
    },
    'wamp.session.get': (call) => {
      const session = call.id(0, 'session');
      if (session instanceof MetaRefusal) return session;
      const member = this.#members.get(session);
      return member ? result(detailsOf(member)) : noSuchSession(session);
    },
    'wamp.session.kill': (call) => {
      const session = call.id(0, 'session');
      if (session instanceof MetaRefusal) return session;
      const member = this.#members.get(session);
      if (!member || session === call.from.session) return noSuchSession(session);
      if (member.isRouters) return new MetaRefusal('not_authorized', 'This session belongs to the router itself.');
      return killed(call, [member], () => []);
    },
    'wamp.session.kill_by_authid': (call) => {
      const authid = call.text(0, 'an authid');
      if (authid instanceof MetaRefusal) return authid;
      const members = this.#victims(call, (member) => member.authid === authid);
      return killed(call, members, (ids) => [ids]);
    },
    'wamp.session.kill_by_authrole': (call) => {
      const authrole = call.text(0, 'an authrole');
      if (authrole instanceof MetaRefusal) return authrole;
      const members = this.#victims(call, (member) => member.authrole === authrole);
      return killed(call, members, (ids) => [ids.length]);
    },
    'wamp.session.kill_all': (call) => {
      const members = this.#victims(call, () => true);
      return killed(call, members, (ids) => [ids.length], true);
    },
  };

  #filtered(call: MetaCall): readonly Member[] | MetaRefusal {
    const roles = call.at(0);
    const members = [...this.#members.values()];
    if (roles === undefined) return members;
    if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
      return invalid('Argument 1 is a list of authroles, or absent.');
    }
    const wanted = new Set(roles);
    return members.filter(({ authrole }) => wanted.has(authrole));
  }

  /** The caller spares itself, and the router. */
  #victims(call: MetaCall, isMeant: (member: Member) => boolean): Member[] {
    return [...this.#members.values()].filter(
      (member) => member.session !== call.from.session && !member.isRouters && isMeant(member),
    );
  }
}

function killed(
  call: MetaCall,
  members: readonly Member[],
  answer: (ids: number[]) => ReturnType<typeof result>['args'],
  isQuiet = false,
): ReturnType<MetaProcedure> {
  const reason = call.reason();
  if (reason instanceof MetaRefusal) return reason;
  const message = call.named('message');
  if (message !== undefined && typeof message !== 'string') return invalid('The message has to be a text.');
  const effects = members.map(({ session }): RoutingEffect => ({
    ...{ kind: 'kill', session, reason: reason ?? KILLED, isQuiet },
    ...(message !== undefined && { message }),
  }));
  return { args: answer(members.map(({ session }) => session)), effects };
}

export function noSuchSession(session: number): MetaRefusal {
  return new MetaRefusal('no_such_session', `There is no other session ${session} in this realm.`);
}

function detailsOf({ session, authid, authrole, authmethod, authprovider, transport }: Member): Dict {
  return {
    ...{ session, authid, authrole },
    ...(authmethod !== undefined && { authmethod }),
    ...(authprovider !== undefined && { authprovider }),
    ...(isDict(transport) && { transport }),
  };
}

// Testaments: events that a session leaves to be published when it is gone. A session here ends with its wire, so that
// both scopes, `detached` and `destroyed`, fall due at the same moment.
// Source: "Session Testament" in the specification.

import type { MessageOf } from '../../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../../shared/wamp/value.ts';
import { readAudience } from './broker-audience.ts';
import { topicFault } from './broker.ts';
import { invalid, MetaRefusal, result, type MetaCall, type MetaProcedure } from './meta-call.ts';
import type { Member, RoutingEffect } from './router-machine-routing.ts';

/** Testaments of one session. */
export const MAX_TESTAMENTS = 100;
/** Bytes that the testaments of one session may have together. */
export const MAX_TESTAMENT_BYTES = 1024 * 1024;

const SCOPES = ['detached', 'destroyed'] as const;
type Scope = (typeof SCOPES)[number];

interface Testament {
  readonly scope: Scope;
  readonly event: Omit<MessageOf<'PUBLISH'>, 'request'>;
  readonly size: number;
}

export class MetaTestaments {
  readonly #bySession = new Map<number, Testament[]>();

  readonly procedures: Readonly<Record<string, MetaProcedure>> = {
    'wamp.session.add_testament': (call) => this.#add(call),
    'wamp.session.flush_testaments': (call) => {
      const scope = scopeOf(call);
      if (scope instanceof MetaRefusal) return scope;
      const left = this.#of(call.from).filter((testament) => testament.scope !== scope);
      if (left.length > 0) this.#bySession.set(call.from.session, left);
      else this.#bySession.delete(call.from.session);
      return result();
    },
  };

  /** The publications of a session that is gone. */
  execute(from: Member): RoutingEffect[] {
    const due = this.#of(from);
    this.#bySession.delete(from.session);
    return SCOPES.flatMap((scope) => due.filter((testament) => testament.scope === scope)).map(({ event, size }) => ({
      ...{ kind: 'publish', from, size },
      message: { ...event, request: 1 },
    }));
  }

  #of({ session }: Member): readonly Testament[] {
    return this.#bySession.get(session) ?? [];
  }

  #add(call: MetaCall): ReturnType<MetaProcedure> {
    const topic = call.text(0, 'a topic');
    if (topic instanceof MetaRefusal) return topic;
    const fault = topicFault(topic);
    if (fault !== undefined) return new MetaRefusal('invalid_uri', fault);
    const args = call.at(1) ?? [];
    const kwargs = call.at(2) ?? {};
    if (!Array.isArray(args) || !isDict(kwargs)) return invalid('Arguments 2 and 3 are a list and a dictionary.');
    const scope = scopeOf(call);
    if (scope instanceof MetaRefusal) return scope;
    const options = optionsOf(call);
    if (options instanceof MetaRefusal) return options;
    const present = this.#of(call.from);
    const bytes = present.reduce((sum, { size }) => sum + size, call.size);
    if (present.length >= MAX_TESTAMENTS || bytes > MAX_TESTAMENT_BYTES) {
      return new MetaRefusal('unavailable', `A session leaves at most ${MAX_TESTAMENTS} testaments of 1 MiB together.`);
    }
    const event = { kind: 'PUBLISH', options, topic, args, kwargs } as const;
    this.#bySession.set(call.from.session, [...present, { scope, event, size: call.size }]);
    return result();
  }
}

function scopeOf(call: MetaCall): Scope | MetaRefusal {
  const given = call.named('scope') ?? 'destroyed';
  return SCOPES.find((scope) => scope === given) ?? invalid(`scope has to be ${SCOPES.join(' or ')}.`);
}

function optionsOf(call: MetaCall): Dict | MetaRefusal {
  const options = call.named('publish_options') ?? {};
  if (!isDict(options)) return invalid('publish_options has to be a dictionary.');
  const reading = readAudience(options);
  if (!reading.ok) return invalid(reading.text);
  // Nobody is left to be told, or to have sent a payload in another form.
  const dropped = ['acknowledge', 'ppt_scheme'];
  return Object.fromEntries(
    Object.keys(options).flatMap((key) => {
      const value = getOwn(options, key);
      return value === undefined || dropped.includes(key) ? [] : [[key, value]];
    }),
  );
}

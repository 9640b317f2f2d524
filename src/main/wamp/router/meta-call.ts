// One call of a procedure of the protocol as those who answer it see it, and how they answer.

import { isId } from '../../../shared/wamp/ids.ts';
import { isUri, type UriMatch } from '../../../shared/wamp/uris.ts';
import { getOwn, isDict, type Dict, type WampValue } from '../../../shared/wamp/value.ts';
import { matchOf, type Member, type RoutingEffect } from './router-machine-routing.ts';

/** Why a call fails; `error` without `wamp.error.`. */
export class MetaRefusal {
  readonly error: string;
  readonly text: string;

  constructor(error: string, text: string) {
    this.error = error;
    this.text = text;
  }
}

export interface MetaResult {
  readonly args: WampValue[];
  /** What is to be done after the answer. */
  readonly effects?: readonly RoutingEffect[];
}

/** Answers one procedure. */
export type MetaProcedure = (call: MetaCall) => MetaResult | MetaRefusal;

/** An answer without effects. */
export const result = (...args: WampValue[]): MetaResult => ({ args });

export class MetaCall {
  readonly from: Member;
  /** Bytes of the frame. */
  readonly size: number;
  readonly #args: readonly WampValue[];
  readonly #kwargs: Dict;

  constructor(from: Member, args: readonly WampValue[], kwargs: Dict, size: number) {
    this.from = from;
    this.#args = args;
    this.#kwargs = kwargs;
    this.size = size;
  }

  /** A positional argument; null counts as absent. */
  at(place: number): WampValue | undefined {
    return this.#args[place] ?? undefined;
  }

  /** A keyword argument; null counts as absent. */
  named(name: string): WampValue | undefined {
    return getOwn(this.#kwargs, name) ?? undefined;
  }

  /** An id; `what` says of what. */
  id(place: number, what: string): number | MetaRefusal {
    const value = this.at(place);
    return isId(value) ? value : invalid(`Argument ${place + 1} has to be the id of a ${what}.`);
  }

  text(place: number, what: string): string | MetaRefusal {
    const value = this.at(place);
    return typeof value === 'string' ? value : invalid(`Argument ${place + 1} has to be ${what}, a text.`);
  }

  /** `match` of the options in the second argument. */
  match(): UriMatch | MetaRefusal {
    const options = this.at(1) ?? {};
    const match = isDict(options) ? matchOf(options) : undefined;
    return match ?? invalid('Argument 2 is a dictionary, whose match is exact, prefix or wildcard.');
  }

  /** Keyword argument `reason`, a URI. */
  reason(): string | undefined | MetaRefusal {
    const reason = this.named('reason');
    if (reason === undefined || (typeof reason === 'string' && isUri(reason, 'loose'))) return reason;
    return new MetaRefusal('invalid_uri', 'The reason has to be a URI.');
  }
}

export function invalid(text: string): MetaRefusal {
  return new MetaRefusal('invalid_argument', text);
}

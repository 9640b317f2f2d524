// Who may receive a publication: the black and white lists of PUBLISH.Options.
// Source: "Subscriber Black- and Whitelisting" in the specification.

import { isId } from '../../../shared/wamp/ids.ts';
import type { Dict, WampValue } from '../../../shared/wamp/value.ts';
import { option, type Member } from './router-machine-routing.ts';

type Listed = 'session' | 'authid' | 'authrole';

interface Rule {
  readonly of: Listed;
  /** True: only those on the list; false: all but those. */
  readonly white: boolean;
  readonly values: ReadonlySet<number | string>;
}

/** All conditions have to hold. */
export type Audience = readonly Rule[];

const LISTS: readonly { readonly key: string; readonly of: Listed; readonly white: boolean }[] = [
  { key: 'exclude', of: 'session', white: false },
  { key: 'exclude_authid', of: 'authid', white: false },
  { key: 'exclude_authrole', of: 'authrole', white: false },
  { key: 'eligible', of: 'session', white: true },
  { key: 'eligible_authid', of: 'authid', white: true },
  { key: 'eligible_authrole', of: 'authrole', white: true },
];

type AudienceReading =
  { readonly ok: true; readonly audience: Audience } | { readonly ok: false; readonly text: string };

/** Reads the six lists. A list of the wrong form is refused: to ignore it might show an event to the wrong people. */
export function readAudience(options: Dict): AudienceReading {
  const audience: Rule[] = [];
  for (const { key, of, white } of LISTS) {
    const list = option(options, key);
    if (list === undefined) continue;
    const values = readValues(list, of);
    if (!values) {
      const wanted = of === 'session' ? 'session ids' : 'strings';
      return { ok: false, text: `PUBLISH.Options.${key} must be a list of ${wanted}.` };
    }
    audience.push({ of, white, values });
  }
  return { ok: true, audience };
}

/** True if the lists let the member receive the event. */
export function isAddressed(audience: Audience, member: Member): boolean {
  return audience.every(({ of, white, values }) => values.has(member[of]) === white);
}

function readValues(list: WampValue, of: Listed): Set<number | string> | undefined {
  if (!Array.isArray(list)) return undefined;
  const values = new Set<number | string>();
  for (const value of list) {
    if (of === 'session' ? !isId(value) : typeof value !== 'string') return undefined;
    values.add(value as number | string);
  }
  return values;
}

// Who a kill hits and what that does, as far as it is known, in words.

import type { RealmEntry, RegistrationRow, SessionRow } from '../../../../shared/contract/realm.ts';
import { call } from '../../state/actions.ts';
import type { KillTarget } from '../../state/realm-view.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';

/** Procedures that lose a callee with a session, and those among them that nobody serves then. */
export interface Losses {
  readonly count: number;
  readonly none: readonly string[];
}

/** What is lost with the procedures that a session serves. */
export function lossesOf(serves: readonly RegistrationRow[]): Losses {
  const none = serves.filter(({ callees }) => callees === 1);
  return { count: serves.length, none: none.map(({ uri, id }) => uri ?? String(id)) };
}

/** The losses as one sentence in two parts: what weighs most, and the rest. */
export function lossText(entry: RealmEntry | undefined): { readonly strong: string; readonly rest: string } {
  if (entry?.serves === undefined) return { strong: '', rest: words.servesUnknown };
  const { count, none } = lossesOf(entry.serves);
  if (count === 0) return { strong: '', rest: words.servesNone };
  const [only = ''] = none;
  const uri = visibleText(only);
  if (none.length === count) {
    return { strong: '', rest: count === 1 ? words.leftWith(uri) : words.leftWithMany(proceduresText(count)) };
  }
  const strong = words.loseOne(formatCount(count));
  if (none.length === 0) return { strong, rest: '.' };
  return { strong, rest: none.length === 1 ? words.andLeftWith(uri) : words.andLeftWithMany(formatCount(none.length)) };
}

function proceduresText(count: number): string {
  return words.procedures(formatCount(count));
}

const PART = 1000;

/** How many other sessions a kill hits, of those whose details are known. Sends nothing. */
export async function countHit(capture: string, target: KillTarget, total: number): Promise<number> {
  if (target.by === 'session') return 1;
  if (target.by === 'all') return Math.max(0, total - 1);
  const wanted = target.by === 'authid' ? target.authid : target.authrole;
  const isHit = (row: SessionRow) => row.own !== true && row[target.by] === wanted;
  let hit = 0;
  for (let from = 0; ; from += PART) {
    const part = await call('realm.rows', {
      capture,
      list: 'sessions',
      filter: wanted.slice(0, LONGEST_FILTER),
      from,
      count: PART,
    });
    hit += part.sessions?.filter(isHit).length ?? 0;
    if (from + PART >= part.total) return hit;
  }
}

const LONGEST_FILTER = 256;

/** What the router answered to a kill. */
export function killedText(answer: { readonly count?: number; readonly sessions?: readonly number[] }): string {
  const count = answer.count ?? answer.sessions?.length;
  return count === undefined ? words.killedUncounted : words.killed(formatCount(count));
}

/** The question that stands above a kill. */
export function killTitle(target: KillTarget): string {
  if (target.by === 'authid') return words.killTitle.authid(visibleText(target.authid));
  if (target.by === 'authrole') return words.killTitle.authrole(visibleText(target.authrole));
  return words.killTitle[target.by];
}

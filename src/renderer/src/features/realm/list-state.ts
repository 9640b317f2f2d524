// How a list is, as a shape and a word, and which numbers are known.

import type { RealmEntry, RealmListState } from '../../../../shared/contract/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { formatCount } from '../../ui/format.ts';

interface SaidState {
  readonly icon: 'ok' | 'run' | 'pause' | 'err' | 'skip';
  readonly word: string;
}

/** `live`: the session is open. */
export function listState(list: RealmListState, live: boolean): SaidState {
  const { status, read, total } = list;
  if (!live) return { icon: 'skip', word: words.state.over };
  switch (status) {
    case 'idle':
      return { icon: 'skip', word: words.state.idle };
    case 'reading':
      return { icon: 'run', word: words.reading(formatCount(read), formatCount(total)) };
    case 'live':
      return { icon: 'ok', word: words.state.live };
    case 'still':
      return { icon: 'pause', word: words.state.still };
    case 'failed':
      return { icon: 'err', word: words.state.failed };
  }
}

/** True if it is known how many there are. */
export function isCounted({ status, total }: RealmListState): boolean {
  return total > 0 || status === 'live' || status === 'still';
}

/** How many sessions are behind an entry; undefined if none is known, and the router did not say that there is none. */
export function memberCount({ members = [], registration, subscription }: RealmEntry): string | undefined {
  const told = registration?.callees ?? subscription?.subscribers;
  return members.length === 0 && told !== 0 ? undefined : formatCount(members.length);
}

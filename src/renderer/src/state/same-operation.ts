// Lists of operations and holdings as they are pulled again and again: what did not change stays the same object,
// so that nothing that shows it is drawn anew.

import type { HoldingInfo, OperationInfo } from '../../../shared/contract/operations.ts';
import { sameJson } from './same-json.ts';

interface Lists {
  readonly operations: readonly OperationInfo[];
  readonly holdings: readonly HoldingInfo[];
}

/** The newer lists, with the objects of the older ones where these say the same. */
export function keepSame(before: Lists, after: Lists): Lists {
  const operations = merged(before.operations, after.operations, ({ operation }) => operation, isSameOperation);
  const holdings = merged(before.holdings, after.holdings, ({ kind, holding }) => `${kind}/${holding}`, sameJson);
  return { operations, holdings };
}

/** Replies may be large and never change once they are there: their record says enough. */
function isSameOperation(one: OperationInfo, other: OperationInfo): boolean {
  return sameJson({ ...one, reply: undefined }, { ...other, reply: undefined }) && !!one.reply === !!other.reply;
}

function merged<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (entry: T) => unknown,
  isSame: (one: T, other: T) => boolean,
): readonly T[] {
  const known = new Map(before.map((entry) => [keyOf(entry), entry]));
  const list = after.map((entry) => {
    const old = known.get(keyOf(entry));
    return old !== undefined && isSame(old, entry) ? old : entry;
  });
  return list.length === before.length && list.every((entry, at) => entry === before[at]) ? before : list;
}

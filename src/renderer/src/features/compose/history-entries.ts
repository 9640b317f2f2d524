// Entries of the history beside the operations of the capture that is shown: which entry is which operation. The
// history is that of a profile, and knows no captures.

import type { OperationInfo } from '../../../../shared/contract/operations.ts';
import type { HistoryEntry } from '../../../../shared/saved-request.ts';

/** An entry is written a moment after its operation began. */
const APART_MS = 500;

/** Operation of each entry, by the entry's id; entries of other sessions have none. */
export function operationsOf(
  entries: readonly HistoryEntry[],
  operations: readonly OperationInfo[],
): ReadonlyMap<string, OperationInfo> {
  const found = new Map<string, OperationInfo>();
  const left = new Set(operations);
  for (const entry of entries) {
    const at = Date.parse(entry.at);
    for (const operation of left) {
      const apart = Math.abs(Date.parse(operation.startedAt) - at);
      const { kind, uri } = operation.request;
      if (apart > APART_MS || kind !== entry.request.kind || uri !== entry.request.uri) continue;
      found.set(entry.id, operation);
      left.delete(operation);
      break;
    }
    if (left.size === 0) break;
  }
  return found;
}

/** Entries whose URI, arguments or options hold a text. */
export function foundEntries(entries: readonly HistoryEntry[], text: string): readonly HistoryEntry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return entries;
  return entries.filter(({ request }) => {
    const texts: (string | undefined)[] = [request.uri, request.kind, request.options];
    if (request.kind === 'call' || request.kind === 'publish') texts.push(request.args, request.kwargs);
    return texts.some((one) => one?.toLowerCase().includes(wanted) === true);
  });
}

// The detail of the chosen record. What was read before shows at once, what is shown stays while the next
// is read, and a record that may still get an answer or a finding is read again.

import { useCallback, useEffect, useState } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { useCapture } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { readDetail } from '../../state/records.ts';
import { DetailCache } from './detail-cache.ts';

/** Old content stays this long, then it is said what is being read. */
const QUIET_MS = 400;
/** Shortest time between two readings of the same record. */
const AGAIN_MS = 1000;

const cache = new DetailCache();

export interface Detail {
  /** What is to be shown, maybe still of the record before. */
  readonly detail: RecordDetail | undefined;
  /** True if it takes long and there is nothing of this record yet. */
  readonly isLate: boolean;
  readonly failure: InspectorError | undefined;
  readonly retry: () => void;
}

interface Read {
  readonly key: string;
  readonly detail?: RecordDetail;
  readonly failure?: InspectorError;
}

/** Reads the record `seq` of a capture; undefined: none is chosen. */
export function useDetail(capture: string, seq: number | undefined): Detail {
  const [read, setRead] = useState<Read>();
  const [late, setLate] = useState<string>();
  const [turn, setTurn] = useState(0);
  const key = `${capture}/${seq ?? ''}`;
  const kept = cache.get(key);
  const mine = read?.key === key ? read : undefined;
  const detail = mine?.detail ?? kept;
  const moment = useMoment(capture, detail);

  useEffect(() => {
    if (seq === undefined) return undefined;
    let current = true;
    const slow = setTimeout(() => setLate(key), QUIET_MS);
    readDetail(capture, seq)
      .then((told) => {
        cache.set(key, told);
        if (current) setRead({ key, detail: told });
      })
      .catch((error: unknown) => {
        // Something that was evicted since keeps standing as it was read.
        if (current && cache.get(key) === undefined) setRead({ key, failure: asInspectorError(error) });
      })
      .finally(() => clearTimeout(slow));
    return () => {
      current = false;
      clearTimeout(slow);
    };
  }, [capture, seq, key, moment, turn]);

  const retry = useCallback(() => setTurn((n) => n + 1), []);
  const failure = mine?.failure;
  const isLate = detail === undefined && failure === undefined && late === key;
  return { detail: detail ?? (failure || isLate ? undefined : read?.detail), isLate, failure, retry };
}

/** Changes when the record should be read again: at most once a second, while it may still change. */
function useMoment(capture: string, detail: RecordDetail | undefined): number {
  const info = useCapture(capture);
  const total = info?.total ?? 0;
  const mayChange = info?.live === true && detail !== undefined && DetailCache.mayChange(detail, total);
  const [moment, setMoment] = useState(0);
  useEffect(() => {
    if (!mayChange) return undefined;
    const timer = setTimeout(() => setMoment(total), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [mayChange, total]);
  return moment;
}

// The results of an operation for the list that shows them.

import { useCallback, useEffect, useReducer } from 'react';
import { call } from '../../state/actions.ts';
import { pageClock } from '../../state/page-clock.ts';
import { ResultPages, type ResultLine } from './result-pages.ts';

export interface Results {
  readonly line: (index: number) => ResultLine | undefined;
  readonly dropped: number;
  /** Says which results are in view. */
  readonly show: (from: number, to: number) => void;
}

interface Kept {
  readonly key: string;
  readonly pages?: ResultPages;
}

/** Results of an operation of which there are `total` so far. */
export function useResults(capture: string, operation: number, total: number): Results {
  const key = `${capture}/${operation}`;
  const [kept, dispatch] = useReducer(turn, key, begin);
  const pages = kept.key === key ? kept.pages : undefined;
  useEffect(() => {
    const ask = (from: number, count: number) => call('operation.results', { capture, operation, from, count });
    const made = new ResultPages(ask, pageClock, () => dispatch(undefined));
    dispatch({ key: `${capture}/${operation}`, pages: made });
  }, [capture, operation]);
  const show = useCallback((from: number, to: number) => pages?.show(from, to, total), [pages, total]);
  return { line: (index) => pages?.line(index), dropped: pages?.dropped ?? 0, show };
}

const begin = (key: string): Kept => ({ key });
/** With nothing new, the same pages once more: they hold more now. */
const turn = (before: Kept, next: Kept | undefined): Kept => next ?? { ...before };

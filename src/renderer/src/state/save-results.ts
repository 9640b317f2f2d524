// Results of an operation as a file of JSON lines: one line for each RESULT, with what it carried in full as long as
// its record is there. Made page by page, so that neither side holds the whole file.

import type { ResultsPart } from '../../../shared/contract/operations.ts';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import { oneLine } from '../../../shared/json-output.ts';
import type { WampValue } from '../../../shared/wamp/value.ts';
import { stateStrings } from '../strings/state.ts';
import { announce, showProblem } from './actions.ts';
import { asInspectorError, call, theHost } from './app-link.ts';
import { fileNameOf } from './capture-files.ts';

/** Results that one question asks for. */
const PAGE = 200;

type Result = ResultsPart['results'][number];

/** Saves the results of an operation as a file. */
export async function saveResults(
  capture: string,
  { operation, uri, startedAt }: { readonly operation: number; readonly uri: string; readonly startedAt: string },
): Promise<InspectorError | undefined> {
  try {
    const name = fileNameOf({ label: uri, startedAt });
    const saved = await theHost().saveFile(name, resultLines(capture, operation));
    if (saved !== undefined) announce(stateStrings.saved(saved));
    return showProblem('save', undefined);
  } catch (error) {
    return showProblem('save', asInspectorError(error));
  }
}

/** One line for each result that is kept. Rejects with InspectorError. */
async function* resultLines(capture: string, operation: number): AsyncGenerator<string> {
  let from = 0;
  for (;;) {
    const { results, total } = await call('operation.results', { capture, operation, from, count: PAGE });
    const lines = await Promise.all(results.map((result) => lineOf(capture, result)));
    if (lines.length > 0) yield lines.join('');
    from = Math.max(from + PAGE, (results.at(-1)?.index ?? -1) + 1);
    if (from >= total) return;
  }
}

async function lineOf(capture: string, { seq, text, ...rest }: Result): Promise<string> {
  const { message } = await call('capture.message', { capture, seq }).catch(() => ({ message: undefined }));
  const value = message && fromWire(message);
  const facts: Record<string, WampValue> = { ...rest, seq };
  // Of a record that was dropped its beginning is known.
  if (value?.kind !== 'RESULT') return `${oneLine({ ...facts, text })}\n`;
  const { args, kwargs, details } = value;
  return `${oneLine({ ...facts, ...(args && { args }), ...(kwargs && { kwargs }), details })}\n`;
}

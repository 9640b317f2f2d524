// How the end of an operation is told at the terminal, and its exit code.

import { expect, it } from 'vitest';
import { exitCodeOf, printOperation } from '../../../../../src/main/shell/cli/operation-text.ts';
import type { Terminal } from '../../../../../src/main/shell/cli/terminal.ts';
import type { OperationInfo, RepeatInfo } from '../../../../../src/shared/contract/operations.ts';

/** A repetition of which so many were sent before one could not be. */
function unsent(sent: number): OperationInfo {
  const repeat: RepeatInfo = {
    ...{ sent, answered: sent, inFlight: 0, errors: 0, unknown: 0, elapsed: 1000, rate: 1, rateNow: 0 },
    ...{ p50: 1, p90: 1, p99: 1, max: 1, min: 1, mean: 1, histogram: [], errorUris: [] },
  };
  const request = { kind: 'call' as const, uri: 'a.b', repeat: { count: 9, concurrency: 1 } };
  const startedAt = '2030-01-01T00:00:00.000Z';
  const text = `CALL ${sent + 1} was not sent: It is too large. ${sent} were sent before.`;
  return { operation: 1, request, uri: 'a.b', startedAt, state: 'not-sent', results: sent, text, repeat };
}

it.each([
  [0, 'Not sent: CALL 1 was not sent: It is too large. 0 were sent before.'],
  [3, 'Not all sent: CALL 4 was not sent: It is too large. 3 were sent before.'],
])('a repetition that ends after %i says how much of it was sent, and ends with 4', (sent, line) => {
  const lines: string[] = [];
  const terminal: Pick<Terminal, 'out' | 'err'> = { out: () => undefined, err: (text) => void lines.push(text) };
  printOperation(unsent(sent), terminal);
  expect(lines).toEqual([line]);
  expect(exitCodeOf(unsent(sent))).toBe(4);
});

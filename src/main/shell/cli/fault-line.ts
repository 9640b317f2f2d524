// What went wrong, for people on stderr: what happened, the evidence, what to do. Commands that print one JSON object
// a line print it as such a line as well, so that a program that reads them need not read stderr.

import { ERRORS, InspectorError } from '../../../shared/contract/errors.ts';
import { faultText } from '../fault-text.ts';
import { UsageError } from './option-values.ts';
import type { Terminal } from './terminal.ts';
import { visible, visibleJson } from './terminal-text.ts';

export interface CommandFault {
  /** A code of docs/errors.md, `usage`, `closed` or `revoked`. */
  readonly code: string;
  readonly text: string;
  readonly evidence?: string;
  readonly todo: string;
}

/** Tells a fault; `isJson`: on stdout as well, as `{"kind":"error",…}`. */
export function tellFault(fault: CommandFault, isJson: boolean, terminal: Pick<Terminal, 'out' | 'err'>): void {
  const { text, evidence, todo } = fault;
  terminal.err(visible(evidence === undefined ? text : `${text} ${evidence}`));
  terminal.err(visible(todo));
  if (isJson) terminal.out(visibleJson({ kind: 'error', ...fault }));
}

/** Tells why a command was given up; a fault of the program by the place where it arose. */
export function tellError(error: unknown, command: string, isJson: boolean, terminal: Terminal): void {
  if (error instanceof UsageError)
    return tellFault(
      { code: 'usage', text: error.message, todo: `See wamp-inspector ${command} --help.` },
      isJson,
      terminal,
    );
  if (error instanceof InspectorError) {
    const { code, evidence, hint } = error;
    return tellFault({ code, text: ERRORS[code].text, evidence, todo: hint }, isJson, terminal);
  }
  terminal.err(faultText(error));
  const { text, hint } = ERRORS.internal;
  if (isJson) terminal.out(visibleJson({ kind: 'error', code: 'internal', text, todo: hint }));
}

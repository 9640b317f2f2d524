// A request as values, its placeholders still in the texts, for programs that fill them in.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { RequestText } from '../../shared/request.ts';
import { filledRequest, variablesOf, type FilledRequest } from '../../shared/variables.ts';

/** The values. Throws InspectorError `bad-request`. */
export function requestValues(request: RequestText): FilledRequest {
  const filled = filledRequest(request, (name) => ({ ok: true, value: `{{${name}}}` }));
  if (filled.ok) return filled.request;
  throw new InspectorError('bad-request', `${filled.field}: ${filled.text}`);
}

/** The environment variable that a program takes a variable from. */
export function environmentName(variable: string): string {
  return `WAMP_VAR_${variable.replaceAll('-', '_')}`;
}

/** What is to be said of the variables of a request; empty if there are none. */
export function variableNotes(request: RequestText | undefined): string[] {
  const names = request ? variablesOf(request) : [];
  if (names.length === 0) return [];
  const list = names.map((name) => `${environmentName(name)} for {{${name}}}`).join(', ');
  return [`Variables are read from the environment as texts: ${list}.`];
}

/** What is to be said of what no program here does with a request. */
export function repeatNotes(request: RequestText | undefined): string[] {
  const notes: string[] = [];
  if (request && 'repeat' in request && request.repeat) notes.push('Not written: the repetition. It is sent once.');
  if (request?.kind === 'call' && request.open === true)
    notes.push('Not written: further arguments that are typed while the call runs.');
  return notes;
}

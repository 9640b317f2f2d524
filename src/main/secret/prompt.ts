// Secrets that are asked for each time. How to ask is the host's business.

import { InspectorError } from '../../shared/contract/errors.ts';

/** The host's way to ask: a hidden line in a terminal, a field in a window. */
export interface SecretPrompt {
  /** What was typed, or undefined if nobody is there or wants to. `purpose` says what it is for, `capture` for which attempt. */
  ask(purpose: string, signal?: AbortSignal, capture?: string): Promise<string | undefined>;
}

/** What was typed. Throws InspectorError `prompt-declined` if it was nothing. */
export async function secretFromPrompt(
  prompt: SecretPrompt,
  purpose: string,
  signal?: AbortSignal,
  capture?: string,
): Promise<string> {
  const secret = await prompt.ask(purpose, signal, capture);
  if (secret === undefined) throw new InspectorError('prompt-declined', `It was asked for: ${purpose}.`);
  if (secret === '') throw new InspectorError('prompt-declined', `An empty text was entered for: ${purpose}.`);
  return secret;
}

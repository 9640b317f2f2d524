// --snippet: prints the programs that repeat the computations of a login, and nothing else, so that they can be piped
// to where they run. Secrets are left for their user to fill in.

import { SNIPPET_LANGUAGES, type SnippetLanguage } from '../../../shared/contract/results.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { string, UsageError, type Values } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { visible } from './terminal-text.ts';

/** The language that was asked for. Throws UsageError for one that is not known, and for what does not go with it. */
export function languageOf(values: Values): SnippetLanguage | undefined {
  const json = values['json'] === true;
  if (json && values['explain'] === true)
    throw new UsageError('--json and --explain print different things: give one.');
  const wanted = string(values, 'snippet');
  if (wanted === undefined) return undefined;
  if (json || values['explain'] === true) throw new UsageError('--snippet prints programs alone: leave the other out.');
  const language = SNIPPET_LANGUAGES.find((name) => name === wanted);
  if (!language)
    throw new UsageError(`--snippet takes ${SNIPPET_LANGUAGES.join(', ')}, not ${JSON.stringify(wanted)}.`);
  return language;
}

/** Prints a program for each derivation that computes something; what has none is said on standard error. */
export async function printSnippets(
  capture: string,
  { derivations }: HandshakeSummary,
  language: SnippetLanguage,
  { link, terminal }: Pick<CliContext, 'link' | 'terminal'>,
): Promise<void> {
  if (derivations.length === 0) terminal.err('This login computed nothing.');
  const programs: string[] = [];
  for (const { seq } of derivations) {
    try {
      const { text } = await link.call('capture.snippet', { capture, seq, language });
      programs.push(text.replace(/\n$/, ''));
    } catch (error) {
      if (!(error instanceof InspectorError) || error.code !== 'no-snippet') throw error;
      terminal.err(visible(error.message));
    }
  }
  for (const [index, text] of programs.entries()) {
    // Two programs are not one: they use the same names.
    if (programs.length > 1)
      terminal.out(`${COMMENT[language]} Program ${index + 1} of ${programs.length}: save each as a file of its own.`);
    for (const line of text.split('\n')) terminal.out(line.split('\t').map(visible).join('\t'));
  }
}

const COMMENT: Readonly<Record<SnippetLanguage, string>> = { python: '#', javascript: '//', go: '//' };

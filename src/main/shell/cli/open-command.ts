// wamp-inspector open: shows a saved handshake. Nothing touches the network.

import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { flag, readArguments, text, UsageError } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { printRecords, summaryLine } from './json-lines.ts';
import { ladderLines } from './ladder.ts';
import { languageOf, printSnippets } from './snippets.ts';
import { visible } from './terminal-text.ts';

/** Exit code: that of the saved handshake; 1 if the capture ends before the decision. */
export async function openCommand(args: readonly string[], { app, link, terminal }: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, { json: flag, explain: flag, snippet: text });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new UsageError('Give the file of one capture.');
  const language = languageOf(values);
  const { capture, damage } = await app.openCapture(path);
  for (const line of damage) terminal.err(visible(line));
  const { id } = capture.header;
  const summary = fromWire<HandshakeSummary>(await link.call('capture.summary', { capture: id }));
  if (language) {
    await printSnippets(id, summary, language, { link, terminal });
  } else if (values['json'] === true) {
    await printRecords(id, link, terminal);
    terminal.out(summaryLine(summary));
  } else {
    for (const line of ladderLines(summary)) terminal.out(line);
  }
  return EXIT_CODES[summary.outcome ?? 'internal'];
}

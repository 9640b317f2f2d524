// wamp-inspector serve: the page in a browser, until Ctrl-C. The web host is loaded here and nowhere
// else, so that no other command waits for it.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { WebHost } from '../web/web-host.ts';
import { flag, portOf, readArguments, text, UsageError } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { interruption } from './terminal.ts';

export async function serveCommand(args: readonly string[], { app, terminal, report }: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, { port: text, 'no-open': flag });
  if (positionals.length > 0) throw new UsageError('serve takes no argument.');
  const port = portOf(values);
  const page = pageFolder();
  // Hears before it says so: whoever reads the address may interrupt at once.
  const interrupted = interruption(terminal);
  const { startWebHost } = await import('../web/web-host.ts');
  const host = await startWebHost({ app, page, port, report });
  terminal.out(`WAMP Inspector: ${host.freshAddress()}`);
  terminal.out('The address works once, in one browser. Enter prints a fresh one, Ctrl-C ends the program.');
  const stopHearing = terminal.onEnter(() => terminal.out(`WAMP Inspector: ${host.freshAddress()}`));
  if (values['no-open'] !== true) await open(host, (line) => terminal.err(line));
  await interrupted;
  stopHearing();
  await host.close();
  return 0;
}

async function open(host: WebHost, say: (line: string) => void): Promise<void> {
  const { openBrowser, whyNoBrowser } = await import('../web/open-browser.ts');
  const why = whyNoBrowser(process.env, process.platform, process.getuid?.() === 0);
  if (why === undefined) openBrowser(host.freshAddress(true), process.platform, say);
  else say(why);
}

/** Where the build puts the page: beside the folder of this program. Throws InspectorError `file-unreadable`. */
function pageFolder(): string {
  // As seen from the built file, out/main/….js.
  const folder = fileURLToPath(new URL('../renderer', import.meta.url));
  if (!existsSync(folder)) throw new InspectorError('file-unreadable', `${folder}: the page was not built.`);
  return folder;
}

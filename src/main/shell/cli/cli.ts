// The command line host: reads arguments, runs one command over a memory link, prints, and says how
// it went by its exit code.

import { EXIT_CODES } from '../../../shared/outcome.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { Link } from '../../../shared/contract/link.ts';
import { createApp, type App } from '../../app/app.ts';
import { memoryLink } from '../../app/memory-link.ts';
import { faultText } from '../fault-text.ts';
import { createPorts, VERSION } from '../node-ports.ts';
import { UsageError } from './option-values.ts';
import { demoRouterCommand } from './demo-router-command.ts';
import { tellError } from './fault-line.ts';
import { handshakeCommand } from './handshake-command.ts';
import { HELP, helpOf } from './help.ts';
import { keyCommand } from './key-command.ts';
import { metaCommand } from './meta-command.ts';
import { openCommand } from './open-command.ts';
import { profileCommand } from './profile-command.ts';
import { callCommand, publishCommand, registerCommand, subscribeCommand } from './request-commands.ts';
import { secretCommand } from './secret-command.ts';
import { serveCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './terminal-text.ts';

/** What a command of the command line gets to work with. */
export interface CliContext {
  readonly app: App;
  readonly link: Link;
  readonly terminal: Terminal;
  /** Says on stderr where a fault of the program arose. */
  readonly report: (error: unknown) => void;
}

type CliCommand = (args: readonly string[], context: CliContext) => Promise<number>;

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  handshake: handshakeCommand,
  call: callCommand,
  publish: publishCommand,
  subscribe: subscribeCommand,
  register: registerCommand,
  meta: metaCommand,
  open: openCommand,
  profile: profileCommand,
  secret: secretCommand,
  key: keyCommand,
  'demo-router': demoRouterCommand,
  serve: serveCommand,
};

/** Commands that with --json print one object a line, what goes wrong included. */
const JSON_LINES: ReadonlySet<string> = new Set(['call', 'publish', 'subscribe', 'register', 'meta']);

/** Runs one command; the result is the exit code. Never rejects. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  const code = await run(name, rest, terminal);
  await terminal.flush();
  return terminal.outputFailed && code === 0 ? EXIT_CODES.internal : code;
}

async function run(name: string | undefined, rest: readonly string[], terminal: Terminal): Promise<number> {
  if (name === '--version' || name === '-v') {
    terminal.out(VERSION);
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const text = rest[0] === undefined ? HELP : helpOf(rest[0]);
    if (name !== undefined) {
      terminal.out(text);
      return 0;
    }
    terminal.err(text);
    return EXIT_CODES.usage;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    terminal.err(`There is no command ${visible(JSON.stringify(name))}.\n\n${HELP}`);
    return EXIT_CODES.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(helpOf(name));
    return 0;
  }
  return runCommand(name, command, rest, terminal);
}

async function runCommand(
  name: string,
  command: CliCommand,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    const report = (error: unknown) => terminal.err(faultText(error));
    const app = createApp(await createPorts(process.env), report);
    try {
      return await command(args, { app, link: memoryLink(app), terminal, report });
    } finally {
      await app.close();
    }
  } catch (error) {
    tellError(error, name, JSON_LINES.has(name) && args.includes('--json'), terminal);
    if (error instanceof UsageError) return EXIT_CODES.usage;
    return error instanceof InspectorError ? exitCodeOf(error) : EXIT_CODES.internal;
  }
}

function exitCodeOf({ code }: InspectorError): number {
  switch (code) {
    case 'secret-unset':
    case 'secret-not-found':
    case 'keychain-unavailable':
    case 'keychain-locked':
    case 'prompt-declined':
      return EXIT_CODES['secret-missing'];
    case 'internal':
    case 'bad-parameters':
    case 'unknown-command':
      return EXIT_CODES.internal;
    default:
      return EXIT_CODES.usage;
  }
}

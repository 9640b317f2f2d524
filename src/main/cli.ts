import { runCli } from './shell/cli/cli.ts';
import { processTerminal } from './shell/cli/terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), processTerminal());

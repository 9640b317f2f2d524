// Runs our command line at a terminal and types at it: what is asked of a person cannot be given by arguments.
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('typed.py', import.meta.url));

/**
 * `handshake` at a terminal of its own.
 *
 * @param {import('./cli.mjs').Cli} cli
 * @param {readonly string[]} args URL and options
 * @param {readonly string[]} lines what is typed, each at the next question
 */
export function typedAt(cli, args, lines) {
  return cli.handshake(args, undefined, {}, { through: ['python3', PROGRAM], lines });
}

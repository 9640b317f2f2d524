// wamp-inspector secret: puts secrets into the keychain of the system. They come by standard input,
// never by an argument, which every process of the machine could read.

import { EXIT_CODES } from '../../../shared/outcome.ts';
import { readArguments, UsageError } from './option-values.ts';
import type { CliContext } from './cli.ts';
import type { Terminal } from './terminal.ts';

type SecretContext = Pick<CliContext, 'link' | 'terminal'>;

export async function secretCommand(args: readonly string[], { link, terminal }: SecretContext): Promise<number> {
  const { positionals } = readArguments(args, {});
  const [action, id, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError('The secret is read from standard input, not from the arguments.');
  if (id === undefined || id === '' || (action !== 'set' && action !== 'delete'))
    throw new UsageError('Say set ID or delete ID.');
  if (action === 'delete') {
    const { deleted } = await link.call('secret.delete', { id });
    terminal.out(deleted ? `Removed ${id} from the keychain.` : `The keychain has no ${id}.`);
    return deleted ? 0 : EXIT_CODES['secret-missing'];
  }
  const secret = await readSecret(id, terminal);
  if (secret === undefined || secret === '') throw new UsageError('Standard input was empty: nothing was stored.');
  await link.call('secret.set', { id, secret });
  terminal.out(`Stored ${id} in the keychain.`);
  return 0;
}

async function readSecret(id: string, terminal: Terminal): Promise<string | undefined> {
  if (terminal.interactive) return terminal.askHidden(`Secret for ${id}: `);
  // `echo secret |` and files end with a line end that is no part of the secret.
  return (await terminal.readInput()).replace(/\r?\n$/, '');
}

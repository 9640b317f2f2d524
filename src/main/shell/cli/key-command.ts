// wamp-inspector key: makes key pairs for cryptosign, and shows the public half of a private key, which is what a
// router is configured with. The private half is never printed and never an argument.

import { newProfile } from '../../../shared/new-profile.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import type { SecretRef } from '../../../shared/profile.ts';
import type { CliContext } from './cli.ts';
import { answerQuestions } from './handshake-command.ts';
import { flag, readArguments, string, text, UsageError, type Values } from './option-values.ts';
import { visible } from './terminal-text.ts';

const OPTIONS = {
  keychain: flag,
  file: flag,
  'secret-env': text,
  'secret-keychain': text,
  'secret-file': text,
  'secret-prompt': flag,
  'passphrase-env': text,
  'passphrase-keychain': text,
  'passphrase-file': text,
  'passphrase-prompt': flag,
} as const;

type KeyContext = Pick<CliContext, 'link' | 'terminal'>;

export async function keyCommand(args: readonly string[], context: KeyContext): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [action, name, ...rest] = positionals;
  if (action === 'generate' && name !== undefined && rest.length === 0) return generate(name, values, context);
  if (action === 'public' && name === undefined) return showPublic(values, context);
  throw new UsageError(
    'Say generate NAME, or public with --secret-env, --secret-keychain, --secret-file or --secret-prompt.',
  );
}

async function generate(name: string, values: Values, { link, terminal }: KeyContext): Promise<number> {
  if (values['keychain'] === true && values['file'] === true)
    throw new UsageError('Give --keychain or --file, not both.');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name))
    throw new UsageError('A name has letters, digits, dot, underscore and hyphen, and begins with a letter or digit.');
  const place = values['file'] === true ? 'file' : 'keychain';
  const { publicKey, secret } = await link.call('key.generate', { name, place });
  terminal.out(`Public key:  ${publicKey}`);
  terminal.out(
    secret.from === 'file'
      ? `Private key: ${visible(secret.path)} (--secret-file)`
      : `Private key: in the keychain as ${name} (--secret-keychain ${name})`,
  );
  return 0;
}

async function showPublic(values: Values, context: KeyContext): Promise<number> {
  const secret = refOf(values, 'secret');
  const passphrase = refOf(values, 'passphrase');
  if (!secret) {
    throw new UsageError('Say where the key is: --secret-env, --secret-keychain, --secret-file or --secret-prompt.');
  }
  const method = {
    method: 'cryptosign',
    authid: { kind: 'absent' },
    secret,
    ...(passphrase && { passphrase }),
  } as const;
  // Nothing is dialled: the profile only carries the references to the app, which reads them.
  const profile = { ...newProfile('command-line', 'key', 'ws://localhost', 'realm1'), methods: [method] };
  const stop = answerQuestions(context);
  try {
    const { ok, text: fault, facts } = await context.link.call('login.examine', { profile, method: 0 });
    const publicKey = facts.find(({ label }) => label === 'Public key');
    if (!ok || !publicKey) {
      context.terminal.err(visible(fault));
      return EXIT_CODES['secret-missing'];
    }
    context.terminal.out(publicKey.value);
    return 0;
  } finally {
    stop();
  }
}

/** The one source that is given for a secret or passphrase; undefined without any. Throws UsageError for two. */
function refOf(values: Values, what: 'secret' | 'passphrase'): SecretRef | undefined {
  const [name, id, path] = [
    string(values, `${what}-env`),
    string(values, `${what}-keychain`),
    string(values, `${what}-file`),
  ];
  const refs: SecretRef[] = [];
  if (name !== undefined) refs.push({ from: 'env', name });
  if (id !== undefined) refs.push({ from: 'keychain', id });
  if (path !== undefined) refs.push({ from: 'file', path });
  if (values[`${what}-prompt`] === true) refs.push({ from: 'prompt' });
  if (refs.length > 1) throw new UsageError(`Give one source for the ${what}.`);
  return refs[0];
}

// wamp-inspector profile import: makes profiles of what other tools keep. The file is only read; secrets in it go to
// the keychain when the call says so, and stay where they are otherwise.

import path from 'node:path';
import type { ImportPreview } from '../../../shared/contract/results.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { readWholeFile } from '../read-file.ts';
import { flag, list, readArguments, string, text, texts, UsageError } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { visible } from './terminal-text.ts';

/** What `import.read` takes, in bytes. */
const LARGEST = 1 << 20;
const OPTIONS = { secrets: text, only: texts, list: flag, environment: flag } as const;

export async function importCommand(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [file, ...more] = positionals;
  if ((file === undefined) !== (values['environment'] === true) || more.length > 0)
    throw new UsageError('Say import FILE, import - for standard input, or import --environment.');
  const secrets = string(values, 'secrets') ?? 'leave';
  if (secrets !== 'leave' && secrets !== 'keychain')
    throw new UsageError(`--secrets takes keychain or leave, not ${JSON.stringify(secrets)}.`);
  const preview = file === undefined ? await context.link.call('import.environment', {}) : await read(file, context);
  const wanted = chosen(preview, list(values, 'only'));
  show(preview, wanted, secrets, context);
  if (values['list'] === true) return 0;
  if (wanted.length === 0) {
    context.terminal.err('There is nothing to import.');
    return EXIT_CODES.usage;
  }
  const profiles = wanted.map(({ profile }) => profile.id);
  const { saved, problems } = await context.link.call('import.take', {
    transfer: preview.transfer,
    profiles,
    secrets,
  });
  for (const problem of problems) context.terminal.err(visible(problem));
  context.terminal.out(`Saved ${counted(saved.length)}.`);
  return problems.length > 0 ? EXIT_CODES['secret-missing'] : 0;
}

type Shown = ImportPreview['profiles'][number];

async function read(file: string, { link, terminal }: CliContext): Promise<ImportPreview> {
  if (file === '-') return link.call('import.read', { name: 'standard input', text: await terminal.readInput() });
  const place = path.resolve(file);
  const bytes = await readWholeFile(place, LARGEST);
  const name = path.basename(place);
  return link.call('import.read', {
    name: name.slice(0, 256),
    text: decoded(bytes, name),
    folder: path.dirname(place),
  });
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InspectorError('import-unknown', `${name} is no UTF-8 text.`);
  }
}

/** The profiles that are named, or all of them. Throws UsageError for a name that none has. */
function chosen({ profiles }: ImportPreview, only: readonly string[]): readonly Shown[] {
  if (only.length === 0) return profiles;
  const strange = only.find((name) => !profiles.some(({ profile }) => profile.name === name));
  if (strange !== undefined) {
    const names = profiles.map(({ profile }) => JSON.stringify(profile.name)).join(', ');
    throw new UsageError(`There is no profile ${JSON.stringify(strange)} in it, but ${names || 'none at all'}.`);
  }
  return profiles.filter(({ profile }) => only.includes(profile.name));
}

function show(
  { source, left }: ImportPreview,
  wanted: readonly Shown[],
  secrets: 'leave' | 'keychain',
  { terminal }: CliContext,
): void {
  const say = (line: string) => terminal.out(visible(line));
  say(`${source}: ${counted(wanted.length)}`);
  for (const { profile, notes, secrets: found } of wanted) {
    const { name, url, realm, methods } = profile;
    const offered = methods.map(({ method }) => method).join(', ') || 'no login';
    say(`  ${name}  ${url}  ${realm}  ${offered}`);
    for (const { text: what } of found)
      say(`      ${what}: ${secrets === 'keychain' ? 'goes to the keychain' : 'stays in the file and is asked for'}`);
    for (const note of notes) say(`      ${note}`);
  }
  if (left.length > 0) say('Not imported:');
  for (const { where, text: why } of left) say(`  ${where}: ${why}`);
}

function counted(count: number): string {
  return count === 1 ? '1 profile' : `${count} profiles`;
}

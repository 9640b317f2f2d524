// wamp-inspector profile: lists, shows, saves and deletes connection profiles.

import type { Link } from '../../../shared/contract/link.ts';
import type { Profile } from '../../../shared/profile.ts';
import { EXIT_CODES } from '../../../shared/outcome.ts';
import { CONNECTION_OPTIONS, profileOf } from './arguments.ts';
import { importCommand } from './import-command.ts';
import { flag, readArguments, UsageError, type Values } from './option-values.ts';
import type { CliContext } from './cli.ts';
import { visible, visibleJson } from './terminal-text.ts';

export async function profileCommand(args: readonly string[], context: CliContext): Promise<number> {
  // It has options of its own, and none of a connection.
  if (args[0] === 'import') return importCommand(args.slice(1), context);
  const { values, positionals } = readArguments(args, { ...CONNECTION_OPTIONS, json: flag });
  const [action, name, ...rest] = positionals;
  if (action === 'list' && name === undefined) return list(values, context);
  if (name === undefined || (action !== 'save' && rest.length > 0))
    throw new UsageError('Say list, show NAME, save NAME URL, delete NAME or import FILE.');
  switch (action) {
    case 'show':
      for (const line of JSON.stringify(await findProfile(name, context.link), null, 2).split('\n'))
        context.terminal.out(visible(line));
      return 0;
    case 'save':
      return save(name, rest, values, context);
    case 'delete': {
      const { id } = await findProfile(name, context.link);
      await context.link.call('profile.delete', { id });
      context.terminal.out(visible(`Deleted ${name}.`));
      return 0;
    }
    case 'list':
      throw new UsageError('list takes no name; show NAME shows one profile.');
    default:
      throw new UsageError(`There is no profile command ${JSON.stringify(action)}.`);
  }
}

/** The profile of that name or id. Throws UsageError. */
export async function findProfile(name: string, link: Link): Promise<Profile> {
  const { profiles } = await link.call('profile.list', {});
  const found = profiles.filter((profile) => profile.name === name || profile.id === name);
  if (found.length > 1) throw new UsageError(`${found.length} profiles are named ${JSON.stringify(name)}: use the id.`);
  const [profile] = found;
  if (!profile) throw new UsageError(`There is no profile ${JSON.stringify(name)}.`);
  return profile;
}

async function list(values: Values, { link, terminal }: CliContext): Promise<number> {
  const { profiles, damagedFile } = await link.call('profile.list', {});
  if (damagedFile !== undefined) terminal.err(`The profiles file was damaged and set aside as ${damagedFile}.`);
  if (values['json'] === true) {
    for (const profile of profiles) terminal.out(visibleJson(profile));
    return 0;
  }
  if (profiles.length === 0)
    terminal.err('There are no profiles yet. "wamp-inspector profile save NAME URL --realm R" makes one.');
  const width = Math.max(0, ...profiles.map((profile) => profile.name.length));
  for (const { name, url, realm, methods } of profiles) {
    const offered = methods.map(({ method }) => method).join(', ');
    terminal.out(visible(`${name.padEnd(width)}  ${url}  ${realm}  ${offered}`));
  }
  return 0;
}

async function save(
  name: string,
  [url, ...more]: readonly string[],
  values: Values,
  { link, terminal }: CliContext,
): Promise<number> {
  if (more.length > 0) throw new UsageError('One name and one URL.');
  const { profiles } = await link.call('profile.list', {});
  const known = profiles.some((profile) => profile.name === name || profile.id === name);
  const base = known ? await findProfile(name, link) : undefined;
  const { methods } = await link.call('app.info', {});
  const made = profileOf(values, url, base, methods);
  const profile: Profile = base ? made : { ...made, id: `${slug(name)}-${Date.now().toString(36)}`, name };
  const findings = await link.call('profile.check', { profile });
  for (const { severity, field, text } of findings) terminal.err(visible(`${severity}: ${field}: ${text}`));
  if (findings.some(({ severity }) => severity === 'error')) return EXIT_CODES.usage;
  await link.call('profile.save', { profile });
  terminal.out(visible(`Saved ${name}.`));
  return 0;
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40) || 'profile'
  );
}

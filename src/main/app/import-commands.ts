// Commands of the prefix `import`: reads what other tools keep, tells what profiles it gives, stores those that are
// wanted. Nothing is ever written but our own profiles and, on request, entries of the keychain.

import path from 'node:path';
import { homeFolder } from '../profile/import/addresses.ts';
import { readEnvironment, readFileText } from '../profile/import/registry.ts';
import type { Handlers } from './dispatch.ts';
import type { Imports } from './imports.ts';
import type { NoticeHub } from './notices.ts';

type ImportCommands = Pick<Handlers, 'import.read' | 'import.environment' | 'import.take' | 'import.drop'>;

interface ImportContext {
  readonly imports: Imports;
  readonly notices: NoticeHub;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly newId: () => string;
}

export function importCommands({ imports, notices, environment, newId }: ImportContext): ImportCommands {
  return {
    'import.read': async ({ name, text, folder }) => {
      const known = folder !== undefined && path.isAbsolute(folder) ? { folder } : {};
      return imports.keep(await readFileText(text, { name: shown(name), home: homeFolder(), ...known }, newId));
    },
    'import.environment': () => imports.keep(readEnvironment(environment, homeFolder(), newId)),
    'import.take': async ({ transfer, profiles, secrets }) => {
      const taken = await imports.take(transfer, profiles, secrets);
      if (taken.saved.length > 0) notices.send({ kind: 'profiles-changed', body: { revision: taken.revision } });
      return taken;
    },
    'import.drop': ({ transfer }) => {
      imports.drop(transfer);
      return null;
    },
  };
}

/** The name of a file as it may stand in a sentence: without its folders and without what is not seen. */
function shown(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim() || 'The text';
}

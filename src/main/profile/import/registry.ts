// The importers there are, and how the one for a text is found: by its content first, then by its name. A text that
// fits none, or several, is refused with what was expected; nothing is guessed.

import { InspectorError } from '../../../shared/contract/errors.ts';
import { autobahnComponent } from './autobahn-component.ts';
import { crossbarNode } from './crossbar-node.ts';
import { crossbarShell } from './crossbar-shell.ts';
import { environmentImporters } from './environment.ts';
import { explorerLink } from './explorer-link.ts';
import { finishDrafts, type Ready } from './finish.ts';
import type { ProfileImporter, Source } from './importer.ts';
import { keyFile } from './key-file.ts';
import { nexus } from './nexus.ts';
import { readText } from './read-text.ts';
import { wampyCli } from './wampy-cli.ts';
import { wick } from './wick.ts';
import { wickUi } from './wick-ui.ts';
import { xconn } from './xconn.ts';

/** Importers by name, in the order given. Throws Error if a name comes twice. */
export function indexImporters(importers: readonly ProfileImporter[]): ReadonlyMap<string, ProfileImporter> {
  const byName = new Map<string, ProfileImporter>();
  for (const importer of importers) {
    if (byName.has(importer.name)) throw new Error(`two importers are named ${importer.name}`);
    byName.set(importer.name, importer);
  }
  return byName;
}

const byName = indexImporters([
  crossbarNode,
  crossbarShell,
  keyFile,
  wick,
  wickUi,
  wampyCli,
  autobahnComponent,
  xconn,
  nexus,
  explorerLink,
  ...environmentImporters,
]);

export const importers: readonly ProfileImporter[] = [...byName.values()];

/** What a text gives. */
export interface Reading extends Ready {
  /** What kind of source it is, in words. */
  readonly source: string;
}

/** Reads a file's text. Throws InspectorError `import-unknown` or `import-damaged`; neither quotes the text. */
export async function readFileText(
  text: string,
  place: Omit<Source, 'content'>,
  newId: () => string,
): Promise<Reading> {
  const source: Source = { ...place, content: await readText(text, place.name) };
  const fitting = importers.filter((importer) => importer.fits(source));
  const [importer, another] = fitting;
  if (!importer) {
    const known = importers
      .filter(({ expects }) => expects !== '')
      .map(({ label, expects }) => `${label} (${expects})`);
    throw new InspectorError('import-unknown', `${place.name} is none of: ${known.join('; ')}.`);
  }
  if (another) {
    const both = fitting.map(({ label, expects }) => `${label} (${expects})`).join(' and ');
    throw new InspectorError('import-unknown', `${place.name} could be ${both}.`);
  }
  return { source: importer.label, ...finishDrafts(importer.read(source), groupOf(importer, place), newId) };
}

/** Reads the variables of other tools. Several tools may have some. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  home: string,
  newId: () => string,
): Reading {
  const source: Source = { content: { form: 'environment', variables }, name: 'environment', home };
  const read = importers.filter((importer) => importer.fits(source)).map((importer) => importer.read(source));
  const drafts = { drafts: read.flatMap(({ drafts: some }) => some), left: read.flatMap(({ left }) => left) };
  const none = { where: 'environment', text: 'None of WAMPY_…, WICK_…, WAMPYSECRET and WAMP_PRIVATE_KEY is set here.' };
  const label = 'Environment variables';
  const ready = finishDrafts(read.length > 0 ? drafts : { drafts: [], left: [none] }, label, newId);
  return { source: label, ...ready };
}

function groupOf(importer: ProfileImporter, { name }: Omit<Source, 'content'>): string {
  return name === '' ? importer.label : `${importer.label}, ${name}`;
}

// Profiles of other tools: what is being read, what it gives, and storing it. Of secrets the page knows that there
// are some; the link that a person pastes goes to the app and stays nowhere here.

import { InspectorError } from '../../../shared/contract/errors.ts';
import type { ImportPreview } from '../../../shared/contract/results.ts';
import { importStrings } from '../strings/import.ts';
import { announce, go, importCapture, openOverlay } from './actions.ts';
import { asInspectorError, call, errorOf, theHost } from './app-link.ts';
import { reloadProfiles } from './loading.ts';
import { patch, state } from './store.ts';

/** The app takes no more, in characters. */
const LARGEST = 1 << 20;
const FILE_TYPES = '.json,.yaml,.yml,.ini,.conf,.config,.priv,.txt,*';
/** Captures say so at their beginning. */
const CAPTURE = /^\s*\{\s*"format"\s*:\s*"wamp-inspector-capture"/;

/** What the pane shows. */
export interface Importing {
  readonly phase: 'choosing' | 'reading' | 'looking' | 'storing' | 'stored';
  /** Name of the file; empty if it is none. */
  readonly name: string;
  readonly preview?: ImportPreview;
  readonly error?: InspectorError;
  /** Secrets that were not stored, in sentences. */
  readonly problems?: readonly string[];
  /** Profile to show at the end. */
  readonly first?: string;
}

const CHOOSING: Importing = { phase: 'choosing', name: '' };

/** Counts what was begun, so that an answer that comes too late is not shown. */
let round = 0;

/** Opens the pane at its beginning. */
export function openImport(): void {
  startOver();
  openOverlay('import');
}

/** Forgets what was read, and shows the ways to begin again. */
export function startOver(): void {
  drop();
  patch({ importing: CHOOSING });
}

/** Closes the pane; what was read is forgotten. */
export function closeImport(): void {
  const first = state().importing?.first;
  drop();
  patch({ importing: undefined });
  openOverlay();
  if (first !== undefined) go({ kind: 'profile', id: first });
}

function drop(): void {
  round += 1;
  const { importing } = state();
  const transfer = importing?.phase === 'stored' ? undefined : importing?.preview?.transfer;
  // Whether it could be dropped is of no matter: it is forgotten by itself.
  if (transfer !== undefined) void errorOf(call('import.drop', { transfer }));
}

/** Reads a file, one that the person chooses unless it is given. */
export async function importFrom(file?: File): Promise<void> {
  const mine = ++round;
  const chosen = file ?? (await theHost().pickFile(FILE_TYPES));
  if (chosen === undefined || mine !== round) return;
  await read(chosen.name, async () => {
    const text = await textOf(chosen);
    return call('import.read', { name: chosen.name.slice(0, 256), text });
  });
}

/** Reads a text that was pasted: a link, as a rule. It is kept nowhere. */
export function importText(text: string): Promise<void> {
  return read('', () => call('import.read', { name: importStrings.linkName, text }));
}

/** Reads the variables of the app's process. */
export function importEnvironment(): Promise<void> {
  return read('', () => call('import.environment', {}));
}

/** A file that was dropped: a capture, or else a configuration that is known; if it is neither, the capture's error tells. */
export async function openDropped(file: File): Promise<void> {
  const head = await file.slice(0, 200).text();
  if (CAPTURE.test(head) || file.size > LARGEST) return void importCapture(file);
  const preview = await textOf(file)
    .then((text) => call('import.read', { name: file.name.slice(0, 256), text }))
    .catch(asInspectorError);
  const isOurs = !(preview instanceof InspectorError);
  if (!isOurs && (preview.code !== 'import-damaged' || /\.jsonl?$/i.test(file.name))) return void importCapture(file);
  drop();
  patch({
    importing: isOurs
      ? { phase: 'looking', name: file.name, preview }
      : { phase: 'choosing', name: file.name, error: preview },
  });
  openOverlay('import');
}

async function read(name: string, ask: () => Promise<ImportPreview>): Promise<void> {
  drop();
  const mine = round;
  patch({ importing: { phase: 'reading', name } });
  openOverlay('import');
  try {
    const preview = await ask();
    if (mine === round) patch({ importing: { phase: 'looking', name, preview } });
    else void errorOf(call('import.drop', { transfer: preview.transfer }));
  } catch (error) {
    if (mine === round) patch({ importing: { phase: 'choosing', name, error: asInspectorError(error) } });
  }
}

/** The text of a file. Rejects with InspectorError `import-unknown`. */
async function textOf(file: File): Promise<string> {
  if (file.size > LARGEST) throw new InspectorError('import-unknown', importStrings.tooLarge(file.name));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new InspectorError('import-unknown', importStrings.notText(file.name));
  }
}

/** Stores the chosen profiles. An error leaves everything as it is, to be tried again. */
export async function takeImport(profiles: readonly string[], secrets: 'leave' | 'keychain'): Promise<void> {
  const { importing } = state();
  const preview = importing?.preview;
  if (importing === undefined || preview === undefined) return;
  const { name } = importing;
  const mine = round;
  patch({ importing: { phase: 'storing', name, preview } });
  try {
    const taken = await call('import.take', { transfer: preview.transfer, profiles: [...profiles], secrets });
    await reloadProfiles();
    announce(importStrings.taken(taken.saved.length));
    if (mine !== round) return;
    const first = taken.saved[0]?.id;
    const { problems } = taken;
    patch({ importing: { phase: 'stored', name, preview, problems, ...(first !== undefined && { first }) } });
    if (problems.length === 0) closeImport();
  } catch (error) {
    if (mine === round) patch({ importing: { phase: 'looking', name, preview, error: asInspectorError(error) } });
  }
}

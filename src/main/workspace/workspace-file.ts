// The text of workspace.json: what it says and how it is written. Layout, version 1:
//   { "v": 1, "settings": { … }, "drafts": [ { "name": "profile:a", "draft": { … } } ] }
// Drafts stand in the order they were saved in, oldest first. Keys this program does not know are kept.

import { z } from 'zod';
import { DEFAULT_SETTINGS } from '../../shared/default-settings.ts';
import { draftSchema, settingsSchema, WORKSPACE_VERSION, type Draft, type Settings } from '../../shared/workspace.ts';
import type { FileReading } from '../config/stored-file.ts';
import { firstIssue, putBack, readKnownPart, type UnknownKey } from '../config/unknown-keys.ts';
import { migrate, type VersionedFormat } from '../migrations.ts';

const FORMAT: VersionedFormat = { current: WORKSPACE_VERSION, steps: {} };

const fileSchema = z.looseObject({
  v: z.literal(WORKSPACE_VERSION),
  settings: z.looseObject({}).default({}),
  drafts: z.array(z.object({ name: z.string(), draft: draftSchema })).default([]),
});

export interface WorkspaceContent {
  readonly settings: Settings;
  /** Keys of the settings that this program does not know. */
  readonly unknown: readonly UnknownKey[];
  /** Saved last, last. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Further keys of the file. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export const NO_WORKSPACE: WorkspaceContent = { settings: DEFAULT_SETTINGS, unknown: [], drafts: new Map(), rest: {} };

/** Reads the text of a workspace file. Never throws. */
export function readWorkspace(text: string): FileReading<WorkspaceContent> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: 'it is not JSON' };
  }
  const migrated = migrate(json, FORMAT);
  if (migrated.kind !== 'current') return migrated;
  const file = fileSchema.safeParse(migrated.value);
  if (!file.success) return { kind: 'damaged', reason: firstIssue(file.error) };
  const { v: _v, settings: stored, drafts, ...rest } = file.data;
  const settings = readKnownPart(settingsSchema, completed(DEFAULT_SETTINGS, stored));
  if (!settings.ok) return { kind: 'damaged', reason: `settings: ${settings.reason}` };
  return {
    kind: 'good',
    content: {
      settings: settings.value,
      unknown: settings.unknown,
      drafts: new Map(drafts.map(({ name, draft }) => [name, draft])),
      rest,
    },
  };
}

/** The text to write. */
export function writeWorkspace({ settings, unknown, drafts, rest }: WorkspaceContent): string {
  const known = structuredClone(settings);
  putBack(known, unknown);
  const file = {
    v: WORKSPACE_VERSION,
    settings: known,
    drafts: [...drafts].map(([name, draft]) => ({ name, draft })),
    ...rest,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Stored settings with the defaults of those that were not there when they were stored. */
function completed(defaults: object, stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...defaults, ...stored };
  for (const [key, value] of Object.entries(defaults) as [string, unknown][]) {
    const there = stored[key];
    if (isObject(value) && isObject(there)) whole[key] = completed(value, there);
  }
  return whole;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// What the page remembers: settings, and what is being typed. Kept by the app in its config folder,
// because a page's own storage belongs to a port that changes at every start. Never a secret.

import { z } from 'zod';
import { isJsonDict, type JsonValue } from './wamp/value.ts';

export const WORKSPACE_VERSION = 1;

const width = z.number().int().min(0).max(4096);

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** Single-letter keys act. */
  letterKeys: z.boolean(),
  sidebar: z.strictObject({ open: z.boolean(), width }),
  /** Inspector widths by view. */
  inspector: z.strictObject({ open: z.boolean(), handshake: width, timeline: width }),
  /** False once the first run is behind. */
  firstRun: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What a page keeps under a name: form input as typed. */
export const draftSchema = z.custom<Record<string, JsonValue>>(isJsonDict);
export type Draft = z.infer<typeof draftSchema>;

export interface Workspace {
  readonly settings: Settings;
  readonly drafts: Readonly<Record<string, Draft>>;
  /** Name a damaged file was set aside under, and what was wrong with it. */
  readonly damagedFile?: string;
  readonly damage?: string;
  /** True if the last good copy took the place of a damaged or missing file. */
  readonly fromBackup?: boolean;
}

// Commands that only the desktop host has, beside those of the app: files that the person keeps. The page
// says how a file should be called and what is in it; where it goes is chosen in the system's dialog.

import { z } from 'zod';
import { command } from './command.ts';

const file = z.string().min(1).max(128);

export const DESKTOP_COMMANDS = {
  /** Asks where to keep a file that is proposed under `name`; without a place nothing is to be saved. */
  'desktop.saveBegin': command(z.strictObject({ name: z.string().min(1).max(256) })).returns<{
    place?: { readonly file: string; readonly name: string };
  }>(),
  /** The next text of the file; answered when it is written. */
  'desktop.savePart': command(z.strictObject({ file, text: z.string().max(1 << 24) })).returns<null>(),
  /** The end. Only now the file is there; unless it is `whole`, nothing is kept of it. */
  'desktop.saveEnd': command(z.strictObject({ file, whole: z.boolean() })).returns<null>(),
} as const;

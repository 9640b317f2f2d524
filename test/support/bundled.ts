// Makes a plain JavaScript file of a TypeScript entry, so that a test can start it as a process of its
// own: the oldest Node that is supported cannot run TypeScript.

import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Path of the bundled file, in a new folder that the caller removes. */
export async function bundled(entry: URL): Promise<{ readonly file: string; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'wamp-inspector-child-'));
  // Packages stay outside of the bundle and are found as in the project.
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await build({
    root: PROJECT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(entry),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs', codeSplitting: false } },
    },
  });
  return { file: join(folder, 'child.mjs'), folder };
}

// Builds the desktop app: main process, preload and page. The page is the one that every host has.

import { defineConfig } from 'electron-vite';
import page from './vite.renderer.config.ts';

/** Port of the page's server in development. */
const PORT = 5173;

export default defineConfig({
  main: {
    build: {
      // The one of the Node entries: the code is shared, and the tests run it there.
      target: 'node20',
      outDir: 'out/desktop',
      emptyOutDir: true,
      // Built in: to find and read their many files takes longer than all the rest of the start.
      externalizeDeps: { exclude: ['zod', 'ws'] },
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input: { index: 'src/main/desktop.ts' },
        // Side by side, so that every file sees preload and page beside its folder.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      emptyOutDir: true,
      // A sandboxed preload can load nothing but electron: one file, CommonJS, everything in it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...page,
    // The page comes through the app's own scheme; changes come straight from the server.
    server: { port: PORT, strictPort: true, hmr: { protocol: 'ws', host: 'localhost', clientPort: PORT } },
    build: { ...page.build, outDir: 'out/renderer' },
  },
});

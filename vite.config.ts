// Builds the entries that run in plain Node. No Electron package is needed for them.

import { defineConfig } from 'vite';

export default defineConfig({
  // Built in: to find and read their many files takes longer than all the rest of the start.
  ssr: { noExternal: ['zod', 'ws'] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/main',
    emptyOutDir: true,
    sourcemap: true,
    // The licences of what is built in.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: { cli: 'src/main/cli.ts' },
      // Side by side, so that every file sees the page at ../renderer.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

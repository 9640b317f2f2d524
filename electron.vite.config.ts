// Builds the entries of the main side. They run in plain Node: no Electron package is needed for them.

import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      outDir: 'out/main',
      sourcemap: true,
      externalizeDeps: true,
      rolldownOptions: { input: { cli: 'src/main/cli.ts' }, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
});

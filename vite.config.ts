// Builds the entries that run in plain Node. No Electron package is needed for them.

import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/main',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { input: { cli: 'src/main/cli.ts' }, output: { format: 'es', entryFileNames: '[name].js' } },
  },
});

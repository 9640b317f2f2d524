// Builds the page. One page for every host: the web host serves it, the desktop loads it.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/renderer',
  // Relative, so that the page works under any root.
  base: './',
  plugins: [react()],
  // Stands in the built page; the host puts a fresh nonce in its place for every response.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'chrome120',
    outDir: '../../out/renderer',
    emptyOutDir: true,
    // The licences of what is built in.
    license: { fileName: 'licenses.md' },
    minify: true,
    // Inlined data: URLs would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // In bytes before compression; what counts is what is sent, and that is measured.
    chunkSizeWarningLimit: 1_000,
  },
});

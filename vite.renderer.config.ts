// Builds the page. One page for every host: the web host serves it, the desktop loads it.

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Lets the browser fetch and read the code that shows the page while the entry still runs. */
const showEarly: Plugin = {
  name: 'show-early',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const show = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.name === 'show');
      return (
        show && [
          {
            tag: 'link',
            injectTo: 'head',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `./${show.fileName}` },
          },
        ]
      );
    },
  },
};

export default defineConfig({
  root: 'src/renderer',
  // Relative, so that the page works under any root.
  base: './',
  plugins: [react(), showEarly],
  // Stands in the built page; the host puts a fresh nonce in its place for every response.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'chrome120',
    outDir: '../../out/renderer',
    emptyOutDir: true,
    // The licences of what is built in.
    license: { fileName: 'licenses.md' },
    minify: true,
    cssCodeSplit: false,
    // Inlined data: URLs would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // In bytes before compression; what counts is what is sent, and that is measured.
    chunkSizeWarningLimit: 1_000,
  },
});

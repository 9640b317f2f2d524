// Runs a TypeScript file of the project: node test/run-ts.mjs FILE [ARG]…
// Node 20 cannot read TypeScript; Vite, which builds the product, builds the file in the same way, so
// that benchmarks measure the code as it is shipped.
// A file finds others from where its source is, not from where it is built to: `import.meta.url` stays.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const [file, ...args] = process.argv.slice(2);
// Below node_modules, so that packages are found from there.
const outDir = path.resolve(
  'node_modules',
  '.cache',
  'wamp-inspector',
  `${path.basename(path.dirname(file))}-${process.pid}`,
);
await build({
  configFile: false,
  logLevel: 'error',
  plugins: [
    {
      name: 'source-urls',
      transform: (code, id) =>
        id.includes('node_modules')
          ? undefined
          : code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
    },
  ],
  build: {
    ssr: file,
    outDir,
    target: 'node20',
    rolldownOptions: { output: { format: 'es', entryFileNames: 'main.mjs' } },
  },
});
const { main } = await import(pathToFileURL(path.join(outDir, 'main.mjs')).href);
process.exitCode = await main(args);
await rm(outDir, { recursive: true, force: true });

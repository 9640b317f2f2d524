// Runs a TypeScript file of the project: node test/run-ts.mjs FILE [ARG]…
// Node 20 cannot, and the project needs no further tool for it: Vite, which builds it, can.
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
const { module } = await runnerImport(file, { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(args);

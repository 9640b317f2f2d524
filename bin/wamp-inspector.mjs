#!/usr/bin/env node
// The command line. In a checkout it builds itself first if the sources are newer than the build, and
// the page too for the command that shows it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildStale, out, PAGE, PROGRAM } from './build.mjs';

if (!buildStale(process.argv[2] === 'serve' ? [PROGRAM, PAGE] : [PROGRAM])) process.exit(1);
await import(pathToFileURL(path.join(out, 'main', 'cli.js')).href);

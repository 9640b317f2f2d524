#!/usr/bin/env node
// Installs (once), configures and runs the two reference routers on loopback; README.md says how.
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCertificates } from './certificates.mjs';
import { crossbarListeners, prepareCrossbar } from './crossbar/configure.mjs';
import { CannotInstall, installRouter } from './install.mjs';
import { nexusArguments, nexusListeners } from './nexus/configure.mjs';
import { RouterProcesses } from './processes.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const ROUTERS = ['crossbar', 'nexus'];
/** Ports taken from the first one on, see README.md. */
const PORTS = 14;

const { wanted, basePort, installOnly, dir: dirOption } = readOptions();
const { programs, missing } = await installAll();
for (const { router, reason } of missing) say(`${router} cannot be installed: ${reason}`);
if (installOnly) {
  process.stdout.write(`${JSON.stringify({ installed: programs, missing })}\n`);
  process.exit(missing.length ? 1 : 0);
}
if (Object.keys(programs).length === 0) {
  process.stdout.write(`${JSON.stringify({ ready: false, missing })}\n`);
  fail('No router could be installed, so nothing was started.');
}
await run();

function readOptions() {
  const { values, positionals } = parse();
  const unknown = positionals.filter((name) => !ROUTERS.includes(name));
  if (unknown.length) fail(`unknown router: ${unknown.join(', ')} (known: ${ROUTERS.join(', ')})`);
  const port = Number(values.port ?? process.env.WAMP_ROUTERS_PORT ?? '18000');
  if (!Number.isInteger(port) || port < 1 || port + PORTS > 65_536) {
    fail(`the first port must be a number from 1 to ${65_536 - PORTS}: ${PORTS} ports are taken from it on`);
  }
  return {
    wanted: positionals.length ? positionals : ROUTERS,
    basePort: port,
    dir: values.dir,
    installOnly: values['install-only'] === true,
  };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { port: { type: 'string' }, dir: { type: 'string' }, 'install-only': { type: 'boolean' } },
    });
  } catch (error) {
    return fail(error.message);
  }
}

async function installAll() {
  const programs = {};
  const missing = [];
  await Promise.all(
    wanted.map(async (router) => {
      try {
        programs[router] = await installRouter(router);
      } catch (error) {
        if (!(error instanceof CannotInstall)) throw error;
        missing.push({ router, reason: error.message });
      }
    }),
  );
  return { programs, missing };
}

async function run() {
  const dir = dirOption ? path.resolve(dirOption) : await mkdtemp(path.join(os.tmpdir(), 'wamp-routers-'));
  await mkdir(dir, { recursive: true });
  // a folder that nobody named goes with the rig, unless something went wrong and the logs are wanted
  if (!dirOption) process.on('exit', (code) => code === 0 && rmSync(dir, { recursive: true, force: true }));
  makeCertificates(dir);
  const principalsFile = path.join(here, 'principals.json');
  const { principals } = JSON.parse(await readFile(principalsFile, 'utf8'));

  const processes = new RouterProcesses(dir, say);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => processes.stop(0));
  endWithParent(() => processes.stop(0));

  const listeners = [];
  if (programs.crossbar) listeners.push(...crossbarListeners(basePort, dir, principals));
  if (programs.nexus) listeners.push(...nexusListeners(basePort + 10, dir));
  const taken = await processes.takenPort(listeners);
  if (taken !== undefined) fail(`port ${taken} is in use: choose another first port with --port`);

  if (programs.crossbar) {
    const { args, env } = await prepareCrossbar(listeners, dir, principals);
    processes.start('crossbar', programs.crossbar, args, env);
  }
  if (programs.nexus) {
    processes.start('nexus', programs.nexus, nexusArguments(basePort + 10, dir, principalsFile));
  }
  await Promise.all(listeners.map((listener) => processes.accepting(listener)));
  if (programs.crossbar) await processes.logged('crossbar', 'NODE_BOOT_COMPLETE');
  const endpoints = listeners.map(({ router, name, url, methods, serializers }) => ({
    router,
    name,
    url,
    methods,
    serializers,
  }));
  process.stdout.write(`${JSON.stringify({ ready: true, dir, programs, endpoints, missing })}\n`);
}

/** A rig whose starter died would hold its ports for ever. */
function endWithParent(end) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(2);
}

#!/usr/bin/env node
// The suite that holds the product against software of other authors, both ways:
//
//   node test/interop/run.mjs [--require crossbar,nexus,wampy,autobahn] [--cli FILE]
//
// Installs what it needs, starts the routers on free ports, and says for each row whether it passed,
// failed or could not be installed. What is required must be there: otherwise it counts as failed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { needBrowser } from '../support/browser.mjs';
import { startRig } from '../support/rig.mjs';
import { Cli } from './cli.mjs';
import { installPeer, NPM_PEERS } from './peers.mjs';
import { Report } from './report.mjs';
import { demoRouterRows } from './rows/demo-router.mjs';
import { loginRows } from './rows/logins.mjs';
import { methodRows } from './rows/methods.mjs';
import { otherSideRows } from './rows/other-side.mjs';
import { pageRequestRows } from './rows/page-requests.mjs';
import { pageRows } from './rows/page.mjs';
import { refusalRows } from './rows/refusals.mjs';
import { requestRows } from './rows/requests.mjs';
import { secretRows } from './rows/secrets.mjs';
import { transportRows } from './rows/transport.mjs';
import { wireRows } from './rows/wires.mjs';
import { WireTable } from './wire-table.mjs';

const ROUTERS = ['crossbar', 'nexus'];
const FIRST_PORTS = { crossbar: 18_000, nexus: 19_000 };
const root = fileURLToPath(new URL('../../', import.meta.url));

const say = (line) => process.stdout.write(`${line}\n`);
const { required, program } = readOptions();
const { principals, secrets } = readPrincipals();
const missing = new Map();
const rigs = {};
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  const report = new Report(missing, say);
  const wires = new WireTable(report);
  const command = program ?? buildCli();
  const cli = new Cli(command);
  try {
    await Promise.all([...NPM_PEERS.map(installNpmPeer), ...ROUTERS.map(installAndStart)]);
    const browser = haveBrowser();
    if (process.env.WAMP_INSPECTOR_TEST_KEYCHAIN !== '1')
      missing.set(
        'keychain',
        'run the suite with one of its own: sh test/support/with-keyring.sh npm run test:interop',
      );
    for (const name of required) report.required(name);
    const suite = { report, wires, browser, cli, program: command, rigs, principals, python: pythonOf(rigs.crossbar) };
    await demoRouterRows(suite);
    await loginRows(suite);
    await refusalRows(suite);
    await transportRows(suite);
    await wireRows(suite);
    await methodRows(suite);
    await requestRows(suite);
    await pageRequestRows(suite);
    await otherSideRows(suite);
    await secretRows(suite, secrets);
    await pageRows(suite, secrets);
  } finally {
    await Promise.all([...Object.values(rigs).map((rig) => rig.stop()), cli.dispose()]);
  }
  wires.keep();
  return report.print(wires.text());
}

function readOptions() {
  const known = [...ROUTERS, ...NPM_PEERS, 'browser'];
  try {
    const { values } = parseArgs({ options: { require: { type: 'string', default: '' }, cli: { type: 'string' } } });
    const names = values.require.split(',').filter(Boolean);
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length) throw new Error(`--require knows ${known.join(', ')}, not ${unknown.join(', ')}`);
    return { required: names, program: values.cli && path.resolve(values.cli) };
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return process.exit(2);
  }
}

/** Builds the command line as a user's first call would, and gives its program. */
function buildCli() {
  execFileSync('npm', ['run', '-s', 'cli', '--', '--version'], { cwd: root, stdio: ['ignore', 2, 2] });
  return path.join(root, 'bin', 'wamp-inspector.mjs');
}

function readPrincipals() {
  const file = path.join(root, 'test', 'peers', 'routers', 'principals.json');
  const { principals: all } = JSON.parse(readFileSync(file, 'utf8'));
  const of = (method, authid) => all.find((each) => each.method === method && each.authid === authid);
  const withPassword = (authid) => ({ ...of('scram', authid), secret: of('scram', authid).password });
  return {
    principals: {
      anonymous: { label: 'anonymous', ...of('anonymous') },
      ticket: { label: 'ticket', ...of('ticket', 'tina'), secret: of('ticket', 'tina').ticket },
      wampcra: { label: 'wampcra', ...of('wampcra', 'alice') },
      salted: { label: 'salted wampcra', ...of('wampcra', 'bob') },
      setUpWithDerived: { label: 'wampcra set up with a derived key', ...of('wampcra', 'rob') },
      pbkdf2: withPassword('carol'),
      argon2: withPassword('dave'),
      textKey: withPassword('erin'),
      key: { ...of('cryptosign', 'frank'), secret: of('cryptosign', 'frank').privateKey },
      certificate: of('tls', 'heidi'),
      code: { ...of('totp', 'otto'), secret: of('totp', 'otto').totp },
    },
    secrets: all.flatMap(({ ticket, secret, derived, password, privateKey, totp }) =>
      [ticket, secret, derived, password, privateKey, totp].filter(Boolean),
    ),
  };
}

async function installNpmPeer(name) {
  const reason = await installPeer(name);
  if (reason) missing.set(name, reason);
}

/** Path of the browser for the page, installed now if there is none. */
function haveBrowser() {
  try {
    return needBrowser(say);
  } catch (error) {
    missing.set('browser', error.message);
    return undefined;
  }
}

/** A rig for each router: what goes wrong with one does not touch the other. */
async function installAndStart(router) {
  try {
    const rig = await startRig([router], FIRST_PORTS[router]);
    if (rig.missing.length) missing.set(router, rig.missing[0].reason);
    else rigs[router] = rig;
  } catch (error) {
    missing.set(router, error.message);
  }
}

/** autobahn-python comes along with Crossbar. */
function pythonOf(rig) {
  return rig ? path.join(path.dirname(rig.programs.crossbar), 'python') : '';
}

// Installs the routers into a folder of the user, once per version, and says in one sentence why
// one cannot be had. What is installed already needs neither Python's venv nor Go any more.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Why a router cannot be had; the message is one sentence with what is missing and what to install. */
export class CannotInstall extends Error {}

/** Folder of the installed programs. */
export function cacheFolder() {
  return process.env.WAMP_ROUTERS_CACHE ?? path.join(os.homedir(), '.cache', 'wamp-routers');
}

/**
 * Makes sure that a router is installed.
 *
 * @param {'crossbar' | 'nexus'} router
 * @returns {Promise<string>} path of its program
 * @throws {CannotInstall}
 */
export async function installRouter(router) {
  // certificates are made at every start
  needs('openssl', ['version'], 'openssl is missing, and without it there is no certificate (Debian: openssl)');
  return router === 'crossbar' ? installCrossbar() : installNexus();
}

async function installCrossbar() {
  const requirements = path.join(here, 'crossbar', 'requirements.txt');
  const constraints = path.join(here, 'crossbar', 'constraints.txt');
  const venv = path.join(cacheFolder(), `crossbar-${await digest(requirements, constraints)}`);
  const program = path.join(venv, 'bin', 'crossbar');
  return once(venv, program, checkPython, async () => {
    await run('python3', ['-m', 'venv', venv]);
    const pip = path.join(venv, 'bin', 'pip');
    const pinned = ['-r', requirements, '-c', constraints];
    await run(pip, ['install', '--quiet', '--disable-pip-version-check', ...pinned]);
  });
}

function checkPython() {
  needsVersion('python3', ['--version'], /Python (\d+)\.(\d+)/, [3, 11], 'python3 python3-venv');
  needs('python3', ['-c', 'import venv, ensurepip'], 'python3 cannot make virtual environments (Debian: python3-venv)');
}

async function installNexus() {
  const source = path.join(here, 'nexus');
  const version = await digest(path.join(source, 'main.go'), path.join(source, 'go.sum'));
  const program = path.join(cacheFolder(), `nexus-${version}`);
  // without cgo no C compiler is needed
  const options = { cwd: source, env: { ...process.env, CGO_ENABLED: '0' } };
  return once(program, program, checkGo, () => run('go', ['build', '-o', program, '.'], options));
}

function checkGo() {
  // 1.19 remarks that the module asks for 1.20, and builds it nevertheless
  needsVersion('go', ['version'], /go(\d+)\.(\d+)/, [1, 19], 'golang-go');
}

/** Installs into `place` unless that was done to the end before: a mark stands there as long as it was not. */
async function once(place, program, check, install) {
  const unfinished = `${place}.unfinished`;
  if (existsSync(program) && !existsSync(unfinished)) return program;
  check();
  await mkdir(path.dirname(place), { recursive: true });
  await rm(place, { recursive: true, force: true });
  await writeFile(unfinished, '');
  await install();
  await rm(unfinished);
  return program;
}

async function digest(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

function needs(program, args, sentence) {
  const { error, status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new CannotInstall(sentence);
  return stdout;
}

function needsVersion(program, args, pattern, [major, minor], packages) {
  const needed = `${program} ${major}.${minor} or newer is needed (Debian: ${packages})`;
  const found = pattern.exec(needs(program, args, `${program} is missing: ${needed}`));
  if (!found) throw new CannotInstall(`${program} does not tell its version: ${needed}`);
  const [foundMajor, foundMinor] = found.slice(1).map(Number);
  if (foundMajor < major || (foundMajor === major && foundMinor < minor)) {
    throw new CannotInstall(`${program} is ${foundMajor}.${foundMinor}, too old: ${needed}`);
  }
}

/** Shows what the program writes to standard error, and keeps its last words for the sentence. */
function run(program, args, options = {}) {
  const line = [path.basename(program), ...args.map((argument) => path.basename(argument))].join(' ');
  process.stderr.write(`${line}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        process.stderr.write(bytes);
        said = `${said}${bytes}`.slice(-2_000);
      });
    }
    child.once('error', (error) => reject(new CannotInstall(`"${line}" could not be run: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new CannotInstall(`"${line}" failed (${signal ?? code}): ${lastLines(said)}`));
    });
  });
}

function lastLines(text) {
  const lines = text.split('\n').map((each) => each.trim());
  return lines.filter(Boolean).slice(-2).join(' | ') || 'it said nothing';
}

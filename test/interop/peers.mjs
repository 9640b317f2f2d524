// Clients by other authors: installed for this suite, run as processes, told what to do on standard input.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));
const INSTALL_LIMIT_MS = 300_000;

/** Those that come from the npm registry. */
export const NPM_PEERS = ['wampy', 'autobahn'];

/**
 * Installs a peer into its own folder.
 *
 * @param {string} name
 * @returns {Promise<string | undefined>} why it could not be installed
 */
export async function installPeer(name) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { exit, stderr } = await run('npm', args, { cwd: path.join(FOLDER, name), timeout: INSTALL_LIMIT_MS });
  if (exit === 0) return undefined;
  return `npm ci failed (${exit}): ${stderr.trim().split('\n').slice(0, 3).join(' | ')}`;
}

/**
 * Lets a peer log in and call a procedure.
 *
 * @param {string} name `wampy`, `autobahn` or `autobahn-python`
 * @param {object} job see test/peers/login-job.mjs
 * @param {string} python program of the Python environment for autobahn-python
 * @returns {Promise<object>} `{welcome, result}` or `{error: {reason, message}}`
 */
export async function peerLogin(name, job, python) {
  const [program, script] = name === 'autobahn-python' ? [python, 'login.py'] : [process.execPath, 'login.mjs'];
  const { exit, stdout, stderr } = await run(program, [path.join(FOLDER, name, script)], {
    input: JSON.stringify(job),
    timeout: 30_000,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${name} printed no outcome (exit ${exit}): ${stdout} ${stderr.slice(-400)}`);
  }
}

function run(program, args, { input = '', ...options }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    const said = { stdout: '', stderr: '' };
    for (const place of ['stdout', 'stderr']) child[place].on('data', (bytes) => (said[place] += bytes));
    child.once('error', ({ message }) => resolve({ ...said, exit: message }));
    child.once('close', (code, signal) => resolve({ ...said, exit: code ?? signal }));
    // a program that ends without reading is told by its exit code
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

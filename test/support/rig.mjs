// Starts routers of test/peers/routers for a test or a benchmark and stops them afterwards.
import { spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../peers/routers/start.mjs', import.meta.url));
const PORTS = 14;
const LAST_PORT = 19_980;

/**
 * Installs and starts routers on free ports above 18000.
 *
 * @param {readonly ('crossbar' | 'nexus')[]} routers
 * @param {number} [firstPort] where to begin to look for free ports
 * @returns {Promise<{
 *   missing: readonly {router: string, reason: string}[],
 *   programs: Readonly<Record<string, string>>,
 *   ca: string,
 *   file: (name: string) => string,
 *   url: (router: string, name: string) => string,
 *   stop: () => Promise<void>,
 * }>} `missing` names the routers that could not be had; `ca` is a PEM file, `file` gives the path of another
 *   file of the rig; `name` as in the rig's README
 */
export async function startRig(routers, firstPort = 18_000) {
  const port = await freeBlock(firstPort);
  const child = spawn(process.execPath, [START, ...routers, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const line = await Promise.race([firstLine(child.stdout), ended]);
  if (typeof line !== 'string') throw new Error(`the rig ended with exit code ${line} before it was ready`);
  const { missing, dir = '', programs = {}, endpoints = [] } = JSON.parse(line);
  return {
    missing,
    programs,
    ca: path.join(dir, 'ca.pem'),
    file: (name) => path.join(dir, name),
    url(router, name) {
      const found = endpoints.find((endpoint) => endpoint.router === router && endpoint.name === name);
      if (!found) throw new Error(`the rig has no endpoint ${router} ${name}`);
      return found.url;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The first of fourteen consecutive free ports on loopback. */
async function freeBlock(firstPort) {
  for (let port = firstPort; port <= LAST_PORT; port += PORTS) {
    const free = await Promise.all(Array.from({ length: PORTS }, (_, offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no ${PORTS} free ports in a row between ${firstPort} and ${LAST_PORT}`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function firstLine(stream) {
  return new Promise((resolve) => createInterface({ input: stream }).once('line', resolve));
}

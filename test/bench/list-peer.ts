// The page of test/peers/react-virtual: built by the project's Vite, given out by a small server.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { build } from 'vite';
import { installPeer } from '../interop/peers.mjs';

const FOLDER = path.resolve('test/peers/react-virtual');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export interface ListPeer {
  readonly address: string;
  stop(): void;
}

/** Installs, builds and serves it. Throws if it cannot be installed. */
export async function startListPeer(): Promise<ListPeer> {
  if (!existsSync(path.join(FOLDER, 'node_modules', '@tanstack'))) {
    const why: unknown = await installPeer('react-virtual');
    if (why !== undefined) throw new Error(String(why));
  }
  const out = path.resolve('node_modules', '.cache', 'wamp-inspector', `react-virtual-${process.pid}`);
  await build({
    root: FOLDER,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: out, emptyOutDir: true, target: 'chrome120', modulePreload: { polyfill: false } },
  });
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path.join(out, path.normalize(name === '/' ? '/index.html' : name));
    const type = TYPES[path.extname(file)];
    if (type === undefined || !existsSync(file)) return void response.writeHead(404).end();
    response.setHeader('Content-Type', type);
    response.end(readFileSync(file));
  });
  const address = await listening(server);
  return {
    address,
    stop() {
      server.close();
      server.closeAllConnections();
      rmSync(out, { recursive: true, force: true });
    },
  };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`);
    });
  });
}

// Unix domain sockets: what is told of them, and every way in which they cannot be reached. Real sockets and files.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLeaks } from './leaks.ts';
import { accepting, switching } from './raw-peer.ts';
import { answering, dialRaw } from './rawsocket/rs-peer.ts';
import { dial, finishDials, LIMIT_MS } from './wire-log.ts';

checkLeaks();

let folder: string;
let servers: Server[];

beforeEach(() => {
  servers = [];
  folder = mkdtempSync(path.join(os.tmpdir(), 'unix-stage-'));
});
afterEach(async () => {
  await finishDials();
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function listen(file: string, talk: (socket: Socket) => void): Promise<string> {
  const at = path.join(folder, file);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(at, resolve));
  servers.push(server);
  return at;
}

describe('a Unix socket', () => {
  it('is reached by every spelling, also through a link and by a relative path', async () => {
    const at = await listen(
      'a%20b c.sock',
      answering('7ff10000', (socket) => void socket.resume()),
    );
    symlinkSync(at, path.join(folder, 'link'));
    const relative = path.relative(process.cwd(), at);
    const urls = ['unix://', 'unix+rs://', 'rs://unix:', 'tcp://unix:'].map((start) => `${start}${at}`);
    for (const url of [...urls, `rs://unix:${relative}`, `unix://${folder}/link`]) {
      const { log } = dialRaw(url);
      await log.until('opened');
      expect(log.order, url).toEqual(['unix', 'rawsocket', 'open', 'opened']);
    }
  });

  it('shows its permissions', async () => {
    const at = await listen(
      'x.sock',
      answering('7ff10000', (socket) => void socket.resume()),
    );
    chmodSync(at, 0o660);
    const { log } = dialRaw(`unix://${at}`);
    await log.until('opened');
    expect(log.the('unix')).toMatchObject({ mode: 0o660, uid: process.getuid?.(), gid: process.getgid?.() });
  });

  it('carries WebSocket, with the request path of the URL or /ws', async () => {
    const heads: string[] = [];
    const at = await listen('ws.sock', (socket) => {
      socket.once('data', (chunk: Buffer) => {
        heads.push(chunk.toString('latin1'));
        socket.write(switching(chunk.toString('latin1')));
      });
    });
    for (const url of [`unix+ws://${at}`, `ws://unix:${at}:/other?a=b`]) {
      const { log } = dial(url);
      await log.until('opened');
      expect(log.order).toEqual(['unix', 'upgrade', 'open', 'opened']);
    }
    expect(heads.map((head) => head.split('\r\n')[0])).toEqual(['GET /ws HTTP/1.1', 'GET /other?a=b HTTP/1.1']);
    for (const head of heads) expect(head).toMatch(/^host: localhost\r$/im);
  });

  it('can be broken off at once', async () => {
    const at = await listen(
      'x.sock',
      accepting(() => undefined),
    );
    const { log, wire } = dialRaw(`unix://${at}`);
    await Promise.resolve();
    wire.destroy();
    await log.until('ended');
    expect(log.order).toEqual(['close', 'ended']);
  });

  it('that never answers is told as silence of the handshake', async () => {
    const at = await listen('x.sock', (socket) => void socket.resume());
    const { log, clock } = dialRaw(`unix://${at}`);
    await log.until('unix');
    clock.expire(LIMIT_MS);
    await log.until('ended');
    expect(log.the('silence').step).toBe('rawsocket');
  });
});

describe('a Unix socket that cannot be reached', () => {
  async function failure(at: string) {
    const { log, clock } = dialRaw(`unix://${at}`);
    await log.until('ended');
    expect(log.order).toEqual(['error', 'ended']);
    expect(clock.pending).toEqual([]);
    const error = log.the('error');
    expect(error.stage).toBe('unix');
    expect(error.facts?.['path']).toBe(at);
    return error;
  }

  it('is not there', async () => {
    const error = await failure(path.join(folder, 'none.sock'));
    expect(error.code).toBe('ENOENT');
    expect(error.text).toContain(`There is nothing at ${folder}/none.sock`);
  });

  it('was left behind', async () => {
    const at = path.join(folder, 'left.sock');
    // A process that is killed does not remove its socket.
    const script = `require('net').createServer().listen(${JSON.stringify(at)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    const error = await failure(at);
    expect(error.code).toBe('ECONNREFUSED');
    expect(error.text).toContain('Nobody listens');
    expect(error.facts?.['mode']).toMatch(/^0[0-7]{3}$/);
  });

  it('is a file or a folder', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    mkdirSync(path.join(folder, 'folder'));
    expect((await failure(path.join(folder, 'file'))).text).toContain('There is a file at');
    const error = await failure(path.join(folder, 'folder'));
    expect(error.code).toBe('ENOTSOCK');
    expect(error.text).toContain('There is a folder at');
  });

  it('has a path that is too long', async () => {
    const error = await failure(path.join(folder, 'x'.repeat(200)));
    expect(error).toMatchObject({ code: 'ENAMETOOLONG' });
    expect(error.text).toContain('too long for a Unix socket');
    // Not even where the system would cut it short and find a socket there.
    const at = await listen('y'.repeat(107 - folder.length - 1), answering('7ff10000'));
    expect((await failure(`${at}é`)).code).toBe('ENAMETOOLONG');
  });

  it.skipIf(process.platform === 'win32')('is forbidden to this user, itself or a folder above it', async () => {
    const at = await listen('x.sock', answering('7ff10000'));
    const asNobody = process.getuid?.() === 0;
    chmodSync(at, 0o600);
    chmodSync(folder, 0o755);
    if (asNobody) process.seteuid?.(65_534);
    else chmodSync(at, 0);
    try {
      const error = await failure(at);
      expect(error.code).toBe('EACCES');
      expect(error.text).toContain(`may not use the socket ${at}`);
      expect(error.facts).toMatchObject({
        mode: asNobody ? '0600' : '0000',
        owner: expect.stringMatching(/^\d+:\d+$/) as string,
      });
      process.seteuid?.(process.getuid?.() ?? 0);
      chmodSync(folder, asNobody ? 0o700 : 0);
      if (asNobody) process.seteuid?.(65_534);
      const above = await failure(at);
      expect(above.code).toBe('EACCES');
      expect(above.text).toContain('may not look into a folder');
    } finally {
      process.seteuid?.(process.getuid?.() ?? 0);
      chmodSync(folder, 0o700);
    }
  });
});

// A port whose owner is busy for ever and whose queue is full: whoever connects gets no answer at all, as
// from a host behind a firewall that drops packets.

import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, tells the port, and then blocks its thread, so that nothing is ever accepted. */
const OWNER = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;
/** Longer than a connection takes on one machine. */
const PATIENCE_MS = 300;
const MOST = 64;

const running: { readonly owner: Worker; readonly queue: readonly Socket[] }[] = [];

/** A port of 127.0.0.1 that does not answer. */
export async function listenDeaf(): Promise<number> {
  const owner = new Worker(OWNER, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    owner.once('message', resolve);
    owner.once('error', reject);
  });
  const queue: Socket[] = [];
  running.push({ owner, queue });
  while (queue.length < MOST) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    queue.push(socket);
    if (!(await connects(socket))) return port;
  }
  throw new Error('the queue of the port does not fill');
}

function connects(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Ends the ports of a test. */
export async function finishDeaf(): Promise<void> {
  for (const { owner, queue } of running.splice(0)) {
    for (const socket of queue) socket.destroy();
    await owner.terminate();
  }
}

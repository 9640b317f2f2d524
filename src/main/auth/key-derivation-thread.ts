// One key derivation in a thread of its own, which ends with it, or at once if the derivation is given up. The
// thread's program is a text: Node 20 cannot run TypeScript in a thread, and the bundles have no file for it. It loads
// hash-wasm from where this package finds it, so hash-wasm stays outside of the bundles.

import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

export type ThreadWork = {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Bytes. */
  readonly keylen: number;
} & ({ readonly kind: 'pbkdf2' } | { readonly kind: 'argon2id'; readonly memoryKiB: number });

const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { argon2id, createSHA256, pbkdf2 } = require(workerData.library);
const { kind, password, salt, iterations, keylen, memoryKiB } = workerData.work;
const shared = { password, salt, iterations, hashLength: keylen, outputType: 'binary' };
const key =
  kind === 'argon2id'
    ? argon2id({ ...shared, memorySize: memoryKiB, parallelism: 1 })
    : pbkdf2({ ...shared, hashFunction: createSHA256() });
key.then((bytes) => parentPort.postMessage(bytes));
`;

/** The file of hash-wasm. Of a packed app it lies beside the archive: threads read no archives. */
export function libraryFile(found = createRequire(import.meta.url).resolve('hash-wasm')): string {
  return found.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}

/**
 * The key; settles when the thread is gone. Rejects with the reason of `signal` as soon as that is aborted, and with
 * an Error if the library cannot do the work.
 */
export function deriveInThread(work: ThreadWork, signal?: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Neither the environment nor the arguments of this process are its business.
    const thread = new Worker(PROGRAM, {
      eval: true,
      workerData: { library: libraryFile(), work },
      env: {},
      execArgv: [],
    });
    let key: Uint8Array | undefined;
    const stop = () => {
      void thread.terminate();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
    thread.on('message', (bytes: Uint8Array) => (key = bytes));
    thread.on('error', reject);
    thread.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      if (key) resolve(key);
      else reject(new Error('the thread ended without a key'));
    });
  });
}

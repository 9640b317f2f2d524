// Adapters of all hosts, for all of them run in Node: clock, randomness, files, secrets.

import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { InspectorError } from '../../shared/contract/errors.ts';
import manifest from '../../../package.json' with { type: 'json' };
import type { AppPorts } from '../app/ports.ts';
import type { Clock } from '../clock.ts';
import { configFolder } from '../config/config-folder.ts';
import { installationKey } from '../config/installation-key.ts';
import { Keychain } from '../secret/keychain.ts';
import { SecretSource } from '../secret/secret-source.ts';
import { readWholeFile } from './read-file.ts';

/** Timers of Node count in 32 bits, and one that is longer runs out at once: a CALL may have any timeout. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  micros: () => Math.trunc(performance.now() * 1000),
  wall: () => Date.now(),
  after(ms, task) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const part = Math.min(left, LONGEST_TIMER_MS);
      timer = setTimeout(() => (left > part ? wait(left - part) : task()), part);
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

/** Version of the package this program was built from. */
export const VERSION = manifest.version;

/** Ports of this process. Throws InspectorError if the config folder cannot be used. */
export async function createPorts(env: NodeJS.ProcessEnv): Promise<AppPorts> {
  const folder = ownConfigFolder(env);
  return {
    version: VERSION,
    clock: systemClock,
    random: (count) => randomBytes(count),
    configFolder: folder,
    installationKey: await installationKey(folder).catch(keyOfThisRun),
    secrets: (ask) =>
      new SecretSource({ environment: env, keychain: new Keychain(), prompt: { ask }, readFile: readWholeFile }),
    environment: env,
    readFile: readWholeFile,
  };
}

/** Path of the config folder of this process. */
export function ownConfigFolder(env: NodeJS.ProcessEnv): string {
  return configFolder(env, process.platform, homeFolder());
}

/** HOME may be empty or relative, as in some containers; the system knows better then. */
function homeFolder(): string {
  const home = os.homedir();
  return path.isAbsolute(home) ? home : os.userInfo().homedir;
}

/** Where no key can be kept, fingerprints hold for this run only; captures and demo need no more. */
function keyOfThisRun(error: unknown): Uint8Array {
  if (error instanceof InspectorError && error.code === 'file-unwritable') return randomBytes(32);
  throw error;
}

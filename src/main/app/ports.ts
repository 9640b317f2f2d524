// What the app needs from the host it runs in. A shell gives adapters for these and calls createApp;
// tests put fakes behind them and nowhere else.

import type { Clock } from '../clock.ts';
import type { SecretStore } from '../secret/secret-store.ts';

/** Asks somebody for a secret, for an attempt; undefined if nobody will give it, or when `signal` aborts. */
export type AskSecret = (purpose: string, signal?: AbortSignal, capture?: string) => Promise<string | undefined>;

export interface AppPorts {
  readonly version: string;
  readonly clock: Clock;
  /** Unpredictable bytes. */
  readonly random: (count: number) => Uint8Array;
  /** Folder of profiles, of the workspace and of the installation key. */
  readonly configFolder: string;
  /** 32 bytes, the same for all hosts of this installation: the key of fingerprints. */
  readonly installationKey: Uint8Array;
  /** Given the way to ask viewers, the source of secrets. */
  readonly secrets: (ask: AskSecret) => SecretStore;
  /** Variables of the process, where other tools may have put what they connect with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What a file holds, at most `limit` bytes. Throws InspectorError `file-unreadable`, also for a larger one. */
  readonly readFile: (path: string, limit: number) => Promise<Uint8Array>;
}

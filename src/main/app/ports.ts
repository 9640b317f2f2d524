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
  /** Text of a PEM file. Throws InspectorError `file-unreadable`. */
  readonly readText: (path: string) => Promise<string>;
}

// What is kept for profiles besides the profiles themselves: requests, environments, history; and the variables that
// requests take from them.

import { DEMO_LOGINS } from '../../shared/contract/demo-logins.ts';
import type { ProfileStore } from '../profile/store.ts';
import { History } from '../saved/history.ts';
import { RequestBooks } from '../saved/request-books.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import { MergedNotices } from './merged-notices.ts';
import type { NoticeHub } from './notices.ts';
import type { AppPorts } from './ports.ts';
import { RequestVariables } from './request-variables.ts';

/** Changes of a profile are told at most so often. */
const TOLD_MS = 250;
/** Ids of the profiles that log in at the demo router. */
const DEMO_PROFILES = new Set(DEMO_LOGINS.map((login) => `demo-${login}`));

export interface SavedHostParts {
  readonly ports: Pick<AppPorts, 'configFolder' | 'clock'>;
  readonly profiles: ProfileStore;
  readonly secrets: SecretStore;
  readonly notices: NoticeHub;
  readonly newId: () => string;
}

export class SavedHost {
  readonly books: RequestBooks;
  readonly history: History;
  readonly variables: RequestVariables;
  readonly newId: () => string;
  readonly #profiles: ProfileStore;
  readonly #told: MergedNotices<{ readonly profileId: string }>;

  constructor({ ports, profiles, secrets, notices, newId }: SavedHostParts) {
    const { configFolder, clock } = ports;
    this.#profiles = profiles;
    this.newId = newId;
    this.#told = new MergedNotices(clock, TOLD_MS, (body) => notices.send({ kind: 'saved-changed', body }));
    this.books = new RequestBooks(configFolder);
    this.variables = new RequestVariables(this.books, secrets);
    this.history = new History({
      configFolder,
      clock,
      newId,
      isKept: (profileId) => this.isKept(profileId),
      onChange: (profileId) => this.changed(profileId),
    });
  }

  /** True for a profile that things are kept for: one that is saved, or one of the demo router. */
  async isKept(profileId: string): Promise<boolean> {
    if (DEMO_PROFILES.has(profileId)) return true;
    return (await this.#profiles.list()).profiles.some(({ id }) => id === profileId);
  }

  /** Tells viewers that something of a profile changed. */
  changed(profileId: string): void {
    this.#told.changed(profileId, () => ({ profileId }));
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    await this.history.close();
    this.#told.close();
  }
}

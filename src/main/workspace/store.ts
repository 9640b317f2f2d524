// What the page remembers: settings, and what is being typed. One file in the config folder, shared by
// all hosts that run at the same time; each part is read and written for itself, so that the last
// writer of a part wins and no writer undoes another part.

import { InspectorError } from '../../shared/contract/errors.ts';
import type { Draft, Settings, Workspace } from '../../shared/workspace.ts';
import { StoredFile, type FileFormat } from '../config/stored-file.ts';
import { NO_WORKSPACE, readWorkspace, writeWorkspace, type WorkspaceContent } from './workspace-file.ts';

/** Drafts that are kept; beyond them the one saved longest ago is forgotten. */
const MOST_DRAFTS = 200;
/** Bytes of a draft as JSON. */
const MOST_BYTES = 256 * 1024;

const FORMAT: FileFormat<WorkspaceContent> = {
  name: 'workspace',
  empty: NO_WORKSPACE,
  read: readWorkspace,
  write: writeWorkspace,
  busy: (evidence) => new InspectorError('workspace-busy', evidence),
};

/** All methods throw InspectorError `version-too-new`, `file-unreadable`, `file-unwritable` or `workspace-busy`. */
export class WorkspaceStore {
  readonly #file: StoredFile<WorkspaceContent>;
  /** Changes that are being written. */
  #saving: Promise<unknown> = Promise.resolve();

  /** @param waitMs how long to wait for other hosts that are writing */
  constructor(folder: string, waitMs?: number) {
    this.#file = new StoredFile(folder, FORMAT, waitMs);
  }

  async load(): Promise<Workspace> {
    // A page that is reloaded saves its last words and asks for them in the same moment.
    await this.#saving;
    const { settings, drafts } = await this.#file.read();
    return { settings, drafts: Object.fromEntries(drafts), ...this.#file.repair };
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#saved(this.#file.change((content) => ({ ...content, settings })));
  }

  /** Keeps a draft, or forgets it. Throws InspectorError `draft-too-large` as well. */
  async saveDraft(name: string, draft: Draft | undefined): Promise<void> {
    const bytes = draft === undefined ? 0 : Buffer.byteLength(JSON.stringify(draft));
    if (bytes > MOST_BYTES)
      throw new InspectorError('draft-too-large', `It has ${bytes} bytes; ${MOST_BYTES} are kept.`);
    const change = this.#file.change((content) => {
      if (draft === undefined && !content.drafts.has(name)) return undefined;
      const drafts = new Map(content.drafts);
      // A draft that is saved again is the youngest again.
      drafts.delete(name);
      if (draft !== undefined) drafts.set(name, draft);
      const [oldest] = drafts.keys();
      if (drafts.size > MOST_DRAFTS && oldest !== undefined) drafts.delete(oldest);
      return { ...content, drafts };
    });
    await this.#saved(change);
  }

  /** Remembers a change that is being written, and waits for it. */
  #saved(change: Promise<unknown>): Promise<unknown> {
    this.#saving = Promise.allSettled([this.#saving, change]);
    return change;
  }
}

// The state of a page tied to a whole app by a host of this process: the link can be cut and mended, and
// the app can be started anew in the same config folder.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Connection, Host } from '../../../../src/renderer/src/link/host.ts';
import { useStore, type State } from '../../../../src/renderer/src/state/store.ts';
import { createApp, type App } from '../../../../src/main/app/app.ts';
import { memoryLink } from '../../../../src/main/app/memory-link.ts';
import { createPorts } from '../../../../src/main/shell/node-ports.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import type { Link } from '../../../../src/shared/contract/link.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';

const PATIENCE_MS = 5_000;

export class RunningPage implements Host {
  readonly kind = 'web';
  readonly link: Link;
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-page-'));
  readonly saved = new Map<string, string>();
  /** What the person chooses when asked for a file. */
  chosen: File | undefined;
  /** Commands that were sent, in order. */
  readonly sent: string[] = [];
  #app: App | undefined;
  #inner: Link | undefined;
  #open = true;
  #hearNotice: (notice: Notice) => void = () => {};
  #hearConnection: (connection: Connection) => void = () => {};

  constructor() {
    useStore.setState(useStore.getInitialState(), true);
    this.link = {
      call: (name, params) => {
        this.sent.push(name);
        const { inner } = this;
        if (!this.#open || inner === undefined)
          return Promise.reject(new InspectorError('internal', 'The link is cut.'));
        return inner.call(name, params);
      },
      listen: (hear) => {
        this.#hearNotice = hear;
        return () => {};
      },
    };
  }

  get inner(): Link | undefined {
    return this.#inner;
  }

  /** Starts the app, anew if it runs. */
  async startApp(): Promise<void> {
    await this.#app?.close();
    const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: this.folder });
    this.#app = createApp(ports, (error) => {
      throw error;
    });
    this.#inner = memoryLink(this.#app);
    this.#inner.listen((notice) => {
      if (this.#open) this.#hearNotice(notice);
    });
  }

  watch(hear: (connection: Connection) => void): () => void {
    this.#hearConnection = hear;
    hear(this.#open ? 'open' : 'connecting');
    return () => {};
  }

  /** Lets the page hear a notice. */
  notify(notice: Notice): void {
    this.#hearNotice(notice);
  }

  cut(): void {
    this.#open = false;
    this.#hearConnection('lost');
  }

  mend(): void {
    this.#open = true;
    this.#hearConnection('open');
  }

  async saveFile(name: string, parts: AsyncIterable<string>): Promise<string> {
    let text = '';
    for await (const part of parts) text += part;
    this.saved.set(name, text);
    return name;
  }

  pickFile(): Promise<File | undefined> {
    return Promise.resolve(this.chosen);
  }

  async close(): Promise<void> {
    await this.#app?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until the state is as wanted. */
export function until(wanted: (state: State) => boolean): Promise<void> {
  if (wanted(useStore.getState())) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      stop();
      reject(new Error(`The state did not come about: ${String(wanted)}`));
    }, PATIENCE_MS);
    const stop = useStore.subscribe((state) => {
      if (!wanted(state)) return;
      clearTimeout(late);
      stop();
      resolve();
    });
  });
}

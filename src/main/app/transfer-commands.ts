// Captures that leave the app and come into it: part by part over a link, for viewers without a disk of
// ours, and by path for hosts that have one.

import type { OpenedCapture } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { exportPart } from '../capture/file/capture-export.ts';
import { openCapture, saveCapture } from '../capture/file/capture-file.ts';
import { CaptureImport } from '../capture/file/capture-import.ts';
import type { OpenedFile } from '../capture/file/capture-reader.ts';
import type { Clock } from '../clock.ts';
import type { Attempt } from './attempt.ts';
import { Capture, type CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

/** For hosts that know paths; a page never gives one. */
export interface CaptureFiles {
  /** Saves a capture. Throws InspectorError `unknown-capture`, `file-unwritable`. */
  saveCapture(capture: string, path: string): Promise<void>;
  /** Opens a saved capture. Throws InspectorError `file-unreadable`, `capture-damaged`, `version-too-new`. */
  openCapture(path: string): Promise<OpenedCapture>;
}

const MOST_OPEN = 4;
const MOST_BYTES = 2 ** 30;
/** A file of which nothing came for so long is given up. */
const IDLE_MS = 60_000;
const LONGEST_NAME = 120;

interface Transfer {
  readonly name: string;
  readonly file: CaptureImport;
  stopIdle: () => void;
}

export class CaptureTransfers implements CaptureFiles {
  readonly #captures: CaptureList<Attempt>;
  readonly #newId: () => string;
  readonly #clock: Clock;
  readonly #mostBytes: number;
  readonly #open = new Map<string, Transfer>();

  /** `mostBytes`: of all files that are being opened. */
  constructor(captures: CaptureList<Attempt>, newId: () => string, clock: Clock, mostBytes = MOST_BYTES) {
    this.#captures = captures;
    this.#newId = newId;
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  /** Begins a file and returns the id of its transfer. Throws InspectorError `file-unreadable`. */
  begin(given: string): string {
    const name = shownName(given);
    if (this.#open.size >= MOST_OPEN)
      throw new InspectorError('file-unreadable', `${name}: ${MOST_OPEN} other files are being opened.`);
    const id = this.#newId();
    this.#open.set(id, { name, file: new CaptureImport(name), stopIdle: () => {} });
    this.#rest(id);
    return id;
  }

  /** Takes the next part. Whatever it throws ends the transfer. */
  part(id: string, text: string): void {
    const { name, file } = this.#get(id);
    try {
      file.take(text);
      const size = [...this.#open.values()].reduce((sum, transfer) => sum + transfer.file.size, 0);
      if (size > this.#mostBytes)
        throw new InspectorError(
          'file-unreadable',
          `${name}: files larger than ${shownSize(this.#mostBytes)} are not opened.`,
        );
      this.#rest(id);
    } catch (error) {
      this.#drop(id);
      throw error;
    }
  }

  /** Lists what came as a capture. */
  end(id: string): OpenedCapture {
    const { file } = this.#get(id);
    this.#drop(id);
    return this.#list(file.end());
  }

  async saveCapture(capture: string, path: string): Promise<void> {
    const { header, store } = this.#captures.get(capture);
    await saveCapture(path, header, store);
  }

  async openCapture(path: string): Promise<OpenedCapture> {
    return this.#list(await openCapture(path));
  }

  /** Gives up what is under way. */
  close(): void {
    for (const id of [...this.#open.keys()]) this.#drop(id);
  }

  #list({ header, store, damage }: OpenedFile): OpenedCapture {
    // A capture that is listed already keeps its id, and so its session.
    const id = this.#captures.admits(header.id) ? header.id : this.#newId();
    const capture = new Capture<Attempt>({ ...header, id }, store);
    this.#captures.add(capture);
    return { capture: capture.info(), damage };
  }

  #get(id: string): Transfer {
    const transfer = this.#open.get(id);
    if (transfer) return transfer;
    throw new InspectorError('file-unreadable', 'It is not being opened any more: open it again.');
  }

  /** Waits for the next part, but not for ever. */
  #rest(id: string): void {
    const transfer = this.#get(id);
    transfer.stopIdle();
    transfer.stopIdle = this.#clock.after(IDLE_MS, () => this.#drop(id));
  }

  #drop(id: string): void {
    this.#open.get(id)?.stopIdle();
    this.#open.delete(id);
  }
}

function shownSize(bytes: number): string {
  return bytes >= 2 ** 30 ? `${bytes / 2 ** 30} GiB` : `${bytes} bytes`;
}

/** The name of a file as it may stand in a sentence: without its folders and without what is not seen. */
function shownName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  return clean === '' ? 'The file' : [...clean].slice(0, LONGEST_NAME).join('');
}

type TransferCommands = Pick<
  Handlers,
  'capture.export' | 'capture.importBegin' | 'capture.importPart' | 'capture.importEnd'
>;

export function transferCommands(captures: CaptureList<Attempt>, transfers: CaptureTransfers): TransferCommands {
  return {
    'capture.export': ({ capture, scope, after }) => {
      const { header, store } = captures.get(capture);
      return exportPart(header, store, scope, after);
    },
    'capture.importBegin': ({ name }) => ({ transfer: transfers.begin(name) }),
    'capture.importPart': ({ transfer, text }) => {
      transfers.part(transfer, text);
      return null;
    },
    'capture.importEnd': ({ transfer }) => transfers.end(transfer),
  };
}

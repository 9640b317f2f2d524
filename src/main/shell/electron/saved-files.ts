// Files that the person keeps, from one window. The page proposes a name and gives the text part by part;
// the place is asked for in the system's dialog, and the page hears of its last name only. A file is there
// as a whole or not at all.

import { once } from 'node:events';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { DESKTOP_COMMANDS } from '../../../shared/contract/desktop-commands.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { HandlersOf } from '../../app/dispatch.ts';
import { errorCode, replaceFile } from '../../atomic-file.ts';

const MOST_OPEN = 4;
const LONGEST_NAME = 120;

interface Saving {
  readonly name: string;
  readonly text: PassThrough;
  /** Settles when the file is there; the error with which it cannot be. */
  readonly done: Promise<InspectorError | undefined>;
}

/** Asks for a place; undefined if the person chose none. */
export type ChoosePlace = (name: string) => Promise<string | undefined>;

export class SavedFiles {
  readonly #choose: ChoosePlace;
  readonly #open = new Map<string, Saving>();
  #asking = false;
  #last = 0;

  constructor(choose: ChoosePlace) {
    this.#choose = choose;
  }

  readonly handlers: HandlersOf<typeof DESKTOP_COMMANDS> = {
    'desktop.saveBegin': ({ name }) => this.#begin(proposedName(name)),
    'desktop.savePart': ({ file, text }) => this.#part(file, text),
    'desktop.saveEnd': ({ file, whole }) => this.#end(file, whole),
  };

  /** Gives up what is under way: the page is gone. */
  close(): void {
    for (const { text } of this.#open.values()) text.destroy(new Error('given up'));
    this.#open.clear();
  }

  async #begin(proposed: string): Promise<{ place?: { file: string; name: string } }> {
    // A page that asks and asks would cover the screen with dialogs.
    if (this.#asking || this.#open.size >= MOST_OPEN)
      throw new InspectorError('file-unwritable', `${proposed}: other files are being saved.`);
    this.#asking = true;
    const chosen = await this.#choose(proposed).finally(() => (this.#asking = false));
    if (chosen === undefined) return {};
    const name = path.basename(chosen);
    const file = String(++this.#last);
    const text = new PassThrough();
    // What becomes of it is heard through `done`.
    text.on('error', () => undefined);
    const done = replaceFile(chosen, text).then(
      () => undefined,
      (error: unknown) => {
        // Whoever waits for room to write hears of it.
        text.destroy();
        return new InspectorError('file-unwritable', `${name}: ${errorCode(error)}.`);
      },
    );
    this.#open.set(file, { name, text, done });
    return { place: { file, name } };
  }

  async #part(file: string, text: string): Promise<null> {
    const saving = this.#get(file);
    if (!saving.text.destroyed && saving.text.write(text)) return null;
    if (!saving.text.destroyed) await Promise.race([once(saving.text, 'drain'), saving.done]);
    if (saving.text.destroyed) await this.#fail(file, saving);
    return null;
  }

  async #end(file: string, whole: boolean): Promise<null> {
    const saving = this.#get(file);
    if (!whole) saving.text.destroy(new Error('given up'));
    else if (!saving.text.destroyed) saving.text.end();
    this.#open.delete(file);
    const error = await saving.done;
    if (whole && error) throw error;
    return null;
  }

  async #fail(file: string, saving: Saving): Promise<void> {
    this.#open.delete(file);
    throw (await saving.done) ?? new InspectorError('file-unwritable', `${saving.name}: it was given up.`);
  }

  #get(file: string): Saving {
    const saving = this.#open.get(file);
    if (saving) return saving;
    throw new InspectorError('file-unwritable', 'It is not being saved any more: save it again.');
  }
}

/** A name that every system takes, without folders: whatever the page says leads nowhere else. */
export function proposedName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-LONGEST_NAME);
  return clean === '' ? 'capture.jsonl' : clean;
}

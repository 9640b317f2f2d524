// Capture files: what the app tells part by part goes to a file of the host's, and the other way round.
// Neither side ever holds a whole file.

import type { OpenedCapture } from '../../../shared/contract/results.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { stateStrings } from '../strings/state.ts';
import { call, theHost } from './app-link.ts';

/** Characters that travel at once. */
const PART = 1 << 18;
/** Stands for a character that is cut. */
const CUT_CHARACTER = '\ufffd';
const FILE_TYPES = '.jsonl,.json,application/jsonl,application/json';

type NamedBlob = Blob & { readonly name: string };

/** The file of a capture, part by part. */
export async function* exportedParts(capture: string, scope: 'handshake' | 'all'): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const part = await call('capture.export', { capture, scope, ...(after !== undefined && { after }) });
    yield part.text;
    after = part.next;
  } while (after !== undefined);
}

/** A name for the file of a capture: what it is of and when, in characters that every system takes. */
export function fileNameOf(header: { readonly label: string; readonly startedAt: string }): string {
  const label = header.label
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  const moment = header.startedAt.slice(0, 19).replace('T', '-').replaceAll(':', '');
  return `${label === '' ? 'capture' : label}-${moment}.jsonl`;
}

/**
 * Hands a file to the app. Rejects with InspectorError; a file that is no text is not begun with, so that
 * nothing of it has to be taken back.
 */
export async function importFile(file: NamedBlob): Promise<OpenedCapture> {
  const check = textOf(file);
  while ((await check.next()).done !== true);
  const { transfer } = await call('capture.importBegin', { name: file.name.slice(0, 256) });
  for await (const text of textOf(file)) {
    for (let from = 0; from < text.length; from += PART) {
      await call('capture.importPart', { transfer, text: text.slice(from, from + PART) });
    }
  }
  return call('capture.importEnd', { transfer });
}

/** The text of a file, part by part. Throws InspectorError `capture-damaged` at bytes that are no UTF-8. */
async function* textOf(file: NamedBlob): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield decoded(decoder, value, file.name);
    }
  } finally {
    await reader.cancel();
  }
  yield restOf(decoder);
}

function decoded(decoder: TextDecoder, bytes: Uint8Array, name: string): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw new InspectorError('capture-damaged', stateStrings.notUtf8(name));
  }
}

/** A character that is cut at the end: the file was cut off. That is no other encoding, and the app tells it. */
function restOf(decoder: TextDecoder): string {
  try {
    return decoder.decode();
  } catch {
    return CUT_CHARACTER;
  }
}

/** Lets the person choose a capture file; undefined if none was chosen. */
export function pickCaptureFile(): Promise<File | undefined> {
  return theHost().pickFile(FILE_TYPES);
}

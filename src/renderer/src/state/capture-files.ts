// Capture files: what the app tells part by part goes to a file of the host's, and the other way round.
// Neither side ever holds a whole file.

import type { OpenedCapture } from '../../../shared/contract/commands.ts';
import { call, theHost } from './app-link.ts';

/** Characters that travel at once. */
const PART = 1 << 18;
const FILE_TYPES = '.jsonl,.json,application/jsonl,application/json';

/** The file of a capture, part by part. */
export async function* exportedParts(capture: string, scope: 'handshake' | 'all'): AsyncGenerator<string> {
  let after: number | undefined;
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

/** Hands a file to the app. Rejects with InspectorError. */
export async function importFile(file: Blob & { readonly name: string }): Promise<OpenedCapture> {
  const { transfer } = await call('capture.importBegin', { name: file.name.slice(0, 256) });
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let from = 0; from < value.length; from += PART) {
      await call('capture.importPart', { transfer, text: value.slice(from, from + PART) });
    }
  }
  return call('capture.importEnd', { transfer });
}

/** Lets the person choose a capture file; undefined if none was chosen. */
export function pickCaptureFile(): Promise<File | undefined> {
  return theHost().pickFile(FILE_TYPES);
}

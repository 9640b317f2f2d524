// Captures as files: JSON lines, first a header, then one record a line. Written beside the target,
// synced and renamed, so that there is always a whole file. Read with distrust: a torn or damaged end
// is reported and left out, everything before it is kept.

import { open, type FileHandle } from 'node:fs/promises';
import type { CaptureHeader } from '../../../shared/capture-record.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { errorCode, replaceFile } from '../../atomic-file.ts';
import { headerLine, LINE_LIMITS, recordLine } from './capture-lines.ts';
import { CaptureReader, type OpenedFile } from './capture-reader.ts';
import { linesOf } from './lines.ts';
import { CAPTURE_FORMATS, type CaptureFormats } from './migrations.ts';
import { CaptureStore, type StoreLimits } from '../store/store.ts';

export interface OpenOptions {
  readonly limits?: StoreLimits;
  /** Other than those of the program only in tests. */
  readonly formats?: CaptureFormats;
}

const BATCH = 1 << 18;

/**
 * Saves what the store holds. A file that is there already is replaced at once or not at all.
 * Throws InspectorError `file-unwritable`.
 */
export async function saveCapture(target: string, header: CaptureHeader, store: CaptureStore): Promise<void> {
  try {
    await replaceFile(target, batches(linesOfStore(header, store)));
  } catch (error) {
    throw new InspectorError('file-unwritable', `${target}: ${errorCode(error)}.`);
  }
}

/** The lines of the file, as of now. */
function linesOfStore(header: CaptureHeader, store: CaptureStore): Iterable<string> {
  const first = headerLine(header, store);
  const records = store.records();
  return (function* () {
    yield first;
    for (const record of records) yield recordLine(record, store);
  })();
}

/** Lines joined to pieces that are worth a write. */
function* batches(lines: Iterable<string>): Generator<string> {
  let batch = '';
  for (const line of lines) {
    batch += line;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/**
 * Opens a saved capture into a store of its own.
 * Throws InspectorError `file-unreadable`, `capture-damaged` if it is no capture, `version-too-new`.
 */
export async function openCapture(
  source: string,
  { limits, formats = CAPTURE_FORMATS }: OpenOptions = {},
): Promise<OpenedFile> {
  let file: FileHandle;
  try {
    file = await open(source, 'r');
  } catch (error) {
    throw new InspectorError('file-unreadable', `${source}: ${errorCode(error)}.`);
  }
  try {
    return await readCapture(file, source, new CaptureStore(limits), formats);
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    throw new InspectorError('file-unreadable', `${source}: ${errorCode(error)}.`);
  } finally {
    await file.close();
  }
}

async function readCapture(
  file: FileHandle,
  source: string,
  store: CaptureStore,
  formats: CaptureFormats,
): Promise<OpenedFile> {
  const reader = new CaptureReader(source, store, formats);
  for await (const line of linesOf(file, LINE_LIMITS)) reader.take(line);
  return reader.result((await file.stat()).size);
}

// Turns the lines of a capture file into a store. The first line must be the header; after that the
// first line that is no record ends the reading, and what follows is counted, not guessed at.

import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import type { CaptureHeader, CaptureRecord } from '../../../shared/capture-record.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { decodeFrame } from '../../serializer/decode-frame.ts';
import { serializerOfOpen } from '../../serializer/registry.ts';
import type { Serializer } from '../../serializer/serializer.ts';
import { migrate, type VersionedFormat } from '../../migrations.ts';
import type { Line } from './lines.ts';
import { messageFacts, type MessageFacts } from '../message-facts.ts';
import type { CaptureFormats } from './migrations.ts';
import type { JsonObject } from './record-json.ts';
import { fileHeaderSchema, fileMarkSchema, recordSchema } from './record-schema.ts';
import type { CaptureStore } from '../store/store.ts';

export interface OpenedFile {
  readonly header: CaptureHeader;
  readonly store: CaptureStore;
  /** What was wrong with the file, in sentences; empty if nothing was. */
  readonly damage: readonly string[];
}

/** Why a line is no record. */
class Damage extends Error {}

/** The line was written by a later version. */
class TooNew extends Damage {}

export class CaptureReader {
  readonly #source: string;
  readonly #store: CaptureStore;
  readonly #formats: CaptureFormats;
  #header: CaptureHeader | undefined;
  #serializer: Serializer | undefined;
  /** Bytes of frames that were evicted before the file was written. */
  #evictedBytes = 0;
  /** Numbers that may still be left out, and the last number there was when the file was written. */
  #evictedLeft = 0;
  #total = 0;
  #kept = 0;
  /** Bytes of the lines that were taken, with their ends. */
  #keptBytes = 0;
  #damage: string | undefined;

  /** `source` names the file in errors. */
  constructor(source: string, store: CaptureStore, formats: CaptureFormats) {
    this.#source = source;
    this.#store = store;
    this.#formats = formats;
  }

  /** Takes the next line. Throws InspectorError `capture-damaged` or `version-too-new` for the first one. */
  take(line: Line): void {
    if (!this.#header) {
      this.#keptBytes = line.bytes.length + 1;
      return this.#takeHeader(line);
    }
    if (this.#damage === undefined && line.bytes.length > 0) this.#damage = this.#whyDamaged(line);
    if (this.#damage === undefined) this.#keptBytes += line.bytes.length + 1;
  }

  /** What was read of a file of `size` bytes. Throws InspectorError `capture-damaged` if there was nothing. */
  result(size: number): OpenedFile {
    if (!this.#header) throw new InspectorError('capture-damaged', `${this.#source} is empty.`);
    const damage =
      this.#damage === undefined
        ? []
        : [
            `${this.#damage} The ${this.#kept} records before it were kept; ${size - this.#keptBytes} bytes from there on were left out.`,
          ];
    return { header: this.#header, store: this.#store, damage };
  }

  #takeHeader(line: Line): void {
    const refuse = (why: string) => new InspectorError('capture-damaged', `${this.#source}: ${why}`);
    try {
      const form = parse(line);
      if (!fileMarkSchema.safeParse(form).success) throw new Damage('The first line is not the header of a capture.');
      const header = fileHeaderSchema.safeParse(migrated(form, this.#formats.header, line.number));
      if (!header.success) throw new Damage(`The header is not complete: ${issueOf(header.error)}.`);
      this.#header = header.data.capture;
      this.#evictedBytes = header.data.evicted?.bytes ?? 0;
      this.#evictedLeft = header.data.evicted?.count ?? 0;
      this.#total = header.data.total ?? 0;
    } catch (error) {
      if (error instanceof TooNew) throw new InspectorError('version-too-new', `${this.#source}: ${error.message}`);
      throw error instanceof Damage ? refuse(error.message) : error;
    }
  }

  /** Takes a record in; a sentence if the line is none. */
  #whyDamaged(line: Line): string | undefined {
    try {
      this.#takeRecord(parse(line), line.number);
      return undefined;
    } catch (error) {
      return error instanceof Damage ? error.message : `Line ${line.number} cannot be read.`;
    }
  }

  #takeRecord(form: JsonObject, line: number): void {
    const parsed = recordSchema.safeParse(migrated(form, this.#formats.record, line));
    if (!parsed.success) throw new Damage(`Line ${line} is no record: ${issueOf(parsed.error)}.`);
    const { v: _version, seq, at, ...body } = parsed.data;
    const gap = seq - this.#store.total - 1;
    if (gap < 0) throw new Damage(`Line ${line} has record ${seq} out of order.`);
    if (gap > this.#evictedLeft && seq > this.#total)
      throw new Damage(`Line ${line} has record ${seq}, after a gap that the header does not account for.`);
    if (gap > 0) {
      this.#evictedLeft = Math.max(0, this.#evictedLeft - gap);
      this.#store.skip(gap, this.#evictedBytes);
      this.#evictedBytes = 0;
    }
    this.#store.append(at, body, this.#facts(parsed.data));
    this.#kept++;
  }

  #facts(record: CaptureRecord): MessageFacts {
    if (record.kind === 'open') this.#serializer = serializerOfOpen(record) ?? this.#serializer;
    if (record.kind !== 'message' || !this.#serializer) return {};
    return messageFacts(decodeFrame(this.#serializer, record.bytes, record.opcode));
  }
}

/** The JSON object of a line. Throws Damage. */
function parse({ bytes, ended, number }: Line): JsonObject {
  const broken = ended ? `Line ${number} is damaged.` : `Line ${number} is cut off.`;
  if (!isUtf8(bytes)) throw new Damage(broken);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Damage(broken);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Damage(`Line ${number} is no record.`);
  return { ...value };
}

/** The line in the current version. Throws Damage. */
function migrated(form: JsonObject, format: VersionedFormat, line: number): JsonObject {
  const result = migrate(form, format);
  switch (result.kind) {
    case 'current':
      return result.value;
    case 'too-new':
      throw new TooNew(`Line ${line} has version ${result.version}; this program knows ${format.current}.`);
    case 'damaged':
      throw new Damage(`Line ${line} is damaged: ${result.reason}.`);
    default:
      return result satisfies never;
  }
}

/** The first thing that is wrong, with its place; never the value itself. */
function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'unknown'}`;
}

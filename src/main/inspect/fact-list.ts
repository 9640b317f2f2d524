// Collects labelled facts of a record and marks those whose text was masked.

import type { CaptureRecord } from '../../shared/capture-record.ts';
import type { Fact } from '../../shared/record-detail.ts';

export class FactList {
  readonly facts: Fact[] = [];
  /** Places of masked texts in the record. */
  readonly #masked: ReadonlySet<string>;

  constructor(masked: ReadonlySet<string>) {
    this.#masked = masked;
  }

  /** Adds a fact, unless there is no value; `where`: places in the record its text comes from. */
  add(label: string, value: string | number | undefined, ...where: string[]): this {
    if (value === undefined) return this;
    const isMasked = where.some((place) => this.#masked.has(place));
    this.facts.push({ label, value: String(value), ...(isMasked && { masked: true }) });
    return this;
  }

  /** Adds a fact about bytes that were masked, or were not. */
  addBytes(label: string, value: string, isMasked: boolean): this {
    this.facts.push({ label, value, ...(isMasked && { masked: true }) });
    return this;
  }
}

/** Places of the texts of a record that were masked. */
export function maskedPlaces(record: CaptureRecord): ReadonlySet<string> {
  const masks = record.kind === 'message' || record.kind === 'control' ? undefined : record.textMasks;
  return new Set(masks?.map(({ where }) => where));
}

/** Microseconds as milliseconds. */
export function inMs(micros: number): string {
  return `${(micros / 1000).toFixed(2)} ms`;
}

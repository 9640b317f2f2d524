// Keys this program does not know, in a profile it otherwise understands. Another release with the
// same file version may have written them: they are set aside on reading and put back on writing.

import type { z } from 'zod';

export interface UnknownKey {
  /** Where it stands: names and positions from the top. */
  readonly path: readonly PropertyKey[];
  readonly key: string;
  readonly value: unknown;
}

type KnownPart<T> =
  | { readonly ok: true; readonly value: T; readonly unknown: readonly UnknownKey[] }
  /** `reason` names the first place that does not fit; it does not quote what is there. */
  | { readonly ok: false; readonly reason: string };

/** Reads a value by a strict schema, with the keys it does not know taken out first. */
export function readKnownPart<T>(schema: z.ZodType<T>, stored: unknown): KnownPart<T> {
  const copy: unknown = structuredClone(stored);
  const unknown: UnknownKey[] = [];
  for (const issue of schema.safeParse(copy).error?.issues ?? []) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = at(copy, issue.path);
    for (const key of issue.keys) {
      if (!holder) continue;
      unknown.push({ path: issue.path, key, value: holder[key] });
      delete holder[key];
    }
  }
  const result = schema.safeParse(copy);
  if (result.success) return { ok: true, value: result.data, unknown };
  return { ok: false, reason: firstIssue(result.error) };
}

/** The first place that does not fit and what is wanted there. */
export function firstIssue({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'it does not fit';
}

/** Puts unknown keys back into a value, in place, where there is still an object for them. */
export function putBack(value: object, unknown: readonly UnknownKey[]): void {
  for (const { path, key, value: kept } of unknown) {
    const holder = at(value, path);
    if (holder && !Object.hasOwn(holder, key)) {
      Object.defineProperty(holder, key, { value: kept, enumerable: true, configurable: true, writable: true });
    }
  }
}

/** The object at a path, or undefined if there is none. */
function at(value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> | undefined {
  let place = value;
  for (const part of path) {
    if (!isObject(place) || !Object.hasOwn(place, part)) return undefined;
    place = place[part];
  }
  return isObject(place) ? place : undefined;
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

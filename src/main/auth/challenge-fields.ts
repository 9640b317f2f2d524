// Reads what a router put into CHALLENGE.Extra. A router may send anything: every field is checked
// for type and range, and a refusal names the field, the value and what is allowed.

import { getOwn } from '../../shared/wamp/value.ts';
import type { Dict, WampValue } from '../../shared/wamp/value.ts';

export type FieldValue<T> =
  | { readonly ok: true; readonly value: T }
  /** `text` says what is wrong and what to do. */
  | { readonly ok: false; readonly text: string };

/** Longest value that is quoted in a refusal. */
const QUOTED = 60;

/** A text that must be there. */
export function textField(extra: Dict, key: string): FieldValue<string> {
  const value = getOwn(extra, key);
  if (typeof value === 'string') return { ok: true, value };
  const found = value === undefined ? `has no "${key}"` : `has "${key}" = ${quote(value)}`;
  return refusal(`CHALLENGE.Extra ${found}; a text is needed`);
}

/** An integer from `min` to `max`, or `fallback` if the field is missing. */
export function integerField(
  extra: Dict,
  key: string,
  range: { min: number; max: number; fallback: number },
): FieldValue<number> {
  const value = getOwn(extra, key);
  if (value === undefined) return { ok: true, value: range.fallback };
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) {
    return { ok: true, value };
  }
  return refusal(
    `CHALLENGE.Extra has "${key}" = ${quote(value)}; an integer from ${range.min} to ${range.max} is needed`,
  );
}

/** How much of something a router may ask for. */
export interface CostLimit {
  readonly most: number;
  /** Where the profile says so, for example `limits.iterations`. */
  readonly setting: string;
}

/** How often or how much something is to be computed: an integer from `min` to what the profile allows. */
export function costField(
  extra: Dict,
  key: string,
  { min, fallback, limit }: { min: number; fallback?: number; limit: CostLimit },
): FieldValue<number> {
  const value = getOwn(extra, key);
  if (value === undefined && fallback === undefined)
    return refusal(`CHALLENGE.Extra has no "${key}"; an integer from ${min} to ${limit.most} is needed`);
  if ((typeof value === 'bigint' || Number.isInteger(value)) && Number(value) > limit.most)
    return tooCostly(`CHALLENGE.Extra has "${key}" = ${quote(value ?? null)}`, limit);
  return integerField(extra, key, { min, max: limit.most, fallback: fallback ?? min });
}

/** A refusal of work that the profile does not allow. `fault` says what is asked for. */
export function tooCostly(fault: string, { most, setting }: CostLimit): { readonly ok: false; readonly text: string } {
  return {
    ok: false,
    text:
      `${fault}, and this profile allows ${most} (${setting}). Nothing was sent in answer; raise that limit if the ` +
      `number is meant, else correct this user's entry on the router.`,
  };
}

/** A refusal that says what to do: nothing can be done on this side. */
export function refusal(fault: string): { readonly ok: false; readonly text: string } {
  return { ok: false, text: `${fault}. Nothing was sent in answer; correct this user's entry on the router.` };
}

/** The value on one line, shortened; control characters are escaped. */
export function quote(value: WampValue): string {
  if (typeof value === 'bigint') return value.toString();
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (part instanceof Uint8Array) return `bytes ${Buffer.from(part).toString('hex')}`;
    return part;
  });
  // A cut must not leave half a character.
  return text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

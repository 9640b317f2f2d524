// A decoded value with its place in the bytes. Every serializer's reader gives this form, so that
// checks and screens can say which bytes a field stands for, and integers keep their digits.

import type { Dict, WampValue } from './value.ts';

export interface Range {
  /** First byte. */
  readonly start: number;
  /** Byte after the last. */
  readonly end: number;
}

export interface Marked {
  /**
   * What the serializer says of the value beyond its kind, for example `tag 1`, `ext -1`, `float32`, `undefined`;
   * several, outermost first, with blanks between: `tag 55799 tag 2`. Absent for what is written the usual way.
   */
  readonly mark?: string;
}

export type ValueNode = Range &
  Marked &
  (
    | { readonly kind: 'null' }
    | { readonly kind: 'bool'; readonly value: boolean }
    /** `text` holds the digits exactly as received. */
    | { readonly kind: 'int'; readonly text: string }
    | { readonly kind: 'float'; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'bytes'; readonly value: Uint8Array }
    | ({ readonly kind: 'list'; readonly items: readonly ValueNode[] } & Skimmed<WampValue[]>)
    | ({ readonly kind: 'dict'; readonly entries: readonly DictEntry[] } & Skimmed<Dict>)
  );

/** What a reader may know of a list or dictionary without its parts; they are read when somebody asks for them. */
interface Skimmed<T> {
  /** Its value; no key occurs twice in it. Not to be changed. Absent: the parts tell it. */
  readonly plain?: T;
  /** With `plain`: true if a number in it is written as a float. */
  readonly hasFloats?: boolean;
}

export interface DictEntry {
  readonly key: ValueNode;
  readonly value: ValueNode;
}

export type NodeKind = ValueNode['kind'];

// What is known about a field or a key, as the tables of this folder hold it: one sentence in plain
// words and the section of the specification. Keys of other programs have no section.

export interface FieldDoc {
  readonly text: string;
  readonly section?: string;
  /** What an integer or a string under this key stands for. */
  readonly type?: 'id' | 'uri';
  /** Of a dictionary: its known keys. */
  readonly keys?: KeyDocs;
  /** Of a list: what each item is. */
  readonly items?: FieldDoc;
}

export type KeyDocs = Readonly<Record<string, FieldDoc>>;

/** A row of a table. */
export function doc(text: string, section?: string, more: Omit<FieldDoc, 'text' | 'section'> = {}): FieldDoc {
  return { text, ...(section !== undefined && { section }), ...more };
}

/** The row of a key. Keys come from a peer: `constructor` is no row. */
export function docOf(docs: KeyDocs | undefined, key: string): FieldDoc | undefined {
  return docs && Object.hasOwn(docs, key) ? docs[key] : undefined;
}

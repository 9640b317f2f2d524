// Grows the tree of fields from decoded values. It grows level by level and in rounds: every branch
// shows its beginning before any of them shows more, and the whole is bounded whatever a peer sends.

import type { FieldNode } from '../../shared/record-detail.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';
import { keyText } from '../wamp/node-value.ts';
import { docOf, type FieldDoc } from './field-docs/field-doc.ts';
import { valueText } from './value-text.ts';
import type { WrittenFrame } from './written-frame.ts';

/** Fields of one record, at most. */
export const MOST_NODES = 2_000;
/** Children of one list or dictionary in the first round; four times as many in each that follows. */
const FIRST_ROUND = 100;
const LONGEST_NAME = 200;
/** Longer keys stand in paths by their place, and longer paths by a number. */
const LONGEST_STEP = 100;
const LONGEST_PATH = 500;

/** Lists and dictionaries of which the frame holds more than the node tells: how many children there are. */
export type Counts = ReadonlyMap<ValueNode, number>;

/** A plain reading of a value, by what stands around it. */
export type Read = (node: ValueNode, path: string) => string | undefined;

type Draft = { -readonly [K in keyof FieldNode]: FieldNode[K] };

/** A list or dictionary whose children are being told. */
interface Branch {
  readonly draft: Draft;
  readonly children: FieldNode[];
  readonly node: ValueNode & { kind: 'list' | 'dict' };
  readonly doc: FieldDoc | undefined;
  /** How often a key came before, for dictionaries with duplicate keys. */
  readonly seen: Map<string, number>;
}

interface Child {
  readonly node: ValueNode;
  readonly name: string;
  readonly path: string;
  readonly doc: FieldDoc | undefined;
}

export class FieldTree {
  readonly #frame: WrittenFrame;
  readonly #counts: Counts;
  readonly #read: Read;
  #left = MOST_NODES;
  #branches: Branch[] = [];

  constructor(frame: WrittenFrame, counts: Counts, read: Read) {
    this.#frame = frame;
    this.#counts = counts;
    this.#read = read;
  }

  /** How many fields may still be told. */
  get left(): number {
    return this.#left;
  }

  /** Keeps room for fields that are told otherwise. */
  reserve(count: number): void {
    this.#left -= count;
  }

  /** A field at the top; its children come with `grow`. */
  add(child: Child, type?: string): FieldNode {
    const { node, name, path, doc } = child;
    this.#left--;
    const shownType = `${type ?? typeOf(node, doc)}${node.mark === undefined ? '' : ` (${node.mark})`}`;
    const draft: Draft = { path, name, type: shownType, text: '', start: node.start, end: node.end };
    if (doc) draft.about = { text: doc.text, ...(doc.section !== undefined && { section: doc.section }) };
    if (node.kind === 'list' || node.kind === 'dict') this.#branch(draft, node, doc);
    else this.#leaf(draft, node);
    return draft;
  }

  /** Tells the children, as far as there is room; `more` counts the others. */
  grow(): void {
    for (let most = FIRST_ROUND; this.#branches.length > 0 && this.#left > 0; most *= 4) {
      const unfinished: Branch[] = [];
      // The list grows while it is walked: children that are branches stand at its end.
      for (const branch of this.#branches) {
        this.#extend(branch, most);
        if (branch.children.length < this.#countOf(branch.node)) unfinished.push(branch);
      }
      this.#branches = unfinished;
    }
    for (const { draft, children, node } of this.#branches) draft.more = this.#countOf(node) - children.length;
  }

  #leaf(draft: Draft, node: ValueNode): void {
    const { text, cut } = this.#frame.text(node);
    draft.text = text;
    if (cut) draft.cut = true;
    const mask = this.#frame.maskIn(node);
    if (mask) draft.masked = { what: mask.what, fingerprint: mask.fingerprint };
    const reading = this.#read(node, draft.path);
    if (reading !== undefined) draft.reading = reading;
  }

  #branch(draft: Draft, node: Branch['node'], doc: FieldDoc | undefined): void {
    const count = this.#countOf(node);
    const [empty, one, many] = node.kind === 'list' ? ['[] empty', 'item', 'items'] : ['{} empty', 'key', 'keys'];
    draft.text = count === 0 ? empty : `${count} ${count === 1 ? one : many}`;
    if (count === 0) return;
    const children: FieldNode[] = [];
    draft.children = children;
    this.#branches.push({ draft, children, node, doc, seen: new Map() });
  }

  #extend(branch: Branch, most: number): void {
    const { children, node } = branch;
    const known = node.kind === 'list' ? node.items.length : node.entries.length;
    const until = Math.min(known, most, children.length + this.#left);
    for (let index = children.length; index < until; index++) {
      const child = childOf(branch, index, this.#left);
      if (child) children.push(this.add(child));
    }
  }

  #countOf(node: Branch['node']): number {
    return this.#counts.get(node) ?? (node.kind === 'list' ? node.items.length : node.entries.length);
  }
}

/** `place` is a number no other field has; it makes a path where keys cannot. */
function childOf({ draft, node, doc, seen }: Branch, index: number, place: number): Child | undefined {
  if (node.kind === 'list') {
    const item = node.items[index];
    if (!item) return undefined;
    return { node: item, name: String(index), path: below(draft.path, String(index), place), doc: doc?.items };
  }
  const entry = node.entries[index];
  if (!entry) return undefined;
  const key = keyText(entry.key);
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  // Duplicate keys are shown both, and told apart in the path.
  const step = key.length > LONGEST_STEP ? `~k${index}` : key.replaceAll(/[.\\~]/g, '\\$&');
  const path = below(draft.path, before > 0 && key.length <= LONGEST_STEP ? `${step}~${before + 1}` : step, place);
  const isUsual = entry.key.kind === 'string' && entry.key.mark === undefined;
  const known = entry.key.kind === 'string' ? docOf(doc?.keys, key) : undefined;
  return { node: entry.value, name: isUsual ? brief(key) : unusualName(entry.key), path, doc: known };
}

/** A key that is no plain string, with its type: `5 (int)`, `a (string, tag 32)`. */
function unusualName(key: ValueNode): string {
  const text = key.kind === 'string' ? key.value : valueText(key, LONGEST_NAME).text;
  return `${brief(text)} (${[key.kind, ...(key.mark === undefined ? [] : [key.mark])].join(', ')})`;
}

function brief(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

function below(path: string, step: string, place: number): string {
  return path.length > LONGEST_PATH ? `~${place}` : `${path}.${step}`;
}

/** The type to show: what an integer or a string stands for, if that is known. */
function typeOf(node: ValueNode, doc: FieldDoc | undefined): string {
  if (doc?.type === 'id' && node.kind === 'int') return 'id';
  if (doc?.type === 'uri' && node.kind === 'string') return 'uri';
  return node.kind;
}

// Goes through the values of a decoded frame for what a search of its bytes cannot find: values under
// secret keys, values that are a short secret or a secret number altogether, strings that come in chunks.

import { Buffer } from 'node:buffer';
import type { ValueNode } from '../../../shared/wamp/node.ts';
import { asBuffer } from './as-buffer.ts';
import type { ByteView } from './byte-views.ts';
import { isSecretKey, secretParts, type SecretPart } from './secret-places.ts';
import type { Secret } from './secret-patterns.ts';
import type { Run } from './secret-search.ts';
import { contentView, isChunked, type FrameFormat, type StringNode } from './value-content.ts';

/** What is known of secrets. */
export interface WalkParts {
  readonly fingerprint: (value: Uint8Array) => string;
  /** What is to be masked in a string that is looked at by itself. */
  readonly inString: (view: ByteView) => Run[];
  readonly shortSecret: (value: Uint8Array) => Secret | undefined;
  readonly numberSecret: (text: string) => Secret | undefined;
}

/** Parts of a view as runs of its source. */
export function partRuns(
  view: ByteView,
  parts: readonly SecretPart[],
  fingerprint: (value: Uint8Array) => string,
): Run[] {
  return parts.map(({ start, end, what }) => ({
    ...view.source(start, end),
    what,
    fingerprint: fingerprint(view.bytes.subarray(start, end)),
  }));
}

export class FrameWalk {
  readonly #bytes: Uint8Array;
  readonly #format: FrameFormat;
  readonly #parts: WalkParts;

  constructor(bytes: Uint8Array, format: FrameFormat, parts: WalkParts) {
    this.#bytes = bytes;
    this.#format = format;
    this.#parts = parts;
  }

  /** All texts, byte strings and numbers of a value; `learn` is told each. */
  leaves(node: ValueNode, what: string, learn: (value: Uint8Array) => void): Run[] {
    if (node.kind === 'list') return node.items.flatMap((item) => this.leaves(item, what, learn));
    if (node.kind === 'dict') return node.entries.flatMap(({ value }) => this.leaves(value, what, learn));
    if (node.kind === 'null' || node.kind === 'bool') return [];
    const isNumber = node.kind === 'int' || node.kind === 'float';
    const value = Buffer.from(isNumber ? node.text : node.value);
    if (value.length === 0) return [];
    learn(value);
    const view = isNumber ? undefined : this.#view(node);
    const { start, end } = view ? view.source(0, view.bytes.length) : node;
    return [{ start, end, what, fingerprint: this.#parts.fingerprint(value) }];
  }

  /** What is secret in a value and below. */
  secrets(node: ValueNode): Run[] {
    const runs: Run[] = [];
    this.#visit(node, undefined, runs);
    return runs;
  }

  /** `key`: the nearest secret key that the value stands under. */
  #visit(node: ValueNode, key: string | undefined, runs: Run[]): void {
    switch (node.kind) {
      case 'list':
        for (const item of node.items) this.#visit(item, key, runs);
        return;
      case 'dict':
        for (const entry of node.entries) {
          const name = nameOf(entry.key);
          this.#hidden(entry.key, runs);
          this.#visit(entry.value, isSecretKey(name) ? name : key, runs);
        }
        return;
      case 'string':
      case 'bytes':
        runs.push(...whole(node, this.#parts.shortSecret(Buffer.from(node.value))));
        this.#hidden(node, runs);
        if (key !== undefined) runs.push(...this.#underKey(node, key));
        return;
      case 'int':
      case 'float':
        return this.#hidden(node, runs);
      case 'null':
      case 'bool':
        return;
      default:
        node satisfies never;
    }
  }

  /** What in a binary frame is not written as the secret is: numbers, and strings in chunks. */
  #hidden(node: ValueNode, runs: Run[]): void {
    if (this.#format === 'json') return;
    if (node.kind === 'int' || node.kind === 'float') runs.push(...whole(node, this.#parts.numberSecret(node.text)));
    else if ((node.kind === 'string' || node.kind === 'bytes') && this.#isChunked(node))
      runs.push(...this.#parts.inString(this.#view(node)));
  }

  #isChunked(node: StringNode): boolean {
    return this.#format === 'cbor' && isChunked(node, this.#bytes);
  }

  #underKey(node: StringNode, key: string): Run[] {
    const view = this.#view(node);
    return partRuns(view, secretParts(key, asBuffer(view.bytes).toString('latin1')), this.#parts.fingerprint);
  }

  #view(node: StringNode): ByteView {
    return contentView(node, this.#bytes, this.#format);
  }
}

/** A key as text: of binary formats it may be a byte string. */
function nameOf(key: ValueNode): string {
  if (key.kind === 'bytes') return asBuffer(key.value).toString('latin1');
  return key.kind === 'string' ? key.value : '';
}

/** A value that is a secret altogether. */
function whole({ start, end }: ValueNode, secret: Secret | undefined): Run[] {
  return secret ? [{ start, end, what: secret.what, fingerprint: secret.fingerprint }] : [];
}

// Values of binary formats as text: like JSON, with byte strings as h'0a0b' (the diagnostic notation of
// RFC 8949 section 8). Only so much is written as is asked for, whatever the size of the value.

import { hexFromBytes } from '../../shared/wamp/hex.ts';
import type { ValueNode } from '../../shared/wamp/node.ts';

/** A text and whether something of it was left out. */
export interface Excerpt {
  readonly text: string;
  readonly cut: boolean;
}

/** The beginning of a text; a pair of surrogates stays whole. */
export function excerptOf(text: string, limit: number): Excerpt {
  if (text.length <= limit) return { text, cut: false };
  const last = text.charCodeAt(limit - 1);
  return { text: text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit), cut: true };
}

/** A value as text, all of it in one line, cut at `limit` letters. */
export function valueText(node: ValueNode, limit: number): Excerpt {
  const pen = new Pen(limit);
  pen.value(node);
  return excerptOf(pen.text, limit);
}

class Pen {
  readonly #limit: number;
  text = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  value(node: ValueNode): void {
    switch (node.kind) {
      case 'list':
        return this.#all('[', node.items, ']', (item) => this.value(item));
      case 'dict':
        return this.#all('{', node.entries, '}', ({ key, value }) => {
          this.value(key);
          this.text += ': ';
          this.value(value);
        });
      default:
        this.text += leafText(node, this.#limit);
    }
  }

  #all<T>(open: string, things: readonly T[], close: string, write: (thing: T) => void): void {
    this.text += open;
    for (const [i, thing] of things.entries()) {
      // One letter more than wanted tells that something is left out.
      if (this.text.length > this.#limit) return;
      if (i > 0) this.text += ', ';
      write(thing);
    }
    this.text += close;
  }
}

/** A value without children as text; longer ones than `limit` letters have more than so many. */
function leafText(node: ValueNode & { kind: Exclude<ValueNode['kind'], 'list' | 'dict'> }, limit: number): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return String(node.value);
    case 'int':
    case 'float':
      return node.text;
    case 'string':
      return JSON.stringify(node.value.length > limit ? `${node.value.slice(0, limit)}…` : node.value);
    case 'bytes': {
      const head = node.value.subarray(0, limit);
      return `h'${hexFromBytes(head)}'`;
    }
    default:
      return node satisfies never;
  }
}

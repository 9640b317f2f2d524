// A reader of UBJSON (draft 12) and BJData (drafts 2 and 3) that keeps the byte range of every value and the
// digits of every integer. Structures of arrays (BJData draft 4) are refused.
//
// A container is open ("[" … "]"), counted ("#" and a count, no end) or typed as well ("$" and a type
// before it, no markers inside); BJData has typed arrays of several dimensions. Byte strings are typed arrays.

import type { DictEntry, ValueNode } from '../../shared/wamp/node.ts';
import { MAX_DEPTH, readingOf, type Reading } from './reading.ts';
import { nested, sizeOf, type Dimensions } from './ubjson-dimensions.ts';
import * as marker from './ubjson-markers.ts';
import { mayBeElement, markerType, type MarkerType, type UbjsonDialect } from './ubjson-markers.ts';
import { shown, UbjsonValues } from './ubjson-values.ts';

/** Reads one value. Never throws; memory is bounded by the size of the input and the number of values. */
export function readUbjson(bytes: Uint8Array, dialect: UbjsonDialect): Reading {
  return readingOf(() => new UbjsonReader(bytes, dialect).read());
}

/** Values that take no bytes: a message may have so many, or one for each of its bytes. A batch can hold many messages. */
const LEAST_UNPAID = 1024;

interface Element extends MarkerType {
  readonly marker: number;
}

class UbjsonReader extends UbjsonValues {
  #unpaid = 0;

  override read(): ValueNode {
    this.skipNoOps();
    const node = this.value(0);
    this.skipNoOps();
    if (this.left > 0) this.fault('bytes after the end of the value');
    return node;
  }

  protected value(depth: number): ValueNode {
    const start = this.at;
    return this.#body(this.uint8(), start, depth);
  }

  /** A value whose marker is known: read before it, or given once for all of a container. */
  #body(type: number, start: number, depth: number): ValueNode {
    this.count();
    if (type !== marker.LIST && type !== marker.DICT) return this.scalar(type, start);
    this.enter(depth, start);
    return type === marker.LIST ? this.#list(start, depth + 1) : this.#dict(start, depth + 1);
  }

  #list(start: number, depth: number): ValueNode {
    const first = this.peek();
    if (first === marker.TYPE) return this.#typedList(start, depth);
    const items: ValueNode[] = [];
    if (first === marker.COUNT) {
      for (let left = this.#count(1, 'items'); left > 0; left--) items.push(this.#next(depth));
    } else {
      while (!this.#ends(marker.LIST_END)) items.push(this.value(depth));
    }
    return { kind: 'list', items, start, end: this.at };
  }

  #typedList(start: number, depth: number): ValueNode {
    const element = this.#element();
    const mark = `array of ${element.name}`;
    if (this.dialect === 'bjdata' && this.bytes[this.at + 1] === marker.LIST) return this.#array(element, start, depth);
    if (element.marker === marker.UINT8 || element.marker === marker.BYTE) {
      this.at++;
      const value = this.copy(this.length(), start);
      // Each library has one type for byte strings; the other one says that these were numbers.
      const isUsual = element.marker === (this.dialect === 'bjdata' ? marker.BYTE : marker.UINT8);
      return { kind: 'bytes', value, ...(!isUsual && { mark }), start, end: this.at };
    }
    const items: ValueNode[] = [];
    for (let left = this.#count(element.size ?? 1, 'items'); left > 0; left--) {
      items.push(this.#body(element.marker, this.at, depth));
    }
    return { kind: 'list', items, mark, start, end: this.at };
  }

  /** An array of dimensions: nested lists, whatever the order in which the elements came. */
  #array(element: Element, start: number, depth: number): ValueNode {
    this.at++;
    const dimensions = this.#dimensions();
    const { lengths, isColumnMajor } = dimensions;
    this.enter(depth + lengths.length - 2, start);
    const cells: ValueNode[] = [];
    for (let left = this.#expected(sizeOf(lengths), element.size ?? 1, 'items', start); left > 0; left--) {
      cells.push(this.#body(element.marker, this.at, depth));
    }
    const end = this.at;
    const items = nested(cells, dimensions, end, () => {
      this.count();
      this.#takeUnpaid(1, start);
    });
    const sizes = lengths.length > 1 ? `${lengths.join('x')} ` : '';
    const mark = `${sizes}array of ${element.name}${isColumnMajor ? ' column-major' : ''}`;
    return { kind: 'list', items, mark, start, end };
  }

  /** The list of dimensions after "#"; a list of one such list means column-major order. */
  #dimensions(): Dimensions {
    this.at++;
    const isColumnMajor = this.peek() === marker.LIST;
    if (isColumnMajor) this.at++;
    const lengths = this.#lengths();
    if (isColumnMajor && !this.#ends(marker.LIST_END)) this.fault('more than one list of dimensions');
    return { lengths, isColumnMajor };
  }

  /** The integers of a list whose bracket was read: open, counted or typed. */
  #lengths(): number[] {
    const start = this.at;
    const lengths: number[] = [];
    const type = this.peek() === marker.TYPE ? this.#element().marker : undefined;
    const add = () => {
      if (lengths.length >= MAX_DEPTH) this.fault(`an array of more than ${MAX_DEPTH} dimensions`, start);
      lengths.push(this.length(type));
    };
    if (this.peek() === marker.COUNT) for (let left = this.#count(1, 'dimensions'); left > 0; left--) add();
    else while (!this.#ends(marker.LIST_END)) add();
    if (lengths.length === 0) this.fault('an array without dimensions', start);
    return lengths;
  }

  #dict(start: number, depth: number): ValueNode {
    const entries: DictEntry[] = [];
    const first = this.peek();
    if (first !== marker.TYPE && first !== marker.COUNT) {
      while (!this.#ends(marker.DICT_END)) entries.push({ key: this.key(), value: this.#next(depth) });
      return { kind: 'dict', entries, start, end: this.at };
    }
    const element = first === marker.TYPE ? this.#element() : undefined;
    // A key has two bytes at least, its length and the marker of that.
    for (let left = this.#count(2 + (element?.size ?? 1), 'entries'); left > 0; left--) {
      this.skipNoOps();
      const key = this.key();
      entries.push({ key, value: element ? this.#body(element.marker, this.at, depth) : this.#next(depth) });
    }
    return { kind: 'dict', entries, ...(element && { mark: `object of ${element.name}` }), start, end: this.at };
  }

  #next(depth: number): ValueNode {
    this.skipNoOps();
    return this.value(depth);
  }

  /** Takes the end marker if it is the next that counts. */
  #ends(end: number): boolean {
    this.skipNoOps();
    if (this.peek() !== end) return false;
    this.at++;
    return true;
  }

  /** "$" and the type of all values; "#" must follow. */
  #element(): Element {
    this.at++;
    const at = this.at;
    const code = this.uint8();
    if (code === marker.DICT && this.dialect === 'bjdata') {
      this.fault('a structure of arrays (BJData draft 4), which is not read here,', at);
    }
    const type = markerType(code, this.dialect);
    if (!type) return this.fault(`${shown(code)} is no type of values`, at);
    if (!mayBeElement(type, this.dialect)) this.fault(`a container cannot be declared to hold ${type.name}`, at);
    if (this.peek() !== marker.COUNT) this.fault('a typed container needs a count');
    return { ...type, marker: code };
  }

  /** "#" and the count of values, each of which takes so many bytes at least. */
  #count(size: number, what: string): number {
    this.at++;
    const start = this.at;
    return this.#expected(this.length(), size, what, start);
  }

  /** Returns a count that can be true. */
  #expected(count: number, size: number, what: string, start: number): number {
    if (size === 0) this.#takeUnpaid(count, start);
    return this.promised(count, size, what, start);
  }

  /** Counts values that take no bytes, which are promised at no cost. */
  #takeUnpaid(count: number, start: number): void {
    const most = Math.max(LEAST_UNPAID, this.bytes.length);
    this.#unpaid += count;
    if (this.#unpaid > most) this.fault(`more than ${most} values that take no bytes`, start);
  }
}

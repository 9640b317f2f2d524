// What is held under a URI in a realm, registrations or subscriptions, found by id, by URI and match, and by a
// concrete URI that falls under it. A concrete URI is looked up once for each length of prefix and each shape of
// wildcard that is held, so that the work grows with the kinds of patterns and not with their number.
// Source: "Pattern-based Subscription" and "Pattern-based Registrations" in the specification.

import type { UriMatch } from '../../../shared/wamp/uris.ts';

interface Held {
  readonly id: number;
  readonly uri: string;
  readonly match: UriMatch;
}

/** Wildcards that name the same places of as many components. */
interface Shape<T> {
  readonly places: readonly number[];
  /** By the named components, joined. */
  readonly byNames: Map<string, T>;
}

export class HeldUris<T extends Held> {
  readonly #byId = new Map<number, T>();
  readonly #exact = new Map<string, T>();
  readonly #prefixes = new Map<string, T>();
  /** How many prefixes there are of each length, in characters. */
  readonly #lengths = new Map<number, number>();
  /** Shapes by the number of components, then by their places. */
  readonly #shapes = new Map<number, Map<string, Shape<T>>>();
  readonly #wildcards = new Map<string, T>();

  byId(id: number): T | undefined {
    return this.#byId.get(id);
  }

  /** What is held under exactly this URI and match. */
  find(uri: string, match: UriMatch): T | undefined {
    return this.#mapOf(match).get(uri);
  }

  add(held: T): void {
    const { id, uri, match } = held;
    this.#byId.set(id, held);
    this.#mapOf(match).set(uri, held);
    if (match === 'prefix') this.#lengths.set(uri.length, (this.#lengths.get(uri.length) ?? 0) + 1);
    if (match === 'wildcard') this.#addWildcard(held);
  }

  delete({ id, uri, match }: T): void {
    this.#byId.delete(id);
    this.#mapOf(match).delete(uri);
    if (match === 'prefix') {
      const left = (this.#lengths.get(uri.length) ?? 0) - 1;
      if (left > 0) this.#lengths.set(uri.length, left);
      else this.#lengths.delete(uri.length);
    }
    if (match === 'wildcard') this.#deleteWildcard(uri);
  }

  /** All that a concrete URI falls under: exact, then prefixes, then wildcards. */
  covering(uri: string): T[] {
    const found: T[] = [];
    const exact = this.#exact.get(uri);
    if (exact) found.push(exact);
    return [...found, ...this.patternsOver(uri)];
  }

  exact(uri: string): T | undefined {
    return this.#exact.get(uri);
  }

  /** The prefixes and wildcards that a concrete URI falls under. */
  patternsOver(uri: string): T[] {
    const found: T[] = [];
    for (const length of this.#lengths.keys()) {
      const prefix = length <= uri.length ? this.#prefixes.get(uri.slice(0, length)) : undefined;
      if (prefix) found.push(prefix);
    }
    if (this.#shapes.size === 0) return found;
    const parts = uri.split('.');
    for (const { places, byNames } of this.#shapes.get(parts.length)?.values() ?? []) {
      const wildcard = byNames.get(namesAt(parts, places));
      if (wildcard) found.push(wildcard);
    }
    return found;
  }

  /** Ids by match, in the order of their creation. */
  ids(): Record<UriMatch, number[]> {
    const of = (match: UriMatch) => Array.from(this.#mapOf(match).values(), ({ id }) => id);
    return { exact: of('exact'), prefix: of('prefix'), wildcard: of('wildcard') };
  }

  #mapOf(match: UriMatch): Map<string, T> {
    if (match === 'exact') return this.#exact;
    return match === 'prefix' ? this.#prefixes : this.#wildcards;
  }

  #addWildcard(held: T): void {
    const { parts, places } = shapeOf(held.uri);
    const shapes = this.#shapes.get(parts.length) ?? new Map<string, Shape<T>>();
    this.#shapes.set(parts.length, shapes);
    const key = places.join();
    const shape = shapes.get(key) ?? { places, byNames: new Map<string, T>() };
    shapes.set(key, shape);
    shape.byNames.set(namesAt(parts, places), held);
  }

  #deleteWildcard(uri: string): void {
    const { parts, places } = shapeOf(uri);
    const shapes = this.#shapes.get(parts.length);
    const shape = shapes?.get(places.join());
    shape?.byNames.delete(namesAt(parts, places));
    if (shape?.byNames.size === 0) shapes?.delete(places.join());
    if (shapes?.size === 0) this.#shapes.delete(parts.length);
  }
}

/** The components of a wildcard and the places of those that are not empty. */
function shapeOf(pattern: string): { readonly parts: readonly string[]; readonly places: readonly number[] } {
  const parts = pattern.split('.');
  return { parts, places: parts.flatMap((part, i) => (part === '' ? [] : [i])) };
}

/** Components cannot hold a dot, so the joined names stand for nothing else. */
function namesAt(parts: readonly string[], places: readonly number[]): string {
  return places.map((place) => parts[place] ?? '').join('.');
}

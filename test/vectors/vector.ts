// The format of the vector files: see test/fixtures/vectors/README.md.

export interface Vector {
  readonly id: string;
  readonly title: string;
  readonly verified: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** Runs one vector: returns what differs, or undefined if all is as expected. */
export type VectorRunner = (vector: Vector) => Promise<string | undefined> | string | undefined;

/** `undefined` if equal, else a sentence with both values. */
export function compare(what: string, actual: unknown, expected: unknown): string | undefined {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  return got === wanted ? undefined : `${what}: got ${got}, expected ${wanted}`;
}

/** The first difference. */
export function first(...differences: (string | undefined)[]): string | undefined {
  return differences.find((difference) => difference !== undefined);
}

// The vectors of one method that may be used: unverified ones are published values that are wrong.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const fileSchema = z.object({
  vectors: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      verified: z.boolean(),
      inputs: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.unknown()),
    }),
  ),
});
type StoredVector = z.infer<typeof fileSchema>['vectors'][number];

export interface Vector {
  readonly id: string;
  readonly title: string;
  has(key: string): boolean;
  text(key: string): string;
  number(key: string): number;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** Verified and unverified vectors of a file in test/fixtures/vectors. */
export function vectorsOf(method: string): {
  readonly verified: readonly Vector[];
  readonly unverified: readonly Vector[];
} {
  const path = new URL(`../../../fixtures/vectors/${method}.json`, import.meta.url);
  const { vectors } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const of = (verified: boolean) => vectors.filter((vector) => vector.verified === verified).map(readable);
  return { verified: of(true), unverified: of(false) };
}

function readable({ id, title, inputs, expected }: StoredVector): Vector {
  return {
    id,
    title,
    expected,
    has: (key) => key in inputs,
    text: (key) => z.string().parse(inputs[key]),
    number: (key) => z.number().parse(inputs[key]),
  };
}

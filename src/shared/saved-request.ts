// What is kept for a profile besides the profile: requests with names, environments with variables, and what was
// sent. Values of secrets are never kept, only where they come from.

import { z } from 'zod';
import { secretRefSchema } from './profile.ts';
import { requestSchema } from './request.ts';

export const REQUEST_BOOK_VERSION = 1;

const id = z.string().min(1).max(128);
const name = z.string().min(1).max(256);

/** Stands for itself in texts as `{{name}}`. */
export const variableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/),
  value: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: z.string().max(65_536) }),
    /** JSON text; a string that is nothing but the placeholder becomes this value, whatever its type. */
    z.strictObject({ kind: z.literal('json'), json: z.string().max(65_536) }),
    z.strictObject({ kind: z.literal('secret'), secret: secretRefSchema }),
  ]),
});
export type Variable = z.infer<typeof variableSchema>;

export const environmentSchema = z.strictObject({ id, name, variables: z.array(variableSchema).max(256) });
export type Environment = z.infer<typeof environmentSchema>;

export const savedRequestSchema = z.strictObject({
  id,
  name,
  /** Names of folders with `/` between them; empty: none. */
  folder: z.string().max(1024),
  request: requestSchema,
});
export type SavedRequest = z.infer<typeof savedRequestSchema>;

/** Something that was sent. */
export interface HistoryEntry {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly request: z.infer<typeof requestSchema>;
  /** How it ended; absent while it runs, and for what never ended. */
  readonly state?: 'answered' | 'error' | 'unknown' | 'not-sent' | 'unanswered' | 'stopped';
  /** Microseconds from request to last reply. */
  readonly took?: number;
  /** True if texts of the request were too long to be kept whole. */
  readonly cut?: true;
  /** True if a secret stood in the request and stars took its place. */
  readonly masked?: true;
}

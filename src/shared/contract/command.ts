// What a row of a command table is, and the fields that many commands share.

import { z } from 'zod';

declare const resultType: unique symbol;

export interface CommandSpec<Params extends z.ZodType, Result> {
  readonly params: Params;
  readonly [resultType]?: Result;
}

/** A row of a table of commands. */
export function command<Params extends z.ZodType>(params: Params) {
  return { returns: <Result>(): CommandSpec<Params, Result> => ({ params }) };
}

/** Result of a row of a table. */
export type ResultIn<Row> = Row extends CommandSpec<z.ZodType, infer R> ? R : never;

export const id = z.string().min(1).max(128);
export const seq = z.number().int().min(1);
/** 2^53 is an id, and no safe integer. */
export const wampId = z
  .number()
  .min(1)
  .max(2 ** 53)
  .multipleOf(1);
/** A place in a list, and how many from there. */
export const span = { from: z.number().int().min(0), count: z.number().int().min(0).max(1000) };

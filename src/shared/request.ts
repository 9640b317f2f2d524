// A request as a person writes it: URI, arguments and options as JSON text, with placeholders unfilled. History,
// saved requests, the command line and "copy as" all have this one form, and only the app makes values of it: what a
// placeholder stands for may be a secret.

import { z } from 'zod';

/** Letters of a text; a message of 16 MiB fits. */
const MOST_TEXT = 24 * 1024 * 1024;
/** Procedure or topic. The router decides what it takes: what is wrong is told, not refused by the form. */
const uri = z.string().min(1).max(8192);
const jsonText = z.string().max(MOST_TEXT);

const payload = {
  /** JSON text of the list of positional arguments; absent or blank: none. */
  args: jsonText.optional(),
  /** JSON text of the dictionary of keyword arguments; absent or blank: none. */
  kwargs: jsonText.optional(),
};
export const payloadTextSchema = z.strictObject(payload);
/** Arguments as typed. */
export type PayloadText = z.infer<typeof payloadTextSchema>;

/** JSON text of the Options dictionary; absent or blank: none. */
const options = jsonText.optional();
const delayMs = z.number().min(0).max(3_600_000).optional();

export const repeatSchema = z.strictObject({
  /** So many times in all. Without `count` and `seconds`: until it is stopped. */
  count: z.number().int().min(1).max(100_000_000).optional(),
  /** For so long. What is in flight then is waited for. */
  seconds: z.number().positive().max(86_400).optional(),
  /** So many at the same time. */
  concurrency: z.number().int().min(1).max(1024),
  /** At most so many a second; absent: as fast as answers come. */
  rate: z.number().positive().max(1_000_000).optional(),
});
export type Repeat = z.infer<typeof repeatSchema>;

/** How invocations of a registration are answered. Texts may hold `{{args.0}}`, `{{kwargs.name}}`, `{{procedure}}`, `{{caller}}` and `{{count}}`. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('result'),
    ...payload,
    delayMs,
    /** Progressive results that come before, each after its delay; sent to callers that want progress. */
    chunks: z
      .array(z.strictObject({ ...payload, delayMs }))
      .max(1000)
      .optional(),
  }),
  z.strictObject({ kind: z.literal('error'), error: uri, ...payload, delayMs }),
  /** A person answers each one. */
  z.strictObject({ kind: z.literal('ask') }),
]);
export type AnswerPlan = z.infer<typeof answerSchema>;

export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    uri,
    ...payload,
    options,
    /** Further arguments of a progressive invocation, sent one after the other; the last one ends it. */
    parts: z.array(payloadTextSchema).max(10_000).optional(),
    /** True if arguments go on until the user ends them. */
    open: z.boolean().optional(),
    repeat: repeatSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('publish'),
    uri,
    ...payload,
    options,
    /** One publication for each line that is not blank: a list (arguments), a dictionary (keywords), or one value. */
    lines: jsonText.optional(),
    repeat: repeatSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('subscribe'), uri, options }),
  z.strictObject({ kind: z.literal('register'), uri, options, answer: answerSchema }),
]);
export type RequestText = z.infer<typeof requestSchema>;
export type RequestKind = RequestText['kind'];

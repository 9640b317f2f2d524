// A file whose lines are published, one publication each: how many there are, and the first that is no JSON.

import { composeStrings as words } from '../../strings/compose.ts';
import { jsonRemark, readJson } from './json-fields.ts';

export interface ReadLines {
  /** Lines that are not blank. */
  readonly count: number;
  readonly fault: string | undefined;
}

/** Reads a file: each line is a list (arguments), a dictionary (keyword arguments), or one value. */
export function readLines(text: string): ReadLines {
  let count = 0;
  let fault: string | undefined;
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === '') continue;
    count += 1;
    if (fault !== undefined) continue;
    const remark = jsonRemark(line, readJson(line, 'any'));
    if (remark !== undefined) fault = words.badLine(at + 1, remark);
  }
  return { count, fault: fault ?? (count === 0 ? words.noLines : undefined) };
}

// INI files, as Go, Python and Dart tools write them: sections in brackets, `key = value` or `key: value`, comments
// on lines of their own. Values stay as written, for the tools differ in what they make of quotes and of "#" in a
// line. Bounded: one pass, a map of maps.

import { InspectorError } from '../../../shared/contract/errors.ts';

export interface IniFile {
  /** Sections in order, keys in lower case; what stands before any section is in `DEFAULT`. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Section that other sections take their values from. */
export const DEFAULT_SECTION = 'DEFAULT';

const MOST_LINES = 100_000;

/** True if the text can only be an INI file: it begins with a section, or with `key = value`. */
export function looksLikeIni(text: string): boolean {
  const first = text.split('\n', 1000).find((line) => !isBlank(line)) ?? '';
  return /^\s*\[[^\]{}"',]+\]\s*(?:[#;].*)?$/.test(first) || /^\s*[A-Za-z_][\w.-]*\s*=/.test(first);
}

/** Reads an INI file. Throws InspectorError `import-damaged` with the first line that says nothing. */
export function readIni(text: string, name: string): IniFile {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > MOST_LINES)
    throw new InspectorError('import-damaged', `${name}: it has more than ${MOST_LINES} lines.`);
  const sections = new Map<string, Map<string, string>>();
  let section = DEFAULT_SECTION;
  let key: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (isBlank(line)) continue;
    const head = /^\s*\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(line);
    const pair = pairOf(line);
    if (head) {
      section = (head[1] ?? '').trim();
      key = undefined;
      if (!sections.has(section)) sections.set(section, new Map());
    } else if (pair) {
      ({ key } = pair);
      const values = sections.get(section) ?? new Map<string, string>();
      sections.set(section, values.set(key, pair.value));
    } else if (key !== undefined && /^\s/.test(line)) {
      // An indented line goes on with the value of the line before.
      const values = sections.get(section);
      values?.set(key, `${values.get(key) ?? ''}\n${line.trim()}`);
    } else {
      const column = line.length - line.trimStart().length + 1;
      throw new InspectorError(
        'import-damaged',
        `${name}, line ${index + 1}, column ${column}: expected [section], key = value or a comment.`,
      );
    }
  }
  return { sections };
}

/** What stands before and after the first "=" or ":"; undefined if there is no such line. */
function pairOf(line: string): { readonly key: string; readonly value: string } | undefined {
  const end = line.search(/[=:]/);
  const key = line.slice(0, Math.max(end, 0)).trim().toLowerCase();
  return key === '' || key.startsWith('[') ? undefined : { key, value: line.slice(end + 1).trim() };
}

function isBlank(line: string): boolean {
  return /^\s*(?:[#;].*)?$/.test(line);
}

/** A value as Go and most other tools read it: without quotes, and without what follows "#" or ";". */
export function plainValue(value: string): string {
  const quoted = /^(["'`])(.*?)\1/.exec(value);
  if (quoted) return quoted[2] ?? '';
  const comment = value.search(/[#;]/);
  return (comment < 0 ? value : value.slice(0, comment)).trim();
}

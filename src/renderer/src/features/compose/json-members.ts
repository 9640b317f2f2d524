// Where the members of a list or dictionary stand in its JSON text, and how one of them is changed so that the rest
// stays as it was typed: blanks, order, digits. Texts are valid JSON; whoever calls has read them.

/** A member of a list or dictionary. Places are UTF-16 units. */
export interface Member {
  /** Of a dictionary. */
  readonly key?: string;
  /** Where it begins: at the key of a dictionary, else at the value. */
  readonly from: number;
  readonly valueFrom: number;
  readonly to: number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/suy;
const PLAIN = /[^\]}[{",: \t\n\r]+/y;

/** Members of the list or dictionary that a text is. */
export function membersOf(text: string): readonly Member[] {
  const scan = new Scan(text);
  const isDict = scan.next === '{';
  const members: Member[] = [];
  scan.step();
  while (scan.next !== ']' && scan.next !== '}' && scan.next !== '') {
    const from = scan.at;
    const key = isDict ? scan.string() : undefined;
    if (isDict) scan.step();
    const valueFrom = scan.at;
    const to = scan.value();
    members.push({ ...(key !== undefined && { key }), from, valueFrom, to });
    if (scan.next === ',') scan.step();
  }
  return members;
}

class Scan {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#take(SPACE);
  }

  get next(): string {
    return this.#text.charAt(this.at);
  }

  /** Goes past one character and the blanks after it. */
  step(): void {
    this.at += 1;
    this.#take(SPACE);
  }

  /** Goes past a string and the blanks after it; gives what it says. */
  string(): string {
    const quoted = this.#take(STRING);
    this.#take(SPACE);
    return JSON.parse(quoted) as string;
  }

  /** Goes past a value and the blanks after it; gives where the value ends. */
  value(): number {
    let depth = 0;
    let end: number;
    do {
      if (this.next === '[' || this.next === '{') depth += 1;
      else if (this.next === ']' || this.next === '}') depth -= 1;
      const taken = this.#take(STRING) || this.#take(PLAIN);
      if (taken === '') this.at += 1;
      end = this.at;
      this.#take(SPACE);
    } while (depth > 0 && this.next !== '');
    return end;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [taken = ''] = pattern.exec(this.#text) ?? [];
    this.at += taken.length;
    return taken;
  }
}

/**
 * A dictionary's text with a member set to a value, given as JSON, or without it. Everything else stays as typed;
 * a dictionary that loses its last member becomes an empty text.
 */
export function withMember(text: string, key: string, value: string | undefined): string {
  const members = text.trim() === '' ? [] : membersOf(text);
  const at = members.findIndex((member) => member.key === key);
  const found = members[at];
  if (found !== undefined && value !== undefined) return spliced(text, found.valueFrom, found.to, value);
  if (found !== undefined) return withoutMember(text, members, at);
  if (value === undefined) return text;
  const added = `${JSON.stringify(key)}: ${value}`;
  const last = members.at(-1);
  if (last === undefined) return `{ ${added} }`;
  // What stands before the last member is how its writer sets members apart.
  const before = members.at(-2);
  const gap = text.slice(before === undefined ? text.indexOf('{') + 1 : before.to, last.from).replace(',', '');
  return spliced(text, last.to, last.to, `,${gap === '' ? ' ' : gap}${added}`);
}

function withoutMember(text: string, members: readonly Member[], at: number): string {
  const [before, found, after] = [members[at - 1], members[at], members[at + 1]];
  if (found === undefined || (before === undefined && after === undefined)) return '';
  if (after !== undefined) return spliced(text, found.from, after.from, '');
  return spliced(text, before?.to ?? found.from, found.to, '');
}

function spliced(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

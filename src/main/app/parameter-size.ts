// How large parameters may be, whatever the command: the schemas know single fields, this the whole.

/** Letters of all texts and keys, and one for every value. Above the largest message a router takes. */
const MOST = 64 * 1024 * 1024;
/** Levels of lists and dictionaries. The schemas walk them, and the stack has an end. */
const DEEPEST = 300;

/** Why the parameters are too large to be looked at, or undefined if they are not. */
export function whyTooLarge(params: unknown): string | undefined {
  const open: { readonly value: unknown; readonly level: number }[] = [{ value: params, level: 0 }];
  let size = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    size += typeof value === 'string' ? value.length + 1 : 1;
    if (level > DEEPEST) return `nested deeper than ${DEEPEST} levels`;
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        size += Array.isArray(value) ? 0 : key.length;
        open.push({ value: item, level: level + 1 });
      }
    }
    if (size > MOST) return `larger than ${MOST} letters`;
  }
  return undefined;
}

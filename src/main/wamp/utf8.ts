// UTF-8 (RFC 3629) as readers need it: decoded if it is right, else with the place where it is not.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Longer texts are decoded by the platform, which is quicker only then. */
const SHORT = 64;

/** The text of the bytes, or of those from `start` to `end`; undefined if they are not UTF-8. */
export function textFromUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string | undefined {
  if (end - start <= SHORT) {
    const text = textFromAscii(bytes, start, end);
    if (text !== undefined) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** Eight characters at a time: most strings of a message are short and plain. */
function textFromAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    const e = bytes[at + 4] ?? 0;
    const f = bytes[at + 5] ?? 0;
    const g = bytes[at + 6] ?? 0;
    const h = bytes[at + 7] ?? 0;
    if ((a | b | c | d | e | f | g | h) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code >= 0x80) return undefined;
    text += String.fromCharCode(code);
  }
  return text;
}

/** Offset of the first byte that is not UTF-8 (RFC 3629), or the length if all of it is. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size === 0 || i + size > bytes.length) return i;
    for (let k = 1; k < size; k++) if (((bytes[i + k] ?? 0) & 0xc0) !== 0x80) return i;
    const second = bytes[i + 1] ?? 0;
    // Overlong forms, surrogates and code points above U+10FFFF.
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return i;
    if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return i;
    i += size;
  }
  return bytes.length;
}

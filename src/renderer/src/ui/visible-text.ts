// Captured text is hostile: it may hide characters, turn the reading direction or break a line so that
// it looks like something else. This shows every character that would not show itself as an escape.
// Joiners and variation selectors stay where a script or an emoji needs them.

/** Everything without a shape of its own: controls, lone surrogates, separators, marks, fillers, tags. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\ufff9-\ufffb]|\p{Default_Ignorable_Code_Point}/gu;

/** Scripts whose letters are shaped by joiners. */
const JOINING =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]/u;
const LETTER_OR_MARK = /[\p{L}\p{M}]/u;
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const PICTURE = /\p{Extended_Pictographic}/u;

/** The text with every unseen character as an escape like `\u202e` or `\u{e0041}`. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (found, at: number) => (belongs(found, text, at) ? found : escapeOf(found)));
}

/** True if the text holds nothing that had to be escaped. */
export function isPlain(text: string): boolean {
  return visibleText(text) === text;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function belongs(found: string, text: string, at: number): boolean {
  const code = found.codePointAt(0) ?? 0;
  const before = lastCharacter(text.slice(Math.max(0, at - 2), at));
  const after = firstCharacter(text.slice(at + found.length, at + found.length + 2));
  if (code === 0x200c || code === 0x200d) return isJoined(code, before, after);
  if (code === 0xfe0e || code === 0xfe0f) return PICTURE.test(before) || (/[0-9#*]/.test(before) && after === '\u20e3');
  if (code >= 0x180b && code <= 0x180d) return /\p{sc=Mong}/u.test(before);
  return false;
}

function isJoined(code: number, before: string, after: string): boolean {
  if (code === 0x200d && EMOJI.test(before) && PICTURE.test(after)) return true;
  return LETTER_OR_MARK.test(before) && JOINING.test(before) && LETTER_OR_MARK.test(after) && JOINING.test(after);
}

function lastCharacter(text: string): string {
  return Array.from(text).at(-1) ?? '';
}

function firstCharacter(text: string): string {
  return Array.from(text)[0] ?? '';
}

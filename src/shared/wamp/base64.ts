// Base64 (RFC 4648 section 4, with padding) for code that has no Buffer.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Together with a length that is a multiple of 4. A group repeated for megabytes would exhaust the regex stack. */
const SHAPE = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of a padded base64 text, or undefined if it is none. */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !SHAPE.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let group = 0;
    for (let k = 0; k < 4; k++) group = group * 64 + Math.max(0, ALPHABET.indexOf(text.charAt(i + k)));
    for (const shift of [16, 8, 0]) if (at < bytes.length) bytes[at++] = (group >> shift) & 0xff;
  }
  return bytes;
}

/** Padded base64 of the bytes. */
export function base64FromBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const known = Math.min(3, bytes.length - i);
    for (let k = 0; k < 4; k++) text += k <= known ? ALPHABET.charAt((group >> (18 - 6 * k)) & 63) : '=';
  }
  return text;
}

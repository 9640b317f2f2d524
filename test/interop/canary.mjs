// Looks for secrets in text: as they are, and in the encodings that output and files may carry them in.

/**
 * @param {string} text
 * @param {string} secret
 * @returns {string[]} the forms in which the secret stands in the text: `raw`, `JSON`, `base64`, `hex`
 */
export function formsFound(text, secret) {
  const lower = text.toLowerCase();
  const hex = Buffer.from(secret).toString('hex');
  const found = [];
  if (text.includes(secret)) found.push('raw');
  const escaped = JSON.stringify(secret).slice(1, -1);
  if (escaped !== secret && text.includes(escaped)) found.push('JSON');
  if (base64Cores(secret).some((core) => text.includes(core))) found.push('base64');
  if (lower.includes(hex)) found.push('hex');
  return found;
}

/**
 * What base64 of a longer text must hold if the secret stands in it: the digits that depend on the
 * secret's own bytes alone, for the three places it can have within a group of three bytes.
 */
function base64Cores(secret) {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const core = digits.slice(start, end);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

// SASLprep (RFC 4013): the form in which names and passwords are compared, so that two ways to type the same
// character give the same key. A refusal says what is wrong and never quotes the text.

/** Nothing of ASCII is changed or refused but control characters, so the tables are not loaded for it. */
const PLAIN = /^[\x20-\x7e]+$/;

export type Prepared =
  | { readonly ok: true; readonly text: string }
  /** `fault` goes on where "the password" or "the authid" ends. */
  | { readonly ok: false; readonly fault: string };

/** What the library says, and what that means. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^prohibited/i, 'has a character that SASLprep prohibits, for example a control character or one for private use'],
  [/^unassigned/i, 'has a character that SASLprep does not know: it knows Unicode 3.2 of 2002, which has no emoji'],
  [/RandALCat/i, 'mixes writing from right to left with other writing in a way that SASLprep prohibits'],
];

/**
 * The prepared text.
 *
 * @param use `stored`: characters that Unicode 3.2 does not know are refused, as for passwords; `query`: they stay, as
 *   for names (RFC 5802, section 5.1)
 */
export async function saslprep(text: string, use: 'stored' | 'query'): Promise<Prepared> {
  if (PLAIN.test(text)) return { ok: true, text };
  const { default: prepare } = await import('@mongodb-js/saslprep');
  if (text === '') return { ok: false, fault: 'is empty' };
  try {
    return { ok: true, text: prepare(text, { allowUnassigned: use === 'query' }) };
  } catch (error) {
    // The library trips over a text of which nothing is left.
    if (error instanceof TypeError) return { ok: false, fault: 'is empty once SASLprep has removed what it removes' };
    const reason = error instanceof Error ? error.message : '';
    const known = FAULTS.find(([pattern]) => pattern.test(reason));
    return { ok: false, fault: known?.[1] ?? 'is too long for SASLprep' };
  }
}

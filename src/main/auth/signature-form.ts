// The form of AUTHENTICATE.Signature (check A-01).

import type { Finding } from '../../shared/finding.ts';
import { bytesFromBase64 } from '../../shared/wamp/base64.ts';

/** Bytes of a SHA-256 value. */
const BYTES = 32;

/** What is wrong with a signature that has to be base64 of 32 bytes; undefined if it has that form. */
export function base64SignatureFinding(signature: string, section: string): Finding | undefined {
  if (bytesFromBase64(signature)?.length === BYTES) return undefined;
  return {
    check: 'A-01',
    severity: 'error',
    text: `AUTHENTICATE.Signature has to be base64 of ${BYTES} bytes, which is 44 characters, and ${formOf(signature)}.`,
    field: 'AUTHENTICATE.Signature',
    section,
  };
}

function formOf(text: string): string {
  if (text === '') return 'is empty';
  if (/^[0-9a-f]{64}$/i.test(text)) return 'is 64 hex digits: encode the bytes in base64';
  if (/^[A-Za-z0-9+/]{43}$/.test(text)) return 'lacks the padding "=" at its end';
  if (/^[A-Za-z0-9_-]{43}=?$/.test(text)) return 'is base64 in the alphabet of URLs: "+" and "/" belong there';
  const bytes = bytesFromBase64(text);
  return bytes ? `is base64 of ${bytes.length} bytes` : `is a text of ${text.length} characters in no such form`;
}

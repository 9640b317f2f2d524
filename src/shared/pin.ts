// The fingerprint by which a profile accepts one certificate, whatever spelling it was copied in.

/** 64 lower-case hex digits of a SHA-256 fingerprint; colons, white space and case do not matter. Undefined if it is none. */
export function normalPin(text: string): string | undefined {
  const digits = text.replaceAll(/[\s:]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}

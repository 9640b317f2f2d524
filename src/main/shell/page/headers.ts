// Headers of everything the page is made of, in every host that shows it. There are none that let other
// origins in.

import { randomBytes } from 'node:crypto';

/** Stands in the built page wherever the nonce of the response belongs. */
export const NONCE_MARK = '__CSP_NONCE__';

export function newNonce(): string {
  return randomBytes(18).toString('base64');
}

/**
 * What a response must not be used for, whatever it holds; `nonce` is that of its own styles and scripts.
 * `links`: further addresses that the page may open connections to; only a page in development has any.
 */
export function securityHeaders(nonce?: string, links: readonly string[] = []): Readonly<Record<string, string>> {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${own}`,
      `style-src ${own}`,
      "img-src 'self' data:",
      "font-src 'self'",
      ["connect-src 'self'", ...links].join(' '),
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types default',
    ].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

// A finding of the session checks, in one call.

import type { Finding, Severity } from '../../shared/finding.ts';

/** `section`: title in the specification; absent for a rule of our own. */
export function found(check: string, severity: Severity, text: string, section?: string): Finding {
  return { check, severity, text, ...(section !== undefined && { section }) };
}

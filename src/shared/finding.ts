// A finding is what the codec or a machine has to say about a record: a rule, the evidence, the place.

export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  /** Number of the check, for example `M-07`; see docs/checks.md. */
  readonly check: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the evidence. */
  readonly text: string;
  /** Field as the specification names it, for example `WELCOME.Session`. */
  readonly field?: string;
  /** Key of an option or detail, where one is concerned. */
  readonly key?: string;
  /** Section title of the specification; absent for a rule of our own. */
  readonly section?: string;
  /** Byte range in the frame. */
  readonly start?: number;
  readonly end?: number;
}

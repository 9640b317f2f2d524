// One vocabulary for how an attempt ended: page, command line and tests use these words.

/** Process exit code of the command line for each outcome. */
export const EXIT_CODES = {
  welcome: 0,
  internal: 1,
  abort: 2,
  'transport-error': 3,
  closed: 3,
  usage: 4,
  'secret-missing': 5,
  silence: 6,
  'error-reply': 7,
  'protocol-violation': 8,
  interrupted: 130,
} as const;

export type Outcome = keyof typeof EXIT_CODES;

/** Names of the steps of a derivation; the snippets find their values by them. */
export const CRA_LABEL = {
  password: 'password',
  salt: 'salt',
  iterations: 'iterations',
  keylen: 'keylen',
  derivedKey: 'derived key',
  challenge: 'challenge',
  signature: 'signature',
} as const;

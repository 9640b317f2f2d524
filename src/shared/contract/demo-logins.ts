/** Ways to log in to the demo router that lead to WELCOME. */
const LOGINS = [
  'anonymous',
  'ticket',
  'wampcra',
  'wampcra-salted',
  'scram',
  'scram-pbkdf2',
  'scram-crossbar',
  'cryptosign',
  'cryptosign-binding',
  'cookie',
  'tls',
  'unix-trust',
  'totp',
  'two-factor',
  'by-hand',
  'application',
  'closed-realm',
  'limited',
] as const;

/** Ways to log in to the demo router that something is wrong with. */
export const DEMO_SCENARIOS = [
  'wrong-salt',
  'lost-keylen',
  'no-challenge',
  'unknown-user',
  'second-factor-wrong',
  'clock-skew',
  'server-proof-wrong',
  'server-proof-missing',
  'mixed-dialect',
  'nonce-not-ours',
  'low-cost',
  'high-cost',
  'router-signature-wrong',
  'binding-dropped',
  'challenge-too-short',
  'cookie-not-valid',
  'identity-differs',
  'application-refused',
] as const;

/** Everything that can be tried at the demo router by name. */
export const DEMO_LOGINS = [...LOGINS, ...DEMO_SCENARIOS] as const;
export type DemoLogin = (typeof DEMO_LOGINS)[number];

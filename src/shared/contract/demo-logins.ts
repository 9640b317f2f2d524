/** Ways to log in to the demo router. */
export const DEMO_LOGINS = ['anonymous', 'ticket', 'wampcra', 'wampcra-salted'] as const;
export type DemoLogin = (typeof DEMO_LOGINS)[number];

// The login at the demo router, message by message, as the first run shows it before it happens.

import type { DemoLogin } from '../../../../shared/contract/demo-logins.ts';
import { firstRunStrings } from '../../strings/first-run.ts';

export interface DemoStep {
  readonly type: 'HELLO' | 'CHALLENGE' | 'AUTHENTICATE' | 'WELCOME';
  readonly dir: 'out' | 'in';
  readonly what: string;
}

/** The logins that stand first; all others are a list. */
export const QUICK_LOGINS = [
  'anonymous',
  'ticket',
  'wampcra',
  'wampcra-salted',
] as const satisfies readonly DemoLogin[];
export type QuickLogin = (typeof QUICK_LOGINS)[number];

/** Realm and accounts of the demo router, as they are asked for; who is anonymous has no authid. */
export const DEMO_REALM = 'demo';
export const DEMO_AUTHIDS: Readonly<Record<QuickLogin, string | undefined>> = {
  anonymous: undefined,
  ticket: 'tess',
  wampcra: 'wanda',
  'wampcra-salted': 'sally',
};

const words = firstRunStrings;

/** The messages of a login, in order. */
export function demoSteps(login: QuickLogin): DemoStep[] {
  const authid = DEMO_AUTHIDS[login];
  const hello: DemoStep = {
    type: 'HELLO',
    dir: 'out',
    what: authid === undefined ? DEMO_REALM : `${DEMO_REALM}, ${authid}`,
  };
  const welcome: DemoStep = { type: 'WELCOME', dir: 'in', what: words.welcome };
  if (login === 'anonymous') return [hello, welcome];
  return [
    hello,
    { type: 'CHALLENGE', dir: 'in', what: words.challenge[login] },
    { type: 'AUTHENTICATE', dir: 'out', what: words.authenticate[login] },
    welcome,
  ];
}

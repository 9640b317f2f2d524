// The login at the demo router, message by message, as the first run shows it before it happens.

import type { DemoLogin } from '../../../../shared/contract/demo-logins.ts';
import { connectStrings } from '../../strings/connect.ts';

export interface DemoStep {
  readonly type: 'HELLO' | 'CHALLENGE' | 'AUTHENTICATE' | 'WELCOME';
  readonly dir: 'out' | 'in';
  readonly what: string;
}

/** Realm and accounts of the demo router, as they are asked for; who is anonymous has no authid. */
export const DEMO_REALM = 'demo';
export const DEMO_AUTHIDS: Readonly<Record<DemoLogin, string | undefined>> = {
  anonymous: undefined,
  ticket: 'tess',
  wampcra: 'wanda',
  'wampcra-salted': 'sally',
};

const words = connectStrings.firstRun;

/** The messages of a login, in order. */
export function demoSteps(login: DemoLogin): DemoStep[] {
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

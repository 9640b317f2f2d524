// What may come when in a WAMP session, written down from "Sessions", "ABORT", "GOODBYE", "Protocol
// Errors" and "Message Codes and Direction" of the specification, cell by cell, to hold the code against.
//
// Columns are the states, rows the messages. A cell is the state that follows, `=` (legal, same state)
// or the number of the check that is broken; of several checks the first in this order: S-12, S-09,
// S-08, S-01, S-22, S-02, S-03 to S-06, S-23, S-07, S-24.

import type { Direction } from '../../../../src/shared/capture-record.ts';
import type { Message, MessageName } from '../../../../src/shared/wamp/messages.ts';
import type { SessionState } from '../../../../src/main/wamp/session-transitions.ts';
import { legalMessage } from './frames.ts';

export const STATES: readonly SessionState[] = [
  'closed',
  'hello-sent',
  'challenged',
  'authenticating',
  'open',
  'shutting-down',
  'closing',
  'aborted',
];

/** The client sends. */
const OUT = `
                 closed      hello-sent  challenged      authenticating  open           shutting-down  closing  aborted
  HELLO          hello-sent  S-03        S-03            S-03            S-03           S-09           S-03     S-12
  WELCOME        S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  ABORT          aborted     aborted     aborted         aborted         aborted        aborted        aborted  S-12
  CHALLENGE      S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  AUTHENTICATE   S-01        S-06        authenticating  S-06            S-06           S-09           S-06     S-12
  GOODBYE        S-01        S-22        S-22            S-22            shutting-down  S-09           closed   S-12
  ERROR(48)      S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  ERROR(68)      S-01        S-07        S-23            S-07            =              S-09           =        S-12
  PUBLISH        S-01        S-07        S-23            S-07            =              S-09           =        S-12
  PUBLISHED      S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  SUBSCRIBE      S-01        S-07        S-23            S-07            =              S-09           =        S-12
  SUBSCRIBED     S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  UNSUBSCRIBE    S-01        S-07        S-23            S-07            =              S-09           =        S-12
  UNSUBSCRIBED   S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  EVENT          S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  CALL           S-01        S-07        S-23            S-07            =              S-09           =        S-12
  CANCEL         S-01        S-07        S-23            S-07            =              S-09           =        S-12
  RESULT         S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  REGISTER       S-01        S-07        S-23            S-07            =              S-09           =        S-12
  REGISTERED     S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  UNREGISTER     S-01        S-07        S-23            S-07            =              S-09           =        S-12
  UNREGISTERED   S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  INVOCATION     S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  INTERRUPT      S-08        S-08        S-08            S-08            S-08           S-09           S-08     S-12
  YIELD          S-01        S-07        S-23            S-07            =              S-09           =        S-12
  EVENT_RECEIVED S-01        S-07        S-23            S-07            =              S-09           =        S-12
`;

/** The router sends. */
const IN = `
                 closed   hello-sent  challenged  authenticating  open     shutting-down  closing  aborted
  HELLO          S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  WELCOME        S-02     open        S-24        open            S-04     =              S-09     S-12
  ABORT          aborted  aborted     aborted     aborted         aborted  aborted        aborted  S-12
  CHALLENGE      S-02     challenged  =           challenged      S-05     =              S-09     S-12
  AUTHENTICATE   S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  GOODBYE        S-22     S-22        S-22        S-22            closing  closed         S-09     S-12
  ERROR(48)      S-02     S-02        S-02        S-02            =        =              S-09     S-12
  ERROR(68)      S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  PUBLISH        S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  PUBLISHED      S-02     S-02        S-02        S-02            =        =              S-09     S-12
  SUBSCRIBE      S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  SUBSCRIBED     S-02     S-02        S-02        S-02            =        =              S-09     S-12
  UNSUBSCRIBE    S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  UNSUBSCRIBED   S-02     S-02        S-02        S-02            =        =              S-09     S-12
  EVENT          S-02     S-02        S-02        S-02            =        =              S-09     S-12
  CALL           S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  CANCEL         S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  RESULT         S-02     S-02        S-02        S-02            =        =              S-09     S-12
  REGISTER       S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  REGISTERED     S-02     S-02        S-02        S-02            =        =              S-09     S-12
  UNREGISTER     S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  UNREGISTERED   S-02     S-02        S-02        S-02            =        =              S-09     S-12
  INVOCATION     S-02     S-02        S-02        S-02            =        =              S-09     S-12
  INTERRUPT      S-02     S-02        S-02        S-02            =        =              S-09     S-12
  YIELD          S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
  EVENT_RECEIVED S-08     S-08        S-08        S-08            S-08     S-08           S-09     S-12
`;

export interface Cell {
  readonly state: SessionState;
  readonly dir: Direction;
  /** As in the grid: an ERROR comes with its request type. */
  readonly label: string;
  readonly message: Message;
  /** The state that follows, or the check that is broken. */
  readonly next?: SessionState;
  readonly check?: string;
}

function cells(grid: string, dir: Direction): Cell[] {
  const [head, ...rows] = grid
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/));
  const columns = (head ?? []) as readonly SessionState[];
  return rows.flatMap(([label = '', ...entries]) => {
    const message = messageOf(label);
    return entries.map((entry, i): Cell => {
      const state = columns[i];
      if (!state) throw new Error(`no column for ${entry}`);
      const cell = { state, dir, label, message };
      if (/^S-\d\d$/.test(entry)) return { ...cell, check: entry };
      return { ...cell, next: entry === '=' ? state : (entry as SessionState) };
    });
  });
}

function messageOf(label: string): Message {
  const message = legalMessage(label.replace(/\(\d+\)$/, '') as MessageName);
  return message.kind === 'ERROR' ? { ...message, requestType: Number(/\d+/.exec(label)?.[0]) } : message;
}

/** Every cell: 8 states, 2 directions, 25 messages, ERROR for a call and for an invocation. */
export const CELLS: readonly Cell[] = [...cells(OUT, 'out'), ...cells(IN, 'in')];

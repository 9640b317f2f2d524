import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Finding } from '../../../../../src/shared/finding.ts';
import { MESSAGES, type Message, type MessageName, type MessageOf } from '../../../../../src/shared/wamp/messages.ts';
import type { Dict } from '../../../../../src/shared/wamp/value.ts';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { decodeFrame } from '../../../../../src/main/serializer/decode-frame.ts';
import { encodeMessage } from '../../../../../src/main/wamp/codec.ts';
import { ROUTER_ROLES } from '../../../../../src/main/wamp/router/router-machine-features.ts';
import {
  RouterMachine,
  type RouterEffect,
  type RouterInput,
} from '../../../../../src/main/wamp/router/router-machine.ts';

const SESSION = 7001;
const ROLES: Dict = { caller: {}, callee: {}, publisher: {}, subscriber: {} };

/** Realm r1 knows ticket (authid tess) and anonymous; r2 has no guests. */
const rules = {
  agent: 'test router',
  realm: (name: string) =>
    name !== 'r1' && name !== 'r2'
      ? undefined
      : {
          obstacle: (method: string, authid: string | undefined) => {
            if (method === 'anonymous' && name === 'r1') return undefined;
            if (method !== 'ticket') return 'is not offered here';
            if (authid === undefined) return 'needs an authid';
            return authid === 'wanda' ? 'is not set up for this authid' : undefined;
          },
        },
};

const hello = (details: Dict, realm = 'r1'): MessageOf<'HELLO'> => ({ kind: 'HELLO', realm, details });
const anonymousHello = hello({ roles: ROLES });
const ticketHello = hello({ roles: ROLES, authmethods: ['ticket'], authid: 'tess' });
const authenticate: Message = { kind: 'AUTHENTICATE', signature: 'x', extra: {} };
const identity = {
  session: SESSION,
  authid: 'tess',
  authrole: 'user',
  authmethod: 'ticket',
  authprovider: 'static',
};

const received = (message: Message, findings: readonly Finding[] = []): RouterInput => ({
  kind: 'received',
  message,
  findings,
});

/** A machine that has taken these inputs. */
function machineAfter(...inputs: RouterInput[]): RouterMachine {
  const machine = new RouterMachine(rules);
  for (const input of inputs) machine.handle(input);
  return machine;
}

const challenge: RouterInput = { kind: 'challenge', extra: {} };
const accepted: RouterInput = { kind: 'accepted', identity };
const goodbye: Message = { kind: 'GOODBYE', details: {}, reason: 'wamp.close.close_realm' };
const login = [received(ticketHello), challenge, received(authenticate), accepted];

const STATES = {
  closed: [],
  'hello-sent': [received(ticketHello)],
  challenged: [received(ticketHello), challenge],
  authenticating: [received(ticketHello), challenge, received(authenticate)],
  'challenged again': [received(ticketHello), challenge, received(authenticate), challenge],
  open: login,
  'closed after GOODBYE': [...login, received(goodbye)],
  closing: [...login, { kind: 'shutdown' }],
  aborted: [received({ kind: 'ABORT', details: {}, reason: 'x.y' })],
} as const satisfies Record<string, readonly RouterInput[]>;
type StateName = keyof typeof STATES;

/** What the machine does, in a few words. */
function deeds(effects: readonly RouterEffect[]): string[] {
  return effects.map((effect) => {
    switch (effect.kind) {
      case 'send':
        return `send ${effect.message.kind}${sentReason(effect.message)}`;
      case 'hangUp':
        return `hang up: ${effect.because}`;
      case 'route':
        return `route ${effect.message.kind}${effect.isRepeated ? ' again' : ''}`;
      case 'awaitGoodbye':
        return 'await GOODBYE';
      case 'leave':
        return `leave ${effect.session}`;
      case 'authenticate':
        return `authenticate by ${effect.method} as ${effect.authid}`;
      case 'join':
        return `join ${effect.realm} as ${effect.member.authid}`;
      case 'check':
        return 'check';
      default:
        return effect satisfies never;
    }
  });
}

function sentReason(message: Message): string {
  if (message.kind === 'GOODBYE') return ` ${message.reason}`;
  if (message.kind !== 'ABORT') return '';
  const rule = /\(Rule ([MST]-\d\d|R-\d\d)/.exec(String(message.details['message']))?.[1];
  return ` ${message.reason}${rule ? ` ${rule}` : ''}`;
}

const violated = (rule: string) => [`send ABORT wamp.error.protocol_violation ${rule}`, 'hang up: violation'];
const violatedOpen = (rule: string) => {
  const [abort = '', hangUp = ''] = violated(rule);
  return [abort, `leave ${SESSION}`, hangUp];
};

/** One message of each type, as somebody might send it; ERROR answers an invocation. */
const SAMPLES: { readonly [N in MessageName]: MessageOf<N> } = {
  HELLO: ticketHello,
  WELCOME: { kind: 'WELCOME', session: 1, details: {} },
  ABORT: { kind: 'ABORT', details: {}, reason: 'a.b' },
  CHALLENGE: { kind: 'CHALLENGE', authmethod: 'ticket', extra: {} },
  AUTHENTICATE: { kind: 'AUTHENTICATE', signature: 'x', extra: {} },
  GOODBYE: { kind: 'GOODBYE', details: {}, reason: 'wamp.close.close_realm' },
  ERROR: { kind: 'ERROR', requestType: 68, request: 1, details: {}, error: 'a.b' },
  PUBLISH: { kind: 'PUBLISH', request: 1, options: {}, topic: 'a.b' },
  PUBLISHED: { kind: 'PUBLISHED', request: 1, publication: 1 },
  SUBSCRIBE: { kind: 'SUBSCRIBE', request: 1, options: {}, topic: 'a.b' },
  SUBSCRIBED: { kind: 'SUBSCRIBED', request: 1, subscription: 1 },
  UNSUBSCRIBE: { kind: 'UNSUBSCRIBE', request: 1, subscription: 1 },
  UNSUBSCRIBED: { kind: 'UNSUBSCRIBED', request: 1 },
  EVENT: { kind: 'EVENT', subscription: 1, publication: 1, details: {} },
  CALL: { kind: 'CALL', request: 1, options: {}, procedure: 'a.b' },
  CANCEL: { kind: 'CANCEL', request: 1, options: {} },
  RESULT: { kind: 'RESULT', request: 1, details: {} },
  REGISTER: { kind: 'REGISTER', request: 1, options: {}, procedure: 'a.b' },
  REGISTERED: { kind: 'REGISTERED', request: 1, registration: 1 },
  UNREGISTER: { kind: 'UNREGISTER', request: 1, registration: 1 },
  UNREGISTERED: { kind: 'UNREGISTERED', request: 1 },
  INVOCATION: { kind: 'INVOCATION', request: 1, registration: 1, details: {} },
  INTERRUPT: { kind: 'INTERRUPT', request: 1, options: {} },
  YIELD: { kind: 'YIELD', request: 1, options: {} },
  EVENT_RECEIVED: { kind: 'EVENT_RECEIVED', publication: 1 },
};

const REQUESTS = ['SUBSCRIBE', 'UNSUBSCRIBE', 'PUBLISH', 'REGISTER', 'UNREGISTER', 'CALL', 'CANCEL', 'YIELD', 'ERROR'];
const ROUTERS_OWN = [
  'WELCOME',
  'CHALLENGE',
  'PUBLISHED',
  'SUBSCRIBED',
  'UNSUBSCRIBED',
  'EVENT',
  'RESULT',
  'REGISTERED',
  'UNREGISTERED',
  'INVOCATION',
  'INTERRUPT',
];

/** What a message of the client does in each state; `others` are requests and EVENT_RECEIVED. */
interface Row {
  readonly HELLO: string[];
  readonly AUTHENTICATE: string[];
  readonly GOODBYE: string[];
  readonly ABORT: string[];
  readonly others: string[];
  readonly routersOwn: string[];
}

const begin = ['authenticate by ticket as tess'];
const beforeHello: Row = {
  HELLO: begin,
  AUTHENTICATE: violated('S-01'),
  GOODBYE: violated('S-01'),
  ABORT: ['hang up: goodbye'],
  others: violated('S-01'),
  routersOwn: violated('S-08'),
};
const deciding: Row = {
  HELLO: violated('S-03'),
  AUTHENTICATE: violated('S-06'),
  GOODBYE: violated('S-22'),
  ABORT: ['hang up: goodbye'],
  others: violated('S-07'),
  routersOwn: violated('S-08'),
};
const challenged: Row = { ...deciding, AUTHENTICATE: ['check'], others: violated('S-23') };
const nothing: Row = { HELLO: [], AUTHENTICATE: [], GOODBYE: [], ABORT: [], others: [], routersOwn: [] };
const PLAYBOOK: Readonly<Record<StateName, Row>> = {
  closed: beforeHello,
  'closed after GOODBYE': beforeHello,
  'hello-sent': deciding,
  authenticating: deciding,
  challenged,
  'challenged again': challenged,
  open: {
    HELLO: violatedOpen('S-03'),
    AUTHENTICATE: violatedOpen('S-06'),
    GOODBYE: [`leave ${SESSION}`, 'send GOODBYE wamp.close.goodbye_and_out'],
    ABORT: [`leave ${SESSION}`, 'hang up: goodbye'],
    others: [],
    routersOwn: violatedOpen('S-08'),
  },
  closing: { ...nothing, GOODBYE: ['hang up: shutdown'], ABORT: ['hang up: goodbye'] },
  aborted: nothing,
};

function expectedDeeds(state: StateName, name: MessageName): string[] {
  const row = PLAYBOOK[state];
  if (ROUTERS_OWN.includes(name)) return row.routersOwn;
  if (name === 'HELLO' || name === 'AUTHENTICATE' || name === 'GOODBYE' || name === 'ABORT') return row[name];
  return state === 'open' && REQUESTS.includes(name) ? [`route ${name}`] : row.others;
}

describe.each(Object.keys(STATES) as StateName[])('in state "%s"', (state) => {
  it.each(Object.keys(MESSAGES) as MessageName[])('%s', (name) => {
    const machine = machineAfter(...STATES[state]);
    expect(deeds(machine.handle(received(SAMPLES[name])))).toEqual(expectedDeeds(state, name));
  });

  it('a frame that is no message', () => {
    const finding: Finding = { check: 'T-03', severity: 'error', text: 'Broken.' };
    const machine = machineAfter(...STATES[state]);
    const done = deeds(machine.handle({ kind: 'unreadable', findings: [finding] })).map((deed) =>
      deed.replace(' T-03', ''),
    );
    const ignored = state === 'closing' || state === 'aborted';
    const abort = ['send ABORT wamp.error.protocol_violation', 'hang up: violation'];
    if (state === 'open') abort.splice(1, 0, `leave ${SESSION}`);
    expect(done).toEqual(ignored ? [] : abort);
  });

  it('a type of the extension range is passed over', () => {
    const finding: Finding = { check: 'M-04', severity: 'warning', text: 'Unknown.' };
    expect(machineAfter(...STATES[state]).handle({ kind: 'unreadable', findings: [finding] })).toEqual([]);
  });

  it('nothing follows the end of the wire', () => {
    const machine = machineAfter(...STATES[state]);
    expect(deeds(machine.handle({ kind: 'wireEnded' }))).toEqual(state === 'open' ? [`leave ${SESSION}`] : []);
    expect(machine.handle(received(ticketHello))).toEqual([]);
    expect(machine.handle({ kind: 'wireEnded' })).toEqual([]);
  });

  it('the router stops', () => {
    const gone = ['hang up: shutdown'];
    const expected: Partial<Record<StateName, string[]>> = {
      closed: gone,
      'closed after GOODBYE': gone,
      open: [`leave ${SESSION}`, 'send GOODBYE wamp.close.system_shutdown'],
      closing: [],
      aborted: [],
    };
    const machine = machineAfter(...STATES[state]);
    expect(deeds(machine.handle({ kind: 'shutdown' }))).toEqual(
      expected[state] ?? ['send ABORT wamp.close.system_shutdown', ...gone],
    );
  });

  it('a verdict counts only while the client waits for it', () => {
    const waits = state === 'hello-sent' || state === 'authenticating';
    const refused = (reason: string) => (waits ? [`send ABORT wamp.error.${reason}`, 'hang up: refused'] : []);
    const after = (input: RouterInput) => deeds(machineAfter(...STATES[state]).handle(input));
    expect(after(challenge)).toEqual(waits ? ['send CHALLENGE'] : []);
    expect(after(accepted)).toEqual(waits ? ['send WELCOME', 'join r1 as tess'] : []);
    expect(after({ kind: 'denied', text: 'No.' })).toEqual(refused('authentication_denied'));
    expect(after({ kind: 'failed', text: 'No.' })).toEqual(refused('authentication_failed'));
  });

  it('a message of broker or dealer reaches an open session only', () => {
    const machine = machineAfter(...STATES[state]);
    const done = deeds(machine.handle({ kind: 'deliver', message: SAMPLES.EVENT }));
    expect(done).toEqual(state === 'open' ? ['send EVENT'] : []);
  });
});

describe('login', () => {
  it('without CHALLENGE: WELCOME says everything', () => {
    const machine = new RouterMachine(rules);
    const given = hello({
      roles: { ...ROLES, callee: { features: { call_canceling: true, made_up: true } } },
      agent: 'c',
    });
    const [begun] = machine.handle(received(given));
    expect(begun).toEqual({ kind: 'authenticate', method: 'anonymous', hello: given, authid: undefined });
    const member = { session: SESSION, authid: 'guest-1', authrole: 'guest' };
    const asGuest = { ...member, authmethod: 'anonymous', authprovider: 'static', authextra: { seen: true } };
    const { session: _session, ...names } = asGuest;
    const roles = { caller: { features: {} }, publisher: { features: {} }, subscriber: { features: {} } };
    expect(machine.handle({ kind: 'accepted', identity: asGuest })).toEqual([
      {
        kind: 'send',
        message: {
          kind: 'WELCOME',
          session: SESSION,
          details: { realm: 'r1', ...names, agent: 'test router', roles: ROUTER_ROLES },
        },
      },
      {
        kind: 'join',
        realm: 'r1',
        member: {
          ...{ ...member, authmethod: 'anonymous', authprovider: 'static' },
          roles: { ...roles, callee: { features: { call_canceling: true } } },
        },
      },
    ]);
    expect(machine.state).toBe('open');
  });

  it('sends the challenge of the method that was chosen, as often as the method asks', () => {
    const machine = machineAfter(received(ticketHello));
    const send = (extra: Dict) => machine.handle({ kind: 'challenge', extra });
    for (let round = 1; round <= 3; round++) {
      const message = { kind: 'CHALLENGE', authmethod: 'ticket', extra: { round } };
      expect(send({ round })).toEqual([{ kind: 'send', message }]);
      expect(deeds(machine.handle(received(authenticate)))).toEqual(['check']);
    }
    expect(deeds(machine.handle(accepted))).toEqual(['send WELCOME', 'join r1 as tess']);
  });

  it.each<[string, Dict, string]>([
    ['no list', {}, 'authenticate by anonymous as undefined'],
    ['an empty list', { authmethods: [] }, 'authenticate by anonymous as undefined'],
    ['the first of two', { authmethods: ['ticket', 'anonymous'], authid: 'tess' }, 'authenticate by ticket as tess'],
    ['the second of two', { authmethods: ['wampcra', 'ticket'], authid: 'tess' }, 'authenticate by ticket as tess'],
    ['an unknown name first', { authmethods: ['magic', 'anonymous'] }, 'authenticate by anonymous as undefined'],
    [
      'one that lacks its authid first',
      { authmethods: ['ticket', 'anonymous'] },
      'authenticate by anonymous as undefined',
    ],
    [
      'one that does not fit the principal first',
      { authmethods: ['ticket', 'anonymous'], authid: 'wanda' },
      'authenticate by anonymous as wanda',
    ],
    ['an authid that nobody has', { authmethods: ['ticket'], authid: 'nobody' }, 'authenticate by ticket as nobody'],
    ['an empty authid', { authmethods: ['ticket'], authid: '' }, 'authenticate by ticket as '],
    ['an authid of null', { authmethods: ['anonymous'], authid: null }, 'authenticate by anonymous as undefined'],
  ])('chooses the method: %s', (_what, details, deed) => {
    const machine = new RouterMachine(rules);
    expect(deeds(machine.handle(received(hello({ roles: ROLES, ...details }))))).toEqual([deed]);
  });

  it.each<[string, Message, string, string]>([
    ['an unknown realm', hello({ roles: ROLES }, 'r9'), 'wamp.error.no_such_realm', '"r9"'],
    ['an unknown realm, before all else', hello({}, 'r9'), 'wamp.error.no_such_realm', '"r9"'],
    ['no roles', hello({}), 'wamp.error.no_such_role', 'roles'],
    ['roles that are no dictionary', hello({ roles: ['caller'] }), 'wamp.error.no_such_role', 'caller'],
    ['empty roles', hello({ roles: {} }), 'wamp.error.no_such_role', 'subscriber'],
    ['unknown roles', hello({ roles: { router: {} } }), 'wamp.error.no_such_role', 'callee'],
    ['a role that is no dictionary', hello({ roles: { caller: true } }), 'wamp.error.no_such_role', 'caller'],
    [
      'no method that fits',
      hello({ roles: ROLES, authmethods: ['scram', 'ticket'] }),
      'wamp.error.no_matching_auth_method',
      'scram is not offered here; ticket needs an authid',
    ],
    [
      'guests where none are let in',
      hello({ roles: ROLES }, 'r2'),
      'wamp.error.no_matching_auth_method',
      'anonymous is not offered here',
    ],
  ])('refuses %s', (_what, message, reason, words) => {
    const [sent, end, ...more] = new RouterMachine(rules).handle(received(message));
    expect(sent).toMatchObject({ kind: 'send', message: { kind: 'ABORT', reason } });
    expect(sent).toMatchObject({ message: { details: { message: expect.stringContaining(words) as string } } });
    expect([end, ...more]).toEqual([{ kind: 'hangUp', because: 'refused' }]);
  });

  it('says at a refusal what it was told', () => {
    const machine = machineAfter(...STATES.authenticating);
    const [sent] = machine.handle({ kind: 'denied', text: 'Wrong credentials.' });
    const message = {
      kind: 'ABORT',
      details: { message: 'Wrong credentials.' },
      reason: 'wamp.error.authentication_denied',
    };
    expect(sent).toEqual({ kind: 'send', message });
  });
});

describe('an open session', () => {
  it('may be left and opened again on the same transport', () => {
    const machine = machineAfter(...login, received(goodbye));
    machine.handle(received(anonymousHello));
    const second = { ...identity, session: 7002, authid: 'guest-2' };
    expect(deeds(machine.handle({ kind: 'accepted', identity: second }))).toEqual([
      'send WELCOME',
      'join r1 as guest-2',
    ]);
    expect(deeds(machine.handle(received(goodbye)))).toEqual(['leave 7002', 'send GOODBYE wamp.close.goodbye_and_out']);
  });

  it.each<[string, MessageName[]]>([
    ['publisher', ['PUBLISH']],
    ['subscriber', ['SUBSCRIBE', 'UNSUBSCRIBE', 'EVENT_RECEIVED']],
    ['caller', ['CALL', 'CANCEL']],
    ['callee', ['REGISTER', 'UNREGISTER', 'YIELD', 'ERROR']],
  ])('uses what belongs to the role %s only if HELLO announced it', (role, names) => {
    const { [role]: _taken, ...others } = ROLES;
    for (const name of names) {
      const without = machineAfter(received(hello({ roles: others })), accepted);
      expect(deeds(without.handle(received(SAMPLES[name])))).toEqual(violatedOpen('S-21'));
      const alone = machineAfter(received(hello({ roles: { [role]: {} } })), accepted);
      expect(deeds(alone.handle(received(SAMPLES[name]))).join()).not.toContain('ABORT');
    }
  });

  it.each<[string, Message, string]>([
    ['parts of arguments', { ...SAMPLES.CALL, options: { progress: true } }, 'R-16'],
    ['payload passthru', { ...SAMPLES.PUBLISH, options: { ppt_scheme: 'wamp' } }, 'R-26'],
    ['payload passthru in a result', { ...SAMPLES.YIELD, options: { ppt_scheme: 'wamp' } }, 'R-26'],
    ['payload transparency', { ...SAMPLES.CALL, args: Uint8Array.of(1) }, 'M-06'],
    ['payload transparency in an error', { ...SAMPLES.ERROR, args: Uint8Array.of(1) }, 'M-06'],
  ])('does not use what the router did not announce: %s', (_what, message, rule) => {
    expect(deeds(machineAfter(...login).handle(received(message)))).toEqual(violatedOpen(rule));
  });

  it('is not disturbed by flags that are off', () => {
    const off = { ...SAMPLES.CALL, options: { progress: false, ppt_scheme: null } };
    expect(deeds(machineAfter(...login).handle(received(off)))).toEqual(['route CALL']);
  });

  it('ends when broker or dealer find a rule broken', () => {
    const finding: Finding = { check: 'R-10', severity: 'error', text: 'Wrong.', section: 'Protocol Errors' };
    const machine = machineAfter(...login);
    expect(deeds(machine.handle({ kind: 'violation', finding }))).toEqual(violatedOpen('R-10'));
    expect(machine.handle({ kind: 'violation', finding })).toEqual([]);
  });

  it('takes no ERROR for anything but invocations', () => {
    const error: Message = { ...SAMPLES.ERROR, requestType: 48 };
    expect(deeds(machineAfter(...login).handle(received(error)))).toEqual(violatedOpen('S-08'));
  });
});

describe('findings of the codec', () => {
  const inOpen = (text: string) => {
    const machine = machineAfter(...login);
    return deeds(machine.handle(inputOf(text)));
  };

  it.each([
    ['no list', '{}', 'M-01'],
    ['an empty list', '[]', 'M-02'],
    ['a type in quotes', '["48",1,{},"a.b"]', 'M-03'],
    ['an unknown type', '[99,1]', 'M-04'],
    ['an element too much', '[32,1,{},"a.b",1]', 'M-05'],
    ['an element of a wrong type', '[32,1,[],"a.b"]', 'M-06'],
    ['an id above 2^53', '[32,9007199254740993,{},"a.b"]', 'M-07'],
    ['an id as a float', '[32,1.0,{},"a.b"]', 'M-08'],
    ['an option of a wrong type', '[16,1,{"acknowledge":1},"a.b"]', 'M-13'],
    ['arguments of null', '[48,1,{},"a.b",null]', 'M-14'],
    ['a key twice', '[48,1,{"timeout":1,"timeout":2},"a.b"]', 'M-16'],
    ['an error URI that is none', '[8,68,1,{},"a b"]', 'M-09'],
    ['no JSON', '[48,', 'T-03'],
  ])('end the session by their rule: %s', (_what, text, rule) => {
    const [abort, ...rest] = inOpen(text);
    expect(abort).toBe(`send ABORT wamp.error.protocol_violation ${rule}`);
    expect(rest).toEqual([`leave ${SESSION}`, 'hang up: violation']);
  });

  it.each([
    ['a topic that is no URI', '[32,1,{},"a b"]', ['route SUBSCRIBE']],
    ['an empty component', '[64,1,{},"a..b"]', ['route REGISTER']],
    ['a procedure that is no URI', '[48,1,{},""]', ['route CALL']],
    ['an odd key', '[48,1,{"X":1},"a.b"]', ['route CALL']],
    ['a type of the extension range', '[1000,1]', []],
    ['a reason that is no URI', '[6,{},"a b"]', [`leave ${SESSION}`, 'send GOODBYE wamp.close.goodbye_and_out']],
  ])('are left to broker and dealer, or passed over: %s', (_what, text, expected) => {
    expect(inOpen(text)).toEqual(expected);
  });

  it('about the realm end in no_such_realm', () => {
    const done = deeds(new RouterMachine(rules).handle(inputOf('[1,"",{"roles":{"caller":{}}}]')));
    expect(done).toEqual(['send ABORT wamp.error.no_such_realm', 'hang up: refused']);
  });

  it('stand in the message of the ABORT, with their section', () => {
    const [sent] = machineAfter(...login).handle(inputOf('[]'));
    expect(sent).toMatchObject({
      message: { details: { message: expect.stringMatching(/empty.*Rule M-02.*Protocol Errors/) as string } },
    });
  });

  it('without a section are named all the same', () => {
    const finding: Finding = { check: 'T-03', severity: 'error', text: 'Broken.' };
    const [sent] = new RouterMachine(rules).handle({ kind: 'unreadable', findings: [finding] });
    expect(sent).toMatchObject({ message: { details: { message: 'Broken. (Rule T-03.)' } } });
  });
});

function inputOf(text: string): RouterInput {
  const frame = decodeFrame(jsonSerializer, new TextEncoder().encode(text), 'text');
  return frame.kind === 'message'
    ? received(frame.message, frame.findings)
    : { kind: 'unreadable', findings: frame.findings };
}

describe('recorded violations', () => {
  const entry = z.object({ from: z.enum(['client', 'router']), message: z.array(z.unknown()) });
  const vector = z.object({
    id: z.string(),
    inputs: z.object({ trace: z.array(entry) }),
    expected: z.object({ violations: z.array(z.object({ index: z.number(), check: z.string() })) }),
  });
  const file = new URL('../../../../fixtures/vectors/session-violation.json', import.meta.url);
  const { vectors } = z.object({ vectors: z.array(vector) }).parse(JSON.parse(readFileSync(file, 'utf8')));
  // Conversations in which the client is the only one at fault, against the rules of a session.
  const client = vectors.filter(({ inputs, expected }) => {
    const [violation, ...more] = expected.violations;
    const culprit = violation && inputs.trace[violation.index];
    return violation && more.length === 0 && culprit?.from === 'client' && /^S-(?!12|14)/.test(violation.check);
  });

  it.each(client.map((found) => [found.id, found] as const))('%s', (_id, { inputs, expected }) => {
    const machine = new RouterMachine({ agent: 'x', realm: () => ({ obstacle: () => undefined }) });
    const [violation] = expected.violations;
    const done = inputs.trace.flatMap(({ from, message }) => {
      if (from === 'client') return deeds(machine.handle(inputOf(JSON.stringify(message))));
      const answer = message[0] === 4 ? challenge : accepted;
      machine.handle(answer);
      return [];
    });
    expect(done.join('; ')).toContain(`wamp.error.protocol_violation ${violation?.check}`);
  });

  it('are several', () => expect(client.length).toBeGreaterThan(5));
});

it('the samples are messages as the codec reads them', () => {
  for (const sample of Object.values(SAMPLES)) {
    const written = jsonSerializer.encode(encodeMessage(sample));
    expect(decodeFrame(jsonSerializer, written, 'text')).toMatchObject({ kind: 'message', message: sample });
  }
});

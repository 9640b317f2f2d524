// Faults of a router that speaks WebSocket but not WAMP as it should: frames that are no message, messages
// out of turn, and connections that end without an ABORT. The router is a plain `ws` server.

import { describe, expect, it } from 'vitest';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { checksOf, expectVerdict, testFaults, type Fault } from '../support/fault.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';
import { accepting, frame, listenRaw } from '../unit/main/transport/raw-peer.ts';

const inspector = eachWithInspector();

const TICKET: MethodChoice = {
  method: 'ticket',
  authid: { kind: 'value', value: 'ann' },
  secret: { from: 'env', name: 'TICKET' },
};
const CRA: MethodChoice = { ...TICKET, method: 'wampcra' };
/** A challenge that takes so long to answer that what follows it comes first. */
const SLOW = [4, 'wampcra', { challenge: 'c', salt: 's', iterations: 150_000, keylen: 32 }] as const;

/** How to connect to a router with this script, offering ticket unless another method is given. */
function scripted(script: Script, method = TICKET): Fault['peer'] {
  return async () => {
    inspector.now.environment['TICKET'] = 'a-ticket-of-ann';
    const { url } = await listenScripted(script);
    return { url, methods: [method] };
  };
}

/** A router that answers HELLO with this frame and waits. */
function helloWith(answer: string | Uint8Array, binary = typeof answer !== 'string'): Script {
  return async (talk) => {
    await talk.next();
    talk.socket.send(answer, { binary });
    await talk.gone();
  };
}

/** Something that is against the rules, in answer to HELLO. */
function violation(
  name: string,
  check: string,
  answer: string | Uint8Array,
  evidence: RegExp,
  binary?: boolean,
): Fault {
  return {
    name,
    peer: scripted(helloWith(answer, binary)),
    outcome: 'protocol-violation',
    happened: /The router broke the protocol/,
    evidence: new RegExp(`${check}: .*${evidence.source}[^]*Record \\d+`),
    todo: /Report it to the makers of the router/,
    bytes: Buffer.from(answer),
    checks: [check],
  };
}

const BROKEN_UTF8 = Buffer.concat([Buffer.from('[2,7,{"realm":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}]')]);
const GOOD_WELCOME = JSON.stringify([2, 7, WELCOME_DETAILS]);
const welcomeWithId = (id: string) => `[2,${id},${JSON.stringify(WELCOME_DETAILS)}]`;

describe('frames that are no message', () => {
  testFaults(inspector, [
    violation('broken JSON', 'T-03', '[2,7,{"realm":', /no JSON/),
    violation('no JSON at all', 'T-03', '<html>', /no JSON/),
    violation('an empty frame', 'T-03', '', /no JSON/),
    violation('trailing bytes', 'T-03', `${GOOD_WELCOME} ]`, /no JSON/),
    violation('two messages in one frame', 'T-03', `${GOOD_WELCOME}${GOOD_WELCOME}`, /no JSON/),
    violation('invalid UTF-8', 'T-03', BROKEN_UTF8, /UTF-8/, false),
    violation('a binary frame on JSON', 'T-02', Buffer.from(GOOD_WELCOME), /binary frame/),
    violation('bytes of another serializer', 'T-02', Buffer.from([0x93, 0x02, 0x07, 0x80]), /binary frame/),
    violation('no list', 'M-01', '{"kind":"WELCOME"}', /list/),
    violation('an empty list', 'M-02', '[]', /empty/),
    violation('a type that is no integer', 'M-03', '["WELCOME",7,{}]', /type/),
    violation('an unknown type', 'M-04', '[99,7,{}]', /99/),
    violation('too few elements', 'M-05', '[2,7]', /WELCOME/),
    violation('an element of the wrong type', 'M-06', '[2,7,[]]', /WELCOME/),
  ]);
});

describe('WELCOME with an id that is none', () => {
  testFaults(inspector, [
    violation('a string', 'M-08', welcomeWithId('"7"'), /WELCOME\.Session/),
    violation('a float', 'M-08', welcomeWithId('7.5'), /WELCOME\.Session/),
    violation('a float without a fraction', 'M-08', welcomeWithId('7.0'), /WELCOME\.Session/),
    violation('a bool', 'M-08', welcomeWithId('true'), /WELCOME\.Session/),
    violation(
      '2^53 + 1, which a double would round to 2^53',
      'M-07',
      welcomeWithId('9007199254740993'),
      /9007199254740993/,
    ),
    violation('an integer of thirty digits', 'M-07', welcomeWithId('123456789012345678901234567890'), /1234567890/),
    violation('0', 'M-07', welcomeWithId('0'), /WELCOME\.Session/),
    violation('a negative one', 'M-07', welcomeWithId('-7'), /WELCOME\.Session/),
  ]);

  it('takes 2^53, the largest there is', async () => {
    const { url, ...changes } = await scripted(helloWith(welcomeWithId('9007199254740992')))();
    const attempt = await inspector.now.connect({ profile: profileOf(url, { ...changes, timeoutSeconds: 0.1 }) });
    expect(await attempt.decided()).toMatchObject({ outcome: 'welcome', agreement: { session: 9007199254740992 } });
    await attempt.leave();
  });
});

describe('messages out of turn', () => {
  testFaults(inspector, [
    violation(
      'CHALLENGE for a method that was not offered',
      'S-16',
      '[4,"wampcra",{"challenge":"c"}]',
      /wampcra, but HELLO offered ticket/,
    ),
    violation('CHALLENGE for a method nobody knows', 'S-16', '[4,"magic",{}]', /magic, but HELLO offered ticket/),
    violation('GOODBYE before WELCOME', 'S-22', '[6,{},"wamp.close.normal"]', /GOODBYE after HELLO/),
    violation('RESULT before WELCOME', 'S-02', '[50,1,{}]', /RESULT after HELLO/),
    violation('EVENT before WELCOME', 'S-02', '[36,1,2,{}]', /EVENT after HELLO/),
    violation('HELLO', 'S-08', '[1,"demo",{"roles":{}}]', /HELLO after HELLO/),
    // Its signature is masked, whoever sends it.
    { ...violation('AUTHENTICATE', 'S-08', '[5,"x",{}]', /AUTHENTICATE after HELLO/), bytes: '[5,"*",{}]' },
    {
      ...violation('WELCOME before AUTHENTICATE', 'S-24', GOOD_WELCOME, /WELCOME while AUTHENTICATE is due/),
      peer: scripted(async (talk) => {
        await talk.next();
        talk.send(SLOW);
        talk.send(GOOD_WELCOME);
        await talk.gone();
      }, CRA),
    },
    {
      ...violation('RESULT while AUTHENTICATE is due', 'S-02', '[50,1,{}]', /RESULT while AUTHENTICATE is due/),
      peer: scripted(async (talk) => {
        await talk.next();
        talk.send(SLOW);
        talk.send('[50,1,{}]');
        await talk.gone();
      }, CRA),
    },
    {
      ...violation('a broken frame in answer to AUTHENTICATE', 'T-03', '[2,', /no JSON/),
      peer: scripted(async (talk) => {
        await talk.next();
        talk.send([4, 'ticket', {}]);
        await talk.next();
        talk.send('[2,');
        await talk.gone();
      }),
    },
    {
      name: 'WELCOME without CHALLENGE, although only ticket was offered',
      peer: scripted(async (talk) => {
        await talk.next();
        talk.send(GOOD_WELCOME);
        talk.socket.close(1000);
        await talk.gone();
      }),
      outcome: 'welcome',
      happened: /Logged in to demo/,
      evidence: /S-19: .*WELCOME came without CHALLENGE/,
      todo: /^$/,
      bytes: GOOD_WELCOME,
      checks: ['S-19'],
    },
    {
      name: 'CHALLENGE twice before the first is answered',
      peer: scripted(async (talk) => {
        await talk.next();
        talk.send(SLOW);
        talk.send('[4,"wampcra",{"challenge":"the second"}]');
        await talk.next();
        talk.send(GOOD_WELCOME);
        talk.socket.close(1000);
        await talk.gone();
      }, CRA),
      outcome: 'welcome',
      happened: /Logged in to demo/,
      evidence: /S-20: .*second CHALLENGE before the first was answered/,
      todo: /^$/,
      bytes: 'the second',
      checks: ['S-20'],
    },
  ]);

  it('tells the router what it broke before it hangs up', async () => {
    let said: readonly unknown[] = [];
    let closed = 0;
    const { url, ...changes } = await scripted(async (talk) => {
      await talk.next();
      talk.socket.once('close', (code: number) => (closed = code));
      talk.send('[50,1,{}]');
      said = await talk.next();
      await talk.gone();
    })();
    const attempt = await inspector.now.connect({ profile: profileOf(url, changes) });
    await attempt.ended();
    const message = 'The router sent RESULT after HELLO.';
    expect(said).toEqual([3, { message }, 'wamp.error.protocol_violation']);
    expect(closed).toBe(1002);
  });
});

describe('after ABORT', () => {
  it.each([
    ['WELCOME', GOOD_WELCOME],
    ['a second ABORT', '[3,{},"wamp.error.no_such_realm"]'],
    ['EVENT', '[36,1,2,{}]'],
    ['a broken frame', '[36,'],
  ])('%s changes nothing', async (_name, later) => {
    const { url, ...changes } = await scripted(async (talk) => {
      await talk.next();
      talk.send('[3,{"message":"no such ticket"},"wamp.error.not_authorized"]');
      talk.send(later);
      await talk.gone();
    })();
    const attempt = await inspector.now.connect({ profile: profileOf(url, changes) });
    const summary = await attempt.ended();
    expect(summary).toMatchObject({ outcome: 'abort', reason: 'wamp.error.not_authorized' });
    expectVerdict(summary, {
      happened: /refused the login before it asked for a proof/,
      evidence: /"no such ticket"/,
      todo: /check authid/,
    });
    const records = await attempt.records();
    const frames = records.filter((record) => record.kind === 'message');
    expect(frames.map(({ dir, bytes }) => [dir, Buffer.from(bytes).toString()]).at(-1)).toEqual(['in', later]);
    expect(checksOf(records)).toContain(later.endsWith(',') ? 'T-03' : 'S-12');
    await inspector.now.login();
  });
});

/** A router that ends the connection in answer to HELLO. */
function ending(end: Script): Fault['peer'] {
  return scripted(async (talk) => {
    await talk.next();
    await end(talk);
    await talk.gone();
  });
}

describe('an end without ABORT', () => {
  const closed = (code: number | undefined, reason: string, evidence: RegExp, todo: RegExp): Fault => ({
    name: `close ${code ?? 'without a code'}${reason && `, ${reason}`}`,
    peer: ending((talk) => talk.socket.close(code, reason)),
    outcome: 'closed',
    ...(code !== undefined && { code }),
    happened: /closed the connection without a word of WAMP/,
    evidence,
    todo,
  });
  testFaults(inspector, [
    closed(1000, '', /close 1000 \(normal closure\)[^]*Last sent: HELLO/, /log of the router/),
    closed(1001, '', /close 1001/, /connect again later/),
    closed(
      1002,
      'WAMP Protocol Error (no roles)',
      /says: "WAMP Protocol Error \(no roles\)"/,
      /realm, roles and details of HELLO/,
    ),
    closed(1011, 'WAMP Internal Error', /close 1011[^]*"WAMP Internal Error"/, /realm it cannot parse/),
    closed(4000, 'mine', /close 4000 \(a code of the application\)/, /log of the router/),
    closed(undefined, '', /close without a code[^]*Last sent: HELLO/, /log of the router/),
    {
      name: 'TCP reset',
      peer: async () => {
        const peer = await listenRaw(
          accepting((socket) => socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 5))),
        );
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'transport-error',
      code: 'ECONNRESET',
      happened: /The connection broke/,
      evidence: /On the open connection: ECONNRESET[^]*1 message had passed/,
      todo: /log of the router/,
    },
    {
      name: 'the end of TCP without a close frame',
      peer: async () => {
        const peer = await listenRaw(accepting((socket) => socket.once('data', () => socket.end())));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'closed',
      happened: /connection was lost/,
      evidence: /without a WebSocket close[^]*Last sent: HELLO; no ABORT came/,
      todo: /log of the router/,
    },
    {
      name: 'the end of TCP in the middle of a frame',
      peer: async () => {
        const half = frame(0x81, GOOD_WELCOME).subarray(0, 20);
        const peer = await listenRaw(accepting((socket) => socket.once('data', () => socket.end(half))));
        return { url: `ws://127.0.0.1:${peer.port}/ws` };
      },
      outcome: 'closed',
      happened: /connection was lost/,
      evidence: /Last sent: HELLO/,
      todo: /log of the router/,
    },
  ]);
});

describe('in an open session', () => {
  it.each([
    ['a broken frame', '[36,', 'T-03'],
    ['a second WELCOME', GOOD_WELCOME, 'S-04'],
    ['CHALLENGE', '[4,"ticket",{}]', 'S-05'],
  ])('%s ends the session, and the login stays what it was', async (_name, later, check) => {
    let answer: readonly unknown[] = [];
    const { url, ...changes } = await scripted(async (talk) => {
      await talk.next();
      talk.send([4, 'ticket', {}]);
      await talk.next();
      talk.send(GOOD_WELCOME);
      talk.send(later);
      answer = await talk.next();
      await talk.gone();
    })();
    const attempt = await inspector.now.connect({ profile: profileOf(url, changes) });
    const summary = await attempt.ended();
    expect(summary.outcome).toBe('welcome');
    expect(answer[0]).toBe(3);
    expect(answer[2]).toBe('wamp.error.protocol_violation');
    const records = await attempt.records();
    expect(checksOf(records)).toContain(check);
    expect(summary.steps.at(-1)).toMatchObject({ type: 'ABORT', dir: 'out' });
    await inspector.now.login();
  });

  it('ignores a message of the extension range', async () => {
    const { url, ...changes } = await scripted(async (talk) => {
      await talk.next();
      talk.send('[300,"whatever"]');
      talk.send(GOOD_WELCOME);
      await answerGoodbye(talk);
    })();
    const attempt = await inspector.now.connect({ profile: profileOf(url, changes) });
    const summary = await attempt.decided();
    expect(summary.outcome).toBe('welcome');
    expect(summary.verdict.evidence.join('\n')).toContain('M-04');
    await attempt.leave();
  });
});

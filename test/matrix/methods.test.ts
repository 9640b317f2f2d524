// Every method over every transport, from HELLO to GOODBYE, on real sockets: what fits a wire logs in, what does not
// is refused with its reason.

import { describe, expect, it } from 'vitest';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { demoProfile } from '../support/demo-profile.ts';
import { eachWithInspector, type Followed } from '../support/inspector.ts';

const inspector = eachWithInspector({ everyWire: true });

const SERIALIZERS = ['json', 'cbor'] as const;
const WIRES = ['websocket', 'rawsocket', 'longpoll'].flatMap((transport) =>
  ['', '-tls', ...(transport === 'longpoll' ? [] : ['-unix'])].map((below) => ({
    ...{ transport, below, wire: `${transport}${below}` },
  })),
);

interface Case {
  readonly transport: string;
  readonly below: string;
  readonly wire: string;
  readonly serializer: string;
}

const CASES: readonly Case[] = WIRES.flatMap((wire) => SERIALIZERS.map((serializer) => ({ ...wire, serializer })));
const isTls = ({ below }: Case): boolean => below === '-tls';
const isUnix = ({ below }: Case): boolean => below === '-unix';
const hasCookies = ({ transport }: Case): boolean => transport !== 'rawsocket';

const ASKED = ['in CHALLENGE', 'out AUTHENTICATE'];

interface Login {
  readonly name: string;
  /** What WELCOME grants. */
  readonly authmethod: string;
  readonly authid: string;
  readonly authrole: string;
  readonly authprovider?: string;
  /** Between HELLO and WELCOME. */
  readonly talk: readonly string[];
  /** After WELCOME. */
  readonly after?: readonly string[];
  /** Labels of the derivations, and what each ends with. */
  readonly derived: readonly string[];
}

const member = (name: string, authmethod: string, authid: string): Login => ({
  ...{ name, authmethod, authid, authrole: 'user', talk: ASKED, derived: [authmethod] },
});

/** Those that fit every wire. */
const LOGINS: readonly Login[] = [
  member('ticket', 'ticket', 'tess'),
  member('wampcra', 'wampcra', 'wanda'),
  member('wampcra-salted', 'wampcra', 'sally'),
  { ...member('scram', 'wamp-scram', 'sam'), derived: ['wamp-scram', 'wamp-scram'] },
  { ...member('scram-pbkdf2', 'wamp-scram', 'pam'), derived: ['wamp-scram', 'wamp-scram'] },
  { ...member('scram-crossbar', 'scram', 'carla'), derived: ['scram', 'scram'] },
  member('cryptosign', 'cryptosign', 'chris'),
  member('totp', 'ticket', 'tom'),
  { ...member('two-factor', 'ticket', 'tina'), talk: [...ASKED, ...ASKED], derived: ['wampcra', 'ticket'] },
  member('by-hand', 'demo-puzzle', 'petra'),
];

async function connect(name: string, { wire, serializer }: Case, changes: Partial<Profile> = {}): Promise<Followed> {
  const profile = { ...demoProfile(inspector.now, name, wire), serializers: [serializer], ...changes };
  return inspector.now.connect({ profile });
}

/** Answers questions of CHALLENGEs that no method answers. */
function answerByHand(signature: string): void {
  const { link } = inspector.now;
  link.listen((notice) => {
    if (notice.kind === 'challenge-asked')
      void link.call('challenge.answer', { question: notice.body.question, signature });
  });
}

const types = ({ steps }: HandshakeSummary): string[] => steps.map(({ dir, type }) => `${dir} ${type}`);

function isFault(record: CaptureRecord): boolean {
  if (record.kind === 'finding') return record.finding.severity !== 'info';
  return record.kind === 'error' || record.kind === 'rejected' || record.kind === 'silence';
}

/** The whole session is what it should be, and nothing in it is a fault. */
async function expectLogin(attempt: Followed, login: Omit<Login, 'name'>): Promise<void> {
  const summary = await attempt.decided();
  const { authmethod, authid, authrole, authprovider = 'static', talk, after = [], derived } = login;
  expect(summary).toMatchObject({ outcome: 'welcome', authmethod });
  expect(summary.authid).toMatch(new RegExp(`^${authid}$`));
  const granted = new Map(summary.agreement?.granted.map((one) => [one.what, one.granted]));
  expect([granted.get('authrole'), granted.get('authprovider')]).toEqual([authrole, authprovider]);
  expect(summary.derivations.map(({ method }) => method)).toEqual(derived);
  for (const { sent, purpose } of summary.derivations) if (purpose === 'answer') expect(sent?.equal).toBe(true);
  const left = await attempt.leave();
  expect(types(left)).toEqual(['out HELLO', ...talk, 'in WELCOME', ...after, 'out GOODBYE', 'in GOODBYE']);
  expect((await attempt.records()).filter(isFault)).toEqual([]);
  expect(inspector.now.faults).toEqual([]);
}

/** The router refuses, for this reason. */
async function expectRefusal(attempt: Followed, reason: RegExp): Promise<void> {
  const { outcome, verdict, steps } = await attempt.ended();
  expect({ outcome, types: steps.map(({ type }) => type) }).toEqual({ outcome: 'abort', types: ['HELLO', 'ABORT'] });
  expect(verdict.evidence.join('\n')).toMatch(reason);
}

describe.each(CASES)('$wire, $serializer', (wire) => {
  it.each(LOGINS)('$name', async (login) => {
    answerByHand('42');
    await expectLogin(await connect(login.name, wire), login);
  });

  it('anonymous: a guest, or somebody local', async () => {
    const guest = { authid: 'guest-[0-9a-f]{10}', authrole: 'guest' };
    const local = { authid: 'local', authrole: 'local', authprovider: 'unix-socket' };
    for (const name of ['anonymous', 'unix-trust']) {
      const attempt = await connect(name, wire);
      await expectLogin(attempt, { ...(isUnix(wire) ? local : guest), authmethod: 'anonymous', talk: [], derived: [] });
    }
  });

  it('application: a call after WELCOME', async () => {
    const attempt = await connect('application', wire);
    const { authrole, authid } = isUnix(wire)
      ? { authrole: 'local', authid: 'local' }
      : { authrole: 'guest', authid: 'guest-.*' };
    const provider = isUnix(wire) && { authprovider: 'unix-socket' };
    const after = ['out CALL', 'in RESULT'];
    await expectLogin(attempt, {
      authmethod: 'anonymous',
      authid,
      authrole,
      ...provider,
      talk: [],
      after,
      derived: [],
    });
    expect((await attempt.summary()).application).toMatchObject([{ uri: 'demo.login', state: 'done' }]);
  });

  it('cryptosign, bound to the connection: with TLS only', async () => {
    const attempt = await connect('cryptosign-binding', wire);
    if (isTls(wire)) return expectLogin(attempt, member('cryptosign-binding', 'cryptosign', 'bea'));
    const { verdict, steps } = await attempt.ended();
    expect(steps.filter(({ type }) => type === 'HELLO')).toEqual([]);
    expect([verdict.happened, ...verdict.evidence].join('\n')).toMatch(/tls-unique needs TLS/);
  });

  it('wamp-scram, bound to the connection: with TLS only', async () => {
    for (const binding of ['tls-unique', 'tls-server-end-point']) {
      const { methods } = demoProfile(inspector.now, 'scram-pbkdf2', wire.wire);
      const bound = methods.map((choice) => ({ ...choice, options: { channel_binding: binding } }));
      const attempt = await connect('scram-pbkdf2', wire, { methods: bound });
      const summary = await attempt.decided();
      if (isTls(wire)) {
        expect(summary).toMatchObject({ outcome: 'welcome', authid: 'pam' });
        await attempt.leave();
      } else {
        expect(summary.steps.filter(({ type }) => type === 'HELLO')).toEqual([]);
        expect([summary.verdict.happened, ...summary.verdict.evidence].join('\n')).toMatch(/needs a TLS connection/);
        await attempt.ended();
      }
    }
  });

  it('tls: with TLS and a certificate only', async () => {
    const attempt = await connect('tls', wire);
    const granted = { authid: 'tilda', authrole: 'user', authprovider: 'certificate', authmethod: 'tls' };
    if (!isTls(wire)) return expectRefusal(attempt, /tls needs TLS, and this connection has none/);
    await expectLogin(attempt, { ...granted, talk: [], derived: [] });
    await expectRefusal(await connect('tls', wire, { tls: {} }), /tls needs a client certificate, and none was shown/);
  });

  it('cookie: the second login, with HTTP only', async () => {
    const { methods } = demoProfile(inspector.now, 'cookie', wire.wire);
    const alone = { methods: methods.filter(({ method }) => method === 'cookie') };
    const why = hasCookies(wire) ? /cookie needs the cookie of an earlier login/ : /cookie needs HTTP/;
    await expectRefusal(await connect('cookie', wire, { ...alone, id: 'another' }), why);
    await expectLogin(await connect('cookie', wire), member('cookie', 'ticket', 'cora'));
    const second = await connect('cookie', wire);
    if (!hasCookies(wire)) return expectLogin(second, member('cookie', 'ticket', 'cora'));
    const summary = await second.decided();
    expect(summary.byCookie).toBe(true);
    await expectLogin(second, { ...member('', 'ticket', 'cora'), authprovider: 'cookie', talk: [], derived: [] });
    // Somebody else's jar does not open the door.
    await expectRefusal(await connect('cookie', wire, { ...alone, id: 'another' }), /cookie does not know the cookie/);
  });
});

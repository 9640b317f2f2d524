// What the derivation shows is what was computed and sent. The challenges come from a plain `ws` server,
// and the answers are computed a second time here, with node:crypto alone.

import { createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { eachWithInspector, profileOf } from '../support/inspector.ts';
import { answerGoodbye, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';

const inspector = eachWithInspector();

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text, 'utf8').digest('base64');
const derived = (password: string, salt: string, iterations: number, keylen: number) =>
  pbkdf2Sync(Buffer.from(password, 'utf8'), Buffer.from(salt, 'utf8'), iterations, keylen, 'sha256').toString('base64');

const SECRET = 'pässword-漢-😀';
const CHALLENGE = '{"authid":"ann","nonce":"4Z/+==","timestamp":"2026-01-01T00:00:00.000Z","session":9007199254740992}';
/** Odd to read and odd to escape: what is signed is the text, not what it may mean. */
const AWKWARD = ' {\n"ä"\u0000\u2028: \ud83d\ude00 \\/ "\t} ';

interface Login {
  readonly summary: HandshakeSummary;
  readonly records: readonly CaptureRecord[];
  /** The AUTHENTICATE frame the router got. */
  readonly frame: string;
  readonly signature: unknown;
}

/** A login at a router that sends this CHALLENGE frame. */
async function login(method: string, challengeFrame: string, secretIs?: string, secret = SECRET): Promise<Login> {
  let frame = '';
  const peer = await listenScripted(async (talk) => {
    await talk.next();
    talk.send(challengeFrame);
    frame = (await talk.bytes()).toString();
    talk.send([2, 7, { ...WELCOME_DETAILS, authmethod: method }]);
    await answerGoodbye(talk);
  });
  inspector.now.environment['SECRET'] = secret;
  const choice: Profile['methods'][number] = {
    method,
    authid: { kind: 'value', value: 'ann' },
    secret: { from: 'env', name: 'SECRET' },
    ...(secretIs !== undefined && { secretIs }),
  };
  const attempt = await inspector.now.connect({ profile: profileOf(peer.url, { methods: [choice] }) });
  await attempt.decided();
  const summary = await attempt.leave();
  const [type, signature] = JSON.parse(frame) as unknown[];
  expect(type).toBe(5);
  return { summary, records: await attempt.records(), frame, signature };
}

interface Case {
  readonly name: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly secretIs?: string;
}

const SALTED = { salt: 'sält 😀', iterations: 25, keylen: 16 };
const CASES: readonly Case[] = [
  { name: 'plain', extra: { challenge: CHALLENGE }, key: SECRET },
  { name: 'plain, of an awkward text', extra: { challenge: AWKWARD }, key: SECRET },
  { name: 'plain, of an empty text', extra: { challenge: '' }, key: SECRET },
  { name: 'salted', extra: { challenge: CHALLENGE, ...SALTED }, key: derived(SECRET, SALTED.salt, 25, 16) },
  {
    name: 'salted, with the usual defaults',
    extra: { challenge: CHALLENGE, salt: 's' },
    key: derived(SECRET, 's', 1000, 32),
  },
  {
    name: 'salted, with the key given instead of the password',
    extra: { challenge: CHALLENGE, ...SALTED },
    key: SECRET,
    secretIs: 'derived-key',
  },
];

describe('wampcra', () => {
  it.each(CASES)('$name: the last value is what the router got', async ({ extra, key, secretIs }) => {
    const { summary, records, signature, frame } = await login(
      'wampcra',
      JSON.stringify([4, 'wampcra', extra]),
      secretIs,
    );
    const right = hmac(key, String(extra['challenge']));
    expect(signature).toBe(right);
    expect(frame).toBe(`[5,"${right}",{}]`);
    const [derivation] = records.filter((record) => record.kind === 'derivation');
    expect(derivation?.steps.at(-1)).toMatchObject({ label: 'signature', value: right });
    expect(summary.derivations).toHaveLength(1);
    expect(summary.derivations[0]?.steps.at(-1)?.value).toBe(right);
    expect(summary.derivations[0]?.sent).toMatchObject({ equal: true });
    expect(summary.outcome).toBe('welcome');
  });

  it('signs the challenge as it was received, however it is escaped on the wire', async () => {
    const escaped = String.raw`[4,"wampcra",{"challenge":"\u007b\"a\":\/\u00e4ä\ud83d\uDE00\u0000}"}]`;
    const { signature, records } = await login('wampcra', escaped);
    expect(signature).toBe(hmac(SECRET, '{"a":/ää😀\u0000}'));
    const challenge = records.find((record) => record.kind === 'message' && record.dir === 'in');
    expect(challenge?.kind === 'message' && Buffer.from(challenge.bytes).toString()).toBe(escaped);
  });

  it('tells the CHALLENGE it answers, and hides password and key', async () => {
    const { records } = await login('wampcra', JSON.stringify([4, 'wampcra', { challenge: CHALLENGE, ...SALTED }]));
    const derivation = records.find((record) => record.kind === 'derivation');
    const about = derivation?.kind === 'derivation' ? derivation.about : 0;
    expect(records[about - 1]).toMatchObject({ kind: 'message', dir: 'in' });
    const told = JSON.stringify(derivation);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(derived(SECRET, SALTED.salt, 25, 16));
    const fingerprint = (text: string) =>
      createHmac('sha256', inspector.now.installationKey).update(text).digest('hex').slice(0, 6);
    const steps = derivation?.kind === 'derivation' ? derivation.steps : [];
    expect(steps.map(({ label, fingerprint: print }) => [label, print])).toEqual([
      ['password', fingerprint(SECRET)],
      ['salt', undefined],
      ['iterations', undefined],
      ['keylen', undefined],
      ['derived key', fingerprint(derived(SECRET, SALTED.salt, 25, 16))],
      ['challenge', undefined],
      ['signature', undefined],
    ]);
  });
});

describe('ticket', () => {
  it('sends the ticket; derivation and frame carry the same fingerprint, and neither the ticket', async () => {
    const { summary, records, signature } = await login('ticket', '[4,"ticket",{}]');
    expect(signature).toBe(SECRET);
    const print = createHmac('sha256', inspector.now.installationKey).update(SECRET).digest('hex').slice(0, 6);
    const [derivation] = records.filter((record) => record.kind === 'derivation');
    expect(derivation?.steps.at(-1)).toMatchObject({ label: 'ticket', fingerprint: print });
    expect(derivation?.steps.at(-1)?.value).toBeUndefined();
    const sent = records.filter((record) => record.kind === 'message' && record.dir === 'out')[1];
    const masks = sent?.kind === 'message' ? sent.masks : [];
    expect(masks.map(({ fingerprint }) => fingerprint)).toEqual([print]);
    expect(sent?.kind === 'message' && Buffer.from(sent.bytes).includes(SECRET)).toBe(false);
    expect(summary.derivations[0]?.sent).toMatchObject({ equal: true });
  });

  it('computes a one-time code when it is asked for, and shows the one that was sent', async () => {
    const { records, signature } = await login(
      'ticket',
      '[4,"ticket",{}]',
      'totp-secret',
      'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    );
    expect(signature).toMatch(/^\d{6}$/);
    const print = createHmac('sha256', inspector.now.installationKey).update(String(signature)).digest('hex');
    const [derivation] = records.filter((record) => record.kind === 'derivation');
    expect(derivation?.steps.at(-1)).toMatchObject({ label: 'code', fingerprint: print.slice(0, 6) });
  });
});

import { describe, expect, it } from 'vitest';
import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import { bytesOf } from '../../../../src/main/inspect/record-bytes.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { hello, Recording, welcome } from '../../../support/recording.ts';
import { allFields, detailOf, field } from './detailed.ts';

const SIGNATURE = 'aGFuZC1tYWRl';
const CHALLENGE = [4, 'wampcra', { challenge: 'sign me', salt: 's' }];

/** A salted login up to AUTHENTICATE; `sent` is what goes out as its signature. */
function login(sent = SIGNATURE): Recording {
  const recording = Recording.open().sent(hello()).received(CHALLENGE);
  recording.derived({
    method: 'wampcra',
    about: recording.last,
    took: 3_500,
    trace: [
      { label: 'password', how: 'the secret', encoding: 'utf-8', value: 'secret-of-ann', secret: true },
      { label: 'signature', how: 'base64 of HMAC', encoding: 'base64', value: SIGNATURE, secret: false },
    ],
  });
  return recording.sent([5, sent, {}]);
}

const seqOf = (recording: Recording, kind: string, type?: string) =>
  recording
    .records()
    .find((record) => record.kind === kind && (!type || recording.store.row(record.seq)?.type === type))?.seq ?? 0;

describe('the detail of a record', () => {
  it('is none where there is no record', () => {
    const recording = login();
    const summary = () => recording.summary();
    for (const seq of [0, -1, recording.last + 1, 1e9])
      expect(recordDetail(recording.store, seq, summary)).toBeUndefined();
  });

  it('has what a heading needs', () => {
    const recording = Recording.open()
      .after(2)
      .received([2, 7, { roles: { broker: {} } }]);
    expect(detailOf(recording, seqOf(recording, 'message'))).toMatchObject({
      at: 8_000,
      kind: 'message',
      title: 'WELCOME',
      type: 'WELCOME',
      dir: 'in',
      size: 29,
      serializer: 'json',
      groups: [],
      masks: [],
    });
  });

  it('is told for a frame for which no serializer was agreed on, too', () => {
    const recording = new Recording().received('[1,"r",{}]');
    expect(detailOf(recording, 1)).toMatchObject({ title: 'HELLO', serializer: 'json' });
  });
});

describe('masks', () => {
  it('are told at the value that holds them, and nowhere else', () => {
    const recording = login();
    recording.received([36, 1, 2, {}, ['it was secret-of-ann', 'no'], { 'secret-of-ann': 1 }]);
    const detail = detailOf(recording, seqOf(recording, 'message', 'EVENT'));
    expect(detail.masks).toHaveLength(2);
    expect(detail.masks[0]).toMatchObject({ what: 'password' });
    const masked = field(detail, '4.0');
    expect(masked.text).toBe(`"it was ${'*'.repeat(13)}"`);
    expect(masked.masked).toEqual({ what: 'password', fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/) as string });
    expect(allFields(detail.fields).filter((one) => one.masked)).toEqual([masked]);
    expect(detail.fields.at(-1)?.children?.[0]?.name).toBe('*'.repeat(13));
  });

  it('hide a ticket, also from what is said about it', () => {
    const recording = Recording.open().sent(hello()).received([4, 'ticket', {}]);
    const seq = recording.last + 1;
    recording.sent([5, Buffer.alloc(32, 9).toString('base64'), {}]);
    const signature = field(detailOf(recording, seq), '1');
    expect(signature).toMatchObject({ text: `"${'*'.repeat(44)}"`, masked: { what: 'signature' } });
    expect(signature.reading).toBeUndefined();
  });
});

describe('findings', () => {
  it('are those about the record, in the order they were found', () => {
    const recording = Recording.open()
      .sent(hello())
      .received([2, 7, {}], [2, 8, { roles: { broker: {} } }]);
    const [first, second] = recording.records().filter((record) => recording.store.row(record.seq)?.type === 'WELCOME');
    expect(detailOf(recording, first?.seq).findings.map(({ check }) => check)).toEqual(['S-15', 'S-19']);
    expect(detailOf(recording, second?.seq).findings.map(({ check }) => check)).toEqual(['S-04']);
  });

  it('are found when they come late, too', () => {
    const store = new CaptureStore();
    const text = (frame: unknown) => Buffer.from(JSON.stringify(frame));
    const goodbye = { kind: 'message', dir: 'out', bytes: text([6, {}, 'a.b']), masks: [], opcode: 'text' } as const;
    store.append(0, goodbye, { type: 'GOODBYE' });
    for (let i = 0; i < 5_000; i++)
      store.append(
        i,
        { kind: 'message', dir: 'in', bytes: text([36, 1, i + 1, {}]), masks: [], opcode: 'text' },
        { type: 'EVENT' },
      );
    store.append(9, { kind: 'finding', about: 1, finding: { check: 'S-10', severity: 'warning', text: 'No answer.' } });
    const detail = recordDetail(store, 1, () => {
      throw new Error('no summary is needed');
    });
    expect(detail?.findings).toEqual([{ check: 'S-10', severity: 'warning', text: 'No answer.' }]);
    expect(recordDetail(store, 2, () => Recording.open().summary())?.findings).toEqual([]);
  });

  it('may be about bytes that are no message', () => {
    const store = new CaptureStore();
    store.append(0, { kind: 'rejected', dir: 'in', bytes: Uint8Array.of(1), masks: [], reason: 'no' });
    const finding = { check: 'T-01', severity: 'error', text: 'So.' } as const;
    store.append(1, { kind: 'finding', about: 1, finding });
    expect(recordDetail(store, 1, () => Recording.open().summary())?.findings).toEqual([finding]);
  });

  it('are bounded', () => {
    const store = new CaptureStore();
    store.append(
      0,
      { kind: 'message', dir: 'in', bytes: Buffer.from('[36,1,2,{}]'), masks: [], opcode: 'text' },
      { type: 'EVENT' },
    );
    for (let i = 0; i < 500; i++)
      store.append(1, { kind: 'finding', about: 1, finding: { check: `M-${i}`, severity: 'info', text: 'So.' } });
    const findings = recordDetail(store, 1, () => Recording.open().summary())?.findings ?? [];
    expect(findings.map(({ check }) => check)).toEqual(Array.from({ length: 100 }, (_, i) => `M-${i}`));
  });
});

describe('the derivation', () => {
  it('stands with the AUTHENTICATE it led to, and with its own record', () => {
    const recording = login();
    const wanted = { method: 'wampcra', took: 3_500, equal: true };
    const detail = detailOf(recording, seqOf(recording, 'message', 'AUTHENTICATE'));
    expect(detail.derivation).toMatchObject(wanted);
    expect(detail.derivation?.steps.map(({ label, value }) => [label, value])).toEqual([
      ['password', undefined],
      ['signature', SIGNATURE],
    ]);
    const own = detailOf(recording, seqOf(recording, 'derivation'));
    expect(own.derivation).toEqual(detail.derivation);
    expect(own).toMatchObject({ title: 'Derivation of the answer', kind: 'derivation' });
    expect(detailOf(recording, seqOf(recording, 'message', 'CHALLENGE'))).not.toHaveProperty('derivation');
    expect(JSON.stringify([detail, own])).not.toContain('secret-of-ann');
  });

  it('says if something else was sent, as the summary does', () => {
    const recording = login('c29tZXRoaW5nIGVsc2U=');
    expect(detailOf(recording, seqOf(recording, 'message', 'AUTHENTICATE')).derivation?.equal).toBe(false);
    expect(recording.summary().derivations[0]?.sent?.equal).toBe(false);
  });

  it('does not say so if nothing was sent', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE);
    recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [] });
    expect(detailOf(recording).derivation).toEqual({
      ...{ seq: recording.last, method: 'wampcra', purpose: 'answer', round: 1 },
      steps: [],
      took: 1,
    });
  });

  it('of the router stands at its WELCOME, and says so', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE).sent([5, 'x', {}]).received(welcome());
    const about = recording.last;
    const step = { label: 'equal', how: '', encoding: 'utf-8', value: 'yes', secret: false } as const;
    recording.derived({ method: 'wampcra', about, took: 1, trace: [step], purpose: 'router-proof' });
    expect(detailOf(recording, about).derivation).toMatchObject({ purpose: 'router-proof', round: 1 });
    const own = detailOf(recording);
    expect(own.title).toBe('Check of what the router proves');
    expect(own.groups[0]).toEqual({
      title: 'Check of what the router proves',
      facts: [
        { label: 'Method', value: 'wampcra' },
        { label: 'Checks', value: `record #${about}` },
        { label: 'Steps', value: '1' },
        { label: 'Took', value: '0.00 ms' },
      ],
    });
  });

  it('that came to nothing stands at its CHALLENGE and at our ABORT, and at no other', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE);
    const about = recording.last;
    recording.derived({ method: 'wampcra', about, took: 1, trace: [], refused: 'no key', couldSend: true });
    recording.sent([3, {}, 'wamp.error.authentication_failed']);
    const told = { seq: about + 1, refused: 'no key', couldSend: true };
    expect(detailOf(recording, about).derivation).toMatchObject(told);
    expect(detailOf(recording).derivation).toMatchObject(told);
    const refusal = login().received([3, {}, 'wamp.error.not_authorized']);
    expect(detailOf(refusal).derivation).toBeUndefined();
    expect(detailOf(refusal, seqOf(refusal, 'message', 'CHALLENGE')).derivation).toBeUndefined();
    const ours = login().sent([3, {}, 'wamp.error.protocol_violation']);
    expect(detailOf(ours).derivation).toBeUndefined();
  });

  it('says who typed it, and that it was sent though it was known to fail', () => {
    const recording = Recording.open().sent(hello()).received(CHALLENGE);
    const more = { refused: 'no key', couldSend: true, sentAnyway: true, byHand: true };
    recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [], ...more }).sent([5, 'x', {}]);
    expect(detailOf(recording).derivation).toMatchObject({ ...more, equal: false });
  });

  it('tells why nothing was sent, or who sent it', () => {
    const facts = (more: object) => {
      const recording = Recording.open().sent(hello()).received(CHALLENGE);
      recording.derived({ method: 'wampcra', about: recording.last, took: 1, trace: [], ...more });
      return Object.fromEntries(detailOf(recording).groups[0]?.facts.map(({ label, value }) => [label, value]) ?? []);
    };
    expect(facts({ refused: 'no key', couldSend: true })).toMatchObject({
      'Why it must fail': 'no key',
      Sent: 'no',
      'Could be sent': 'yes, if you say so',
    });
    expect(facts({ refused: 'no key', couldSend: true, sentAnyway: true })).toMatchObject({
      Sent: 'yes, all the same',
    });
    expect(facts({ byHand: true })).toMatchObject({ 'Answered by': 'a person' });
  });
});

describe('the other end', () => {
  it('of a request is told, from both sides', () => {
    const recording = Recording.open().sent(hello()).received(welcome()).after(1);
    const call = recording.last + 1;
    recording.sent([48, 1, {}, 'a.b']).after(3);
    const result = recording.last + 1;
    recording.received([50, 1, {}]);
    expect(detailOf(recording, call).pair).toEqual({ seq: result, type: 'RESULT', apart: 3_000 });
    const detail = detailOf(recording, result);
    expect(detail.pair).toEqual({ seq: call, type: 'CALL', apart: 3_000 });
    expect(field(detail, '1').reading).toBe(`CALL #${call}`);
  });

  it('of an event is the topic of its subscription', () => {
    const recording = Recording.open().sent(hello()).received(welcome());
    recording.sent([32, 1, {}, 'a.topic']).received([33, 1, 9]);
    const seq = recording.last + 1;
    recording.received([36, 9, 5, {}]);
    expect(field(detailOf(recording, seq), '1').reading).toBe('a.topic');
    expect(field(detailOf(recording, seq), '2').reading).toBeUndefined();
  });
});

describe('a large frame', () => {
  const items = Array.from({ length: 60_000 }, (_, i) => ({ number: i, name: `item ${i}` }));

  it('is told like a small one, with counts', () => {
    const recording = Recording.open().sent(hello()).received(welcome());
    const seq = recording.last + 1;
    recording.received([36, 9, 5, { topic: 'a.b' }, items, { last: 'x'.repeat(300_000) }]);
    const detail = detailOf(recording, seq);
    expect(detail.size).toBeGreaterThan(2_000_000);
    expect(detail.unreadable).toBeUndefined();
    expect(field(detail, '4').text).toBe('60000 items');
    expect((field(detail, '4').children?.length ?? 0) + (field(detail, '4').more ?? 0)).toBe(60_000);
    expect(field(detail, '4.1.name').text).toBe('"item 1"');
    expect(field(detail, '5.last')).toMatchObject({ cut: true, start: detail.size - 300_004, end: detail.size - 2 });
    const { bytes } = recording.store.record(seq) as { bytes: Uint8Array };
    for (const { start, end, text, children, cut } of allFields(detail.fields))
      if (start !== undefined && !children && !cut)
        expect(Buffer.from(bytes.subarray(start, end)).toString()).toBe(text);
  });

  it('that is malformed or torn is read as far as it goes', () => {
    const malformed = Recording.open();
    malformed.received([48, 'no id', {}, 'a.b', items]);
    expect(detailOf(malformed, seqOf(malformed, 'message'))).toMatchObject({
      title: 'CALL',
      unreadable: 'CALL.Request is an id and must be an integer; this is a string ("no id").',
    });
    const torn = Recording.open();
    torn.received(JSON.stringify([36, 9, 5, {}, items]).slice(0, -1));
    expect(detailOf(torn, seqOf(torn, 'message'))).toMatchObject({ title: 'Undecodable frame', fields: [] });
  });
});

describe('bytes', () => {
  it('are those a record holds', () => {
    const base = { v: 1, seq: 1, at: 0 } as const;
    const bytes = Uint8Array.of(1, 2);
    expect(bytesOf({ ...base, kind: 'rejected', dir: 'in', bytes, masks: [], reason: '' })).toBe(bytes);
    const upgrade = { path: '/', requestHeaders: [], offered: [], status: 400, statusText: '', responseHeaders: [] };
    expect(bytesOf({ ...base, kind: 'upgrade', ...upgrade, accepted: false, took: 1, body: bytes })).toBe(bytes);
    expect(bytesOf({ ...base, kind: 'upgrade', ...upgrade, accepted: false, took: 1 })).toHaveLength(0);
    expect(bytesOf({ ...base, kind: 'silence', step: 'HELLO', seconds: 1 })).toHaveLength(0);
  });
});

// One record through the link: its detail and its bytes.

import { describe, expect, it } from 'vitest';
import type { ResultOf } from '../../src/shared/contract/commands.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { callProcedure } from '../support/requests.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { RecordDetail } from '../../src/shared/record-detail.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { followed, refusal, type Now } from './carrier.ts';

export function detailTests(host: { readonly now: Now }): void {
  /** A whole session of sally with one call, left. */
  async function session(): Promise<string> {
    const { link } = host.now;
    const { capture } = await link.call('session.connect', { demo: 'wampcra-salted' });
    await followed(link, capture, true);
    await callProcedure(link, capture, 'demo.add2', { args: [1, 2] });
    await link.call('session.leave', { capture });
    return capture;
  }

  async function details(capture: string): Promise<RecordDetail[]> {
    const { link } = host.now;
    const { total } = await link.call('capture.info', { capture });
    const all: RecordDetail[] = [];
    for (let seq = 1; seq <= total; seq++) all.push(fromWire(await link.call('capture.detail', { capture, seq })));
    return all;
  }

  describe('details', () => {
    it('agree with the rows and the records', async () => {
      const { link } = host.now;
      const capture = await session();
      const { rows } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 1000 });
      const all = await details(capture);
      expect(all.map(({ seq, at, kind, type, dir, size }) => ({ seq, at, kind, type, dir, size }))).toEqual(
        rows.map(({ seq, at, kind, type, dir, size }) => ({ seq, at, kind, type, dir, size })),
      );
      expect(all.map(({ title }) => title)).toEqual([
        ...['Name resolution', 'TCP connection', 'HTTP upgrade', 'Connection open'],
        ...['HELLO', 'CHALLENGE', 'Derivation of the answer', 'AUTHENTICATE', 'WELCOME'],
        ...['CALL', 'RESULT', 'GOODBYE', 'GOODBYE', 'Connection closed'],
      ]);
      for (const { type, fields, groups, unreadable } of all) {
        expect(type ? fields.length > 1 : groups.length > 0).toBe(true);
        expect(unreadable).toBeUndefined();
      }
    });

    it('tell what messages carry on one line each, and nothing of other records', async () => {
      const { link } = host.now;
      const capture = await session();
      const { rows } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 1000 });
      const seqs = rows.map(({ seq }) => seq);
      const lines = await link.call('capture.payloads', { capture, seqs: [...seqs, 4711] });
      expect(lines).toHaveLength(seqs.length + 1);
      const told = rows.flatMap(({ type }, at) => (lines[at] === null ? [] : [[type, lines[at]]]));
      expect(told).toEqual([
        ['CALL', '[1, 2]'],
        ['RESULT', '[3]'],
      ]);
    });

    it('tell the derivation with the answer it led to', async () => {
      const capture = await session();
      const all = await details(capture);
      const answer = all.find(({ type }) => type === 'AUTHENTICATE');
      const own = all.find(({ kind }) => kind === 'derivation');
      expect(answer?.derivation).toMatchObject({ method: 'wampcra', equal: true });
      expect(answer?.derivation?.steps.at(-1)?.value).toBe(JSON.parse(answer?.fields[1]?.text ?? ''));
      expect(own?.derivation).toEqual(answer?.derivation);
      expect(all.filter(({ derivation }) => derivation)).toHaveLength(2);
    });

    it('tell the other end of a request', async () => {
      const all = await details(await session());
      const [call, result] = ['CALL', 'RESULT'].map((wanted) => all.find(({ type }) => type === wanted));
      expect(call?.pair).toMatchObject({ seq: result?.seq, type: 'RESULT' });
      expect(result?.pair).toMatchObject({ seq: call?.seq, type: 'CALL' });
      expect(result?.pair?.apart).toBe((result?.at ?? 0) - (call?.at ?? 0));
    });

    it('give the message itself, and nothing for records that hold none', async () => {
      const { link } = host.now;
      const capture = await session();
      const all = await details(capture);
      const seqOf = (type: string) => all.find((one) => one.type === type)?.seq ?? 0;
      const given = async (seq: number) => {
        const { message } = await link.call('capture.message', { capture, seq });
        return message && fromWire(message);
      };
      expect(await given(seqOf('RESULT'))).toEqual({ kind: 'RESULT', request: 1, details: {}, args: [3] });
      expect(await given(all[0]?.seq ?? 0)).toBeUndefined();
      expect(await refusal(link.call('capture.message', { capture, seq: 4711 }))).toMatchObject({
        code: 'unknown-record',
      });
    });

    it('name records that are not there', async () => {
      const { link } = host.now;
      const capture = await session();
      const { total } = await link.call('capture.info', { capture });
      for (const seq of [total + 1, 1_000_000]) {
        const missing = { code: 'unknown-record', evidence: `Record ${seq}.` };
        expect(await refusal(link.call('capture.detail', { capture, seq }))).toEqual(missing);
        expect(await refusal(link.call('capture.bytes', { capture, seq, from: 0, count: 1 }))).toEqual(missing);
      }
    });
  });

  describe('bytes', () => {
    it('come in the part that is asked for', async () => {
      const { link } = host.now;
      const frame = Buffer.from(`[36,1,2,{},["${'\u{1f99c}'.repeat(100_000)}"]]`);
      const peer = await listenScripted(async (talk) => {
        await talk.next();
        talk.send([2, 7, WELCOME_DETAILS]);
        talk.send(frame.toString());
        talk.send([6, {}, 'wamp.close.system_shutdown']);
        await talk.next();
      });
      const { capture } = await link.call('session.connect', { profile: newProfile('s', 's', peer.url, 'demo') });
      await followed(link, capture, false);
      const { rows } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 1000 });
      const seq = rows.find(({ type }) => type === 'EVENT')?.seq ?? 0;
      const part = async (from: number, count: number) => {
        const result: ResultOf<'capture.bytes'> = await link.call('capture.bytes', { capture, seq, from, count });
        return { bytes: Buffer.from(fromWire(result.bytes)), total: result.total };
      };
      const whole: Buffer[] = [];
      for (let at = 0; at < frame.length; at += 1 << 18) whole.push((await part(at, 1 << 18)).bytes);
      expect(Buffer.concat(whole).equals(frame)).toBe(true);
      expect(await part(5, 3)).toEqual({ bytes: frame.subarray(5, 8), total: frame.length });
      expect((await part(frame.length - 2, 100)).bytes.toString()).toBe(']]');
      for (const [from, count] of [
        [0, 0],
        [frame.length, 10],
        [2 ** 40, 10],
      ] as const)
        expect(await part(from, count)).toEqual({ bytes: Buffer.alloc(0), total: frame.length });
      const tooMany = link.call('capture.bytes', { capture, seq, from: 0, count: (1 << 18) + 1 });
      expect(await refusal(tooMany)).toMatchObject({ code: 'bad-parameters' });
      expect(await link.call('capture.bytes', { capture, seq: 1, from: 0, count: 10 })).toMatchObject({ total: 0 });
      await finishScripted();
    });
  });
}

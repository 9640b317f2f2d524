// Captures through the link: viewers pull what they show.

import { newProfile } from '../../src/shared/new-profile.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CaptureRow } from '../../src/shared/capture-row.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { callProcedure } from '../support/requests.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { bodies, followed, refusal, type Now } from './carrier.ts';

export function captureTests(host: { readonly now: Now }): void {
  /** A whole session of sally: opened, used once, left. */
  async function session(): Promise<string> {
    const { link } = host.now;
    const { capture } = await link.call('session.connect', { demo: 'wampcra-salted' });
    await followed(link, capture, true);
    await callProcedure(link, capture, 'demo.add2', { args: [1, 2] });
    await link.call('session.leave', { capture });
    return capture;
  }

  async function all(capture: string, view = 0): Promise<{ rows: readonly CaptureRow[]; total: number }> {
    return host.now.link.call('capture.rows', { capture, view, from: 0, count: 1000 });
  }

  describe('captures', () => {
    it('lists them newest first, with what is known of them', async () => {
      const { link } = host.now;
      expect(await link.call('capture.list', {})).toEqual([]);
      const first = await session();
      const second = await session();
      const list = await link.call('capture.list', {});
      expect(list.map(({ header }) => header.id)).toEqual([second, first]);
      expect(list[1]).toEqual(await link.call('capture.info', { capture: first }));
      expect(list[1]).toMatchObject({
        header: { label: 'Demo: wampcra-salted', realm: 'demo', profileId: 'demo-wampcra-salted' },
        live: false,
        outcome: 'welcome',
        evicted: 0,
      });
      expect(Date.parse(list[1]?.header.startedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    });

    it('gives rows and records that agree', async () => {
      const { link } = host.now;
      const capture = await session();
      const { total } = await link.call('capture.info', { capture });
      const { rows, total: inView } = await all(capture);
      expect(inView).toBe(total);
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
      for (const row of rows) {
        const record = fromWire(await link.call('capture.record', { capture, seq: row.seq }));
        expect(record).toMatchObject({ v: 1, seq: row.seq, at: row.at, kind: row.kind });
        if (record.kind === 'message') {
          expect(record.bytes).toBeInstanceOf(Uint8Array);
          expect(record.bytes.length).toBe(row.size);
          expect(record.dir).toBe(row.dir);
        }
      }
      expect(rows.flatMap(({ type }) => type ?? [])).toEqual([
        ...['HELLO', 'CHALLENGE', 'AUTHENTICATE', 'WELCOME'],
        ...['CALL', 'RESULT', 'GOODBYE', 'GOODBYE'],
      ]);
      for (const seq of [total + 1, 10_000])
        expect(await refusal(link.call('capture.record', { capture, seq }))).toMatchObject({ code: 'unknown-record' });
    });

    it('gives the rows that are asked for, and none beyond', async () => {
      const { link } = host.now;
      const capture = await session();
      const { rows, total } = await all(capture);
      const part = await link.call('capture.rows', { capture, view: 0, from: 2, count: 3 });
      expect(part).toEqual({ rows: rows.slice(2, 5), total, evicted: 0 });
      for (const [from, count] of [
        [0, 0],
        [total, 5],
        [2 ** 40, 5],
      ] as const)
        expect(await link.call('capture.rows', { capture, view: 0, from, count })).toEqual({
          rows: [],
          total,
          evicted: 0,
        });
      const past = { capture, view: 0, from: 0, count: 1001 };
      expect(await refusal(link.call('capture.rows', past))).toMatchObject({ code: 'bad-parameters' });
    });

    it('filters by kind, type, direction and text', async () => {
      const { link } = host.now;
      const capture = await session();
      const { rows } = await all(capture);
      const seqs = async (filter: Parameters<typeof view>[0]) =>
        (await all(capture, await view(filter))).rows.map(({ seq }) => seq);
      const view = async (filter: { kinds?: string[]; types?: string[]; dir?: 'in' | 'out'; text?: string }) =>
        (await link.call('capture.createView', { capture, filter })).view;
      const of = (fits: (row: CaptureRow) => boolean) => rows.filter(fits).map(({ seq }) => seq);
      expect(await seqs({})).toEqual(of(() => true));
      expect(await seqs({ kinds: ['message'] })).toEqual(of(({ kind }) => kind === 'message'));
      expect(await seqs({ types: ['CALL', 'RESULT'] })).toEqual(of(({ type }) => type === 'CALL' || type === 'RESULT'));
      expect(await seqs({ kinds: ['message'], dir: 'in' })).toEqual(
        of(({ kind, dir }) => kind === 'message' && dir === 'in'),
      );
      expect(await seqs({ text: 'DEMO.ADD2' })).toEqual(of(({ type }) => type === 'CALL' || type === 'RESULT'));
      expect(await seqs({ text: 'in no record' })).toEqual([]);
    });

    it('tells request and reply as each other’s end, and counts what passed', async () => {
      const { link } = host.now;
      const capture = await session();
      const { rows } = await all(capture);
      const [call, result] = ['CALL', 'RESULT'].map((name) => rows.find(({ type }) => type === name));
      expect(call).toMatchObject({ uri: 'demo.add2', pair: result?.seq });
      expect(result).toMatchObject({ uri: 'demo.add2', uriFrom: 'pair', pair: call?.seq });
      expect(result?.latency).toBe(Math.round((result?.at ?? 0) - (call?.at ?? 0)));
      const of = (wanted: string) => rows.filter(({ kind, dir }) => kind === 'message' && dir === wanted).length;
      const counts = { sent: of('out'), received: of('in'), errors: 0, warnings: 0, cleared: 0 };
      expect(await link.call('capture.info', { capture })).toMatchObject(counts);
    });

    it('locates the row of a record in each view', async () => {
      const { link } = host.now;
      const capture = await session();
      const { view } = await link.call('capture.createView', { capture, filter: { dir: 'in' } });
      for (const number of [0, view]) {
        const shown = new Map((await all(capture, number)).rows.map(({ seq, row }) => [seq, row]));
        expect(shown.size).toBeGreaterThan(2);
        for (const { seq } of (await all(capture)).rows) {
          const row = shown.get(seq);
          const located = await link.call('capture.locate', { capture, view: number, seq });
          expect(located).toEqual(row === undefined ? {} : { row });
        }
      }
      const { total } = await link.call('capture.info', { capture });
      expect(await link.call('capture.locate', { capture, view: 0, seq: total + 1 })).toEqual({});
      const dropped = link.call('capture.locate', { capture, view: view + 1, seq: 1 });
      expect(await refusal(dropped)).toMatchObject({ code: 'unknown-view' });
    });

    it('clears: the views begin anew, the handshake stays, and everybody is told', async () => {
      const { link, heard } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await followed(link, capture, true);
      const { view } = await link.call('capture.createView', { capture, filter: { dir: 'in' } });
      const before = await link.call('capture.info', { capture });
      const summary = await link.call('capture.summary', { capture });
      expect(await link.call('capture.clear', { capture })).toBeNull();
      const info = await link.call('capture.info', { capture });
      expect(info).toMatchObject({ total: before.total, cleared: before.total, evicted: 0, live: true });
      for (const number of [0, view]) expect(await all(capture, number)).toEqual({ rows: [], total: 0, evicted: 0 });
      expect(await link.call('capture.summary', { capture })).toEqual(summary);
      // What was told last before may come after.
      while (bodies(heard, 'capture-changed').at(-1)?.cleared === 0) await sleep(5);
      expect(bodies(heard, 'capture-changed').at(-1)).toMatchObject({ cleared: before.total });

      await callProcedure(link, capture, 'demo.add2', { args: [1, 2] });
      expect((await all(capture)).rows).toMatchObject([
        { row: 0, seq: before.total + 1, type: 'CALL' },
        { row: 1, seq: before.total + 2, type: 'RESULT' },
      ]);
      expect((await all(capture, view)).rows).toMatchObject([{ row: 0, type: 'RESULT' }]);
      await link.call('session.leave', { capture });
    });

    it('drops views', async () => {
      const { link } = host.now;
      const capture = await session();
      const { view } = await link.call('capture.createView', { capture, filter: { kinds: ['message'] } });
      expect(await link.call('capture.dropView', { capture, view })).toBeNull();
      const rows = (number: number) => link.call('capture.rows', { capture, view: number, from: 0, count: 1 });
      expect(await refusal(rows(view))).toMatchObject({ code: 'unknown-view' });
      await link.call('capture.dropView', { capture, view });
      await link.call('capture.dropView', { capture, view: 0 });
      expect((await rows(0)).total).toBeGreaterThan(0);
    });

    it('summarizes: ladder, derivation, agreement, verdict', async () => {
      const { link } = host.now;
      const capture = await session();
      const summary = fromWire(await link.call('capture.summary', { capture }));
      expect(summary).toMatchObject({ v: 1, outcome: 'welcome', authmethod: 'wampcra', authid: 'sally' });
      expect(summary.capture.id).toBe(capture);
      expect(summary.derivations[0]?.sent?.equal).toBe(true);
      expect(summary.agreement?.granted).toContainEqual({ what: 'authid', asked: 'sally', granted: 'sally' });
      expect(summary.verdict.happened).toContain('Logged in to demo by wampcra.');
    });

    it('carries frames that no text can hold', async () => {
      const { link } = host.now;
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => 255 - i);
      const peer = await listenScripted(async (talk) => {
        await talk.next();
        talk.send([2, 7, WELCOME_DETAILS]);
        talk.send(bytes);
      });
      const { capture } = await link.call('session.connect', { profile: newProfile('s', 's', peer.url, 'demo') });
      const { total } = await followed(link, capture, false);
      const records = await Promise.all(
        Array.from({ length: total }, async (_, i) =>
          fromWire(await link.call('capture.record', { capture, seq: i + 1 })),
        ),
      );
      expect(records.filter((record) => record.kind === 'message' && record.opcode === 'binary')).toMatchObject([
        { bytes },
      ]);
      await finishScripted();
    });

    it('closes: the session is left, the capture gone, and everybody told', async () => {
      const { link, heard } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await followed(link, capture, true);
      expect(await link.call('capture.close', { capture })).toBeNull();
      expect(bodies(heard, 'capture-closed')).toEqual([{ capture }]);
      expect(await link.call('capture.list', {})).toEqual([]);
      expect(await refusal(link.call('capture.info', { capture }))).toMatchObject({ code: 'unknown-capture' });
      const closed = heard.length;
      await new Promise((resolve) => setTimeout(resolve, 80));
      expect(heard.slice(closed)).toEqual([]);
    });
  });
}

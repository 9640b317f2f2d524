// Captures through the link: viewers pull what they show.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CaptureRow } from '../../src/shared/capture-row.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { newProfile } from '../../src/shared/profile-check.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { bodies, followed, refusal, type Now } from './carrier.ts';

export function captureTests(host: { readonly now: Now }): void {
  /** A whole session of sally: opened, used once, left. */
  async function session(): Promise<string> {
    const { link } = host.now;
    const { capture } = await link.call('session.connect', { demo: 'wampcra-salted' });
    await followed(link, capture, true);
    await link.call('session.call', { capture, procedure: 'demo.add2', args: [1, 2] });
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
      expect(part).toEqual({ rows: rows.slice(2, 5), total });
      for (const [from, count] of [
        [0, 0],
        [total, 5],
        [2 ** 40, 5],
      ] as const)
        expect(await link.call('capture.rows', { capture, view: 0, from, count })).toEqual({ rows: [], total });
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
      expect(await seqs({ text: 'DEMO.ADD2' })).toEqual(of(({ type }) => type === 'CALL'));
      expect(await seqs({ text: 'in no record' })).toEqual([]);
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

    it('saves and opens; the opened capture reads the same', async () => {
      const { link, folder } = host.now;
      const capture = await session();
      const file = path.join(folder, 'saved.jsonl');
      writeFileSync(file, 'an older file');
      expect(await link.call('capture.save', { capture, path: file })).toBeNull();
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).not.toContain('an older file');

      const before = fromWire(await link.call('capture.summary', { capture }));
      const { rows } = await all(capture);
      await link.call('capture.close', { capture });
      const opened = await link.call('capture.open', { path: file });
      expect(opened.damage).toEqual([]);
      expect(opened.capture).toMatchObject({ header: { id: capture }, live: false, outcome: 'welcome' });
      expect(fromWire(await link.call('capture.summary', { capture }))).toEqual(before);
      expect((await all(capture)).rows).toEqual(rows);
      expect(await refusal(link.call('session.call', { capture, procedure: 'a' }))).toMatchObject({
        code: 'not-connected',
      });
      expect(await refusal(link.call('capture.save', { capture, path: `${folder}/none/x` }))).toMatchObject({
        code: 'file-unwritable',
      });
    });

    it('opens a file of a capture that is listed beside it, and keeps its session', async () => {
      const { link, folder } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      while ((await link.call('capture.info', { capture })).outcome === undefined) await sleep(5);
      const file = path.join(folder, 'running.jsonl');
      await link.call('capture.save', { capture, path: file });
      const opened = await link.call('capture.open', { path: file });
      expect(opened.capture.header.id).not.toBe(capture);
      expect((await link.call('capture.info', { capture })).live).toBe(true);
      expect(opened.capture.live).toBe(false);
      await link.call('session.leave', { capture });
    });

    it('opens what is left of a torn file, and refuses what is none', async () => {
      const { link, folder } = host.now;
      const capture = await session();
      const file = path.join(folder, 'saved.jsonl');
      await link.call('capture.save', { capture, path: file });
      await link.call('capture.close', { capture });
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n');
      writeFileSync(file, text.slice(0, -20));
      const { damage, capture: info } = await link.call('capture.open', { path: file });
      expect(damage).toHaveLength(1);
      expect(damage[0]).toMatch(/^Line \d+ is cut off\. The \d+ records before it were kept; \d+ bytes/);
      expect(info.total).toBe(lines.length - 3);

      writeFileSync(file, text.replace('"v":1', '"v":99'));
      expect(await refusal(link.call('capture.open', { path: file }))).toMatchObject({ code: 'version-too-new' });
      writeFileSync(file, '{"log":{"version":"1.2"}}\n');
      expect(await refusal(link.call('capture.open', { path: file }))).toMatchObject({ code: 'capture-damaged' });
      expect(await refusal(link.call('capture.open', { path: folder }))).toMatchObject({ code: 'file-unreadable' });
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

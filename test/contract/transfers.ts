// Captures as files over the link: exported part by part, imported part by part, without a path.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { OpenedCapture } from '../../src/shared/contract/results.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import { callProcedure } from '../support/requests.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { followed, refusal, type Now } from './carrier.ts';

type Scope = 'handshake' | 'all';

/** Everything an export gives, part by part. */
async function exported(link: Link, capture: string, scope: Scope): Promise<string[]> {
  const parts: string[] = [];
  let next: string | undefined;
  do {
    const part = await link.call('capture.export', { capture, scope, ...(next !== undefined && { after: next }) });
    parts.push(part.text);
    next = part.next;
  } while (next !== undefined);
  return parts;
}

/** Imports a text in parts of so many letters. */
async function imported(link: Link, text: string, letters = 1000, name = 'a file.jsonl'): Promise<OpenedCapture> {
  const { transfer } = await link.call('capture.importBegin', { name });
  for (let at = 0; at < text.length; at += letters)
    await link.call('capture.importPart', { transfer, text: text.slice(at, at + letters) });
  return link.call('capture.importEnd', { transfer });
}

export function transferTests(host: { readonly now: Now }): void {
  /** A whole session of sally with one call, left. */
  async function session(): Promise<string> {
    const { link } = host.now;
    const { capture } = await link.call('session.connect', { demo: 'wampcra-salted' });
    await followed(link, capture, true);
    await callProcedure(link, capture, 'demo.echo', { args: ['\u{1f99c} é "x"'] });
    await link.call('session.leave', { capture });
    return capture;
  }

  /** Rows and summary of a capture. */
  async function read(capture: string) {
    const { link } = host.now;
    const { rows } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 1000 });
    return { rows, summary: fromWire(await link.call('capture.summary', { capture })) };
  }

  describe('transfers', () => {
    it('export and import: the imported capture reads the same', async () => {
      const { link } = host.now;
      const capture = await session();
      const text = (await exported(link, capture, 'all')).join('');
      expect(text.split('\n')).toHaveLength((await link.call('capture.info', { capture })).total + 2);
      const before = await read(capture);
      await link.call('capture.close', { capture });
      for (const letters of [1, 1000, 1 << 20]) {
        const { capture: info, damage } = await imported(link, text, letters);
        expect(damage).toEqual([]);
        expect(info).toMatchObject({ header: { id: capture }, live: false, outcome: 'welcome' });
        expect(await read(capture)).toEqual(before);
        expect((await exported(link, capture, 'all')).join('')).toBe(text);
        const call = callProcedure(link, capture, 'a');
        expect(await refusal(call)).toMatchObject({ code: 'not-connected' });
        await link.call('capture.close', { capture });
      }
    });

    it('export the handshake alone: it opens without damage and is told the same', async () => {
      const { link } = host.now;
      const capture = await session();
      const before = await read(capture);
      const text = (await exported(link, capture, 'handshake')).join('');
      expect(text).not.toContain('demo.echo');
      await link.call('capture.close', { capture });
      const { damage } = await imported(link, text);
      expect(damage).toEqual([]);
      const { rows, summary } = await read(capture);
      expect(summary).toEqual(before.summary);
      expect(rows.map(({ seq, type }) => [seq, type])).toEqual(
        before.rows.filter(({ type }) => type !== 'CALL' && type !== 'RESULT').map(({ seq, type }) => [seq, type]),
      );
    });

    it('export large captures in parts, and long records in pieces', async () => {
      const { link } = host.now;
      const big = '\u{1f99c}'.repeat(400_000);
      const peer = await listenScripted(async (talk) => {
        await talk.next();
        talk.send([2, 7, WELCOME_DETAILS]);
        for (let i = 0; i < 30; i++) talk.send([36, 1, i + 1, {}, ['x'.repeat(40_000)]]);
        talk.send([36, 1, 99, {}, [big]]);
        talk.send([6, {}, 'wamp.close.system_shutdown']);
        await talk.next();
      });
      const profile = newProfile('s', 's', peer.url, 'demo');
      const { capture } = await link.call('session.connect', { profile });
      await followed(link, capture, false);
      const parts = await exported(link, capture, 'all');
      expect(parts.length).toBeGreaterThan(4);
      for (const part of parts) expect(part.length).toBeLessThan(600_000);
      // Each part is turned into bytes by itself.
      const text = Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8');
      expect(text).toBe(parts.join(''));
      const before = await read(capture);
      await link.call('capture.close', { capture });
      expect((await imported(link, text, 99_999)).damage).toEqual([]);
      expect(await read(capture)).toEqual(before);
      await finishScripted();
    });

    it('import a file of a capture that is listed beside it, and keep its session', async () => {
      const { link } = host.now;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      while ((await link.call('capture.info', { capture })).outcome === undefined) await sleep(5);
      const text = (await exported(link, capture, 'all')).join('');
      const opened = await imported(link, text);
      expect(opened.capture.header.id).not.toBe(capture);
      expect(opened.capture.live).toBe(false);
      expect((await link.call('capture.info', { capture })).live).toBe(true);
      expect((await link.call('capture.list', {})).map(({ header }) => header.id)).toEqual([
        opened.capture.header.id,
        capture,
      ]);
      await link.call('session.leave', { capture });
    });

    it('import what is left of a torn file, and refuse what is none', async () => {
      const { link } = host.now;
      const capture = await session();
      const text = (await exported(link, capture, 'all')).join('');
      await link.call('capture.close', { capture });
      const { damage, capture: info } = await imported(link, text.slice(0, -20));
      expect(damage).toHaveLength(1);
      expect(damage[0]).toMatch(/^Line \d+ is cut off\. The \d+ records before it were kept; \d+ bytes/);
      expect(info.total).toBe(text.split('\n').length - 3);

      const name = 'C:\\my files/bad\u202e\n.jsonl';
      const newer = imported(link, text.replace('"v":1', '"v":99'), 1000, name);
      expect(await refusal(newer)).toEqual({
        code: 'version-too-new',
        evidence: 'bad.jsonl: Line 1 has version 99; this program knows 1.',
      });
      expect(await refusal(imported(link, '{"log":{"version":"1.2"}}\n', 9, name))).toEqual({
        code: 'capture-damaged',
        evidence: 'bad.jsonl: The first line is not the header of a capture.',
      });
      expect(await refusal(imported(link, '', 1, name))).toMatchObject({ code: 'capture-damaged' });
      expect(await refusal(imported(link, 'x'.repeat(3 << 20), 1 << 20))).toMatchObject({ code: 'capture-damaged' });
      expect(await link.call('capture.list', {})).toHaveLength(1);
    });

    it('import no more than a few files at a time, each once', async () => {
      const { link } = host.now;
      const begin = () => link.call('capture.importBegin', { name: 'x' });
      const open = [await begin(), await begin(), await begin(), await begin()];
      expect(new Set(open.map(({ transfer }) => transfer)).size).toBe(4);
      expect(await refusal(begin())).toEqual({
        code: 'file-unreadable',
        evidence: 'x: 4 other files are being opened.',
      });
      const [first] = open;
      const end = () => link.call('capture.importEnd', { transfer: first?.transfer ?? '' });
      expect(await refusal(end())).toEqual({ code: 'capture-damaged', evidence: 'x is empty.' });
      expect(await refusal(end())).toMatchObject({ code: 'file-unreadable' });
      const part = link.call('capture.importPart', { transfer: first?.transfer ?? '', text: 'y' });
      expect(await refusal(part)).toMatchObject({ code: 'file-unreadable' });
      expect((await begin()).transfer).toBeTypeOf('string');
      // What is still open when the host ends leaves nothing behind: the carrier looks.
    });
  });
}

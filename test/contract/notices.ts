// Notices: few, whatever the wire does, and never behind in the end.

import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import type { CaptureInfo } from '../../src/shared/contract/results.ts';
import type { Notice } from '../../src/shared/contract/notices.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Script } from '../support/scripted-peer.ts';
import { bodies, followed, type Now } from './carrier.ts';

/** 1000 / 34 are 29.4 a second; a busy machine may deliver one or two late. */
const MOST_A_SECOND = 32;
const EVENTS = 12_000;

/** Sends events in bursts for 1.2 s, then waits. */
const flooding: Script = async (talk) => {
  await talk.next();
  talk.send([2, 7, WELCOME_DETAILS]);
  for (let burst = 0; burst < 60; burst++) {
    for (let i = 0; i < EVENTS / 60; i++) talk.send([36, 1, burst * 1000 + i + 1, {}]);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

interface Timed {
  readonly at: number;
  readonly info: CaptureInfo;
}

/** The most notices that fall into one second. */
function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

export function noticeTests(host: { readonly now: Now }): void {
  describe('notices', () => {
    it('tells of thousands of records in at most 30 notices a second, and of the last one', async () => {
      const { link, carrier } = host.now;
      const flood = await listenScripted(flooding);
      const timed: Timed[] = [];
      const other = await carrier.viewer();
      const stop = other.listen((notice) => {
        if (notice.kind === 'capture-changed') timed.push({ at: performance.now(), info: notice.body });
      });
      const { capture } = await link.call('session.connect', { profile: newProfile('f', 'f', flood.url, 'demo') });
      // Each event is followed by a finding: nobody subscribed to it.
      const total = async () => (await link.call('capture.info', { capture })).total;
      await expect.poll(total, { timeout: 15_000 }).toBeGreaterThan(2 * EVENTS);
      await expect.poll(async () => timed.at(-1)?.info.total === (await total())).toBe(true);

      expect(busiestSecond(timed.map(({ at }) => at))).toBeLessThanOrEqual(MOST_A_SECOND);
      // All along and not only at the end; a busy computer tells less often.
      expect(timed.length).toBeGreaterThan(3);
      const totals = timed.map(({ info }) => info.total);
      expect(totals).toEqual([...totals].sort((a, b) => a - b));
      expect(timed.at(-1)?.info).toEqual(await link.call('capture.info', { capture }));

      await link.call('session.leave', { capture, cut: true });
      await expect.poll(() => timed.at(-1)?.info.live).toBe(false);
      expect(timed.at(-1)?.info).toEqual(await link.call('capture.info', { capture }));
      stop();
      await finishScripted();
    });

    it('throttles each capture for itself', async () => {
      const { link, heard } = host.now;
      const captures = await Promise.all(
        Array.from({ length: 5 }, async () => (await link.call('session.connect', { demo: 'wampcra' })).capture),
      );
      await Promise.all(captures.map((capture) => followed(link, capture, true)));
      for (const capture of captures) {
        const last = () =>
          bodies(heard, 'capture-changed')
            .filter(({ header }) => header.id === capture)
            .at(-1);
        await expect.poll(last).toEqual(await link.call('capture.info', { capture }));
      }
    });

    it('tells several viewers the same, and nothing to one who stopped listening', async () => {
      const { link, carrier, heard } = host.now;
      const [second, third] = [await carrier.viewer(), await carrier.viewer()];
      const stayed: Notice[] = [];
      const gone: Notice[] = [];
      const twice: Notice[] = [];
      const hearTwice = (notice: Notice) => void twice.push(notice);
      const stops = [
        second.listen((notice) => void stayed.push(notice)),
        third.listen((notice) => void gone.push(notice)),
        second.listen(hearTwice),
        second.listen(hearTwice),
      ];
      stops[1]?.();
      stops[1]?.();
      stops[2]?.();
      const before = heard.length;
      const { capture } = await link.call('session.connect', { demo: 'anonymous' });
      await followed(link, capture, true);
      await link.call('capture.close', { capture });
      await expect.poll(() => bodies(stayed, 'capture-closed')).toEqual([{ capture }]);
      // Each ear may hear a moment after the other.
      await expect.poll(() => heard.slice(before)).toEqual(stayed);
      await expect.poll(() => twice).toEqual(stayed);
      expect(gone).toEqual([]);
      for (const stop of stops) stop();
      await link.call('session.connect', { demo: 'anonymous' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(bodies(stayed, 'capture-changed').every(({ header }) => header.id === capture)).toBe(true);
      expect(twice).toHaveLength(stayed.length);
    });

    it('is quiet when nothing happens', async () => {
      const { link, heard } = host.now;
      const quiet = await listenScripted(async (talk) => {
        await talk.next();
        talk.send([2, 7, WELCOME_DETAILS]);
      });
      const { capture } = await link.call('session.connect', { profile: newProfile('q', 'q', quiet.url, 'demo') });
      await followed(link, capture, true);
      await new Promise((resolve) => setTimeout(resolve, 150));
      const before = heard.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(heard.length).toBe(before);
      await link.call('session.leave', { capture, cut: true });
      await finishScripted();
    });
  });
}

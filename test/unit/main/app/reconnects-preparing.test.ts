// The next attempt of a lost connection is prepared, which takes time: files of the profile are read.

import { expect, it } from 'vitest';
import type { Attempt } from '../../../../src/main/app/attempt.ts';
import { Capture, CaptureList } from '../../../../src/main/app/captures.ts';
import { NoticeHub } from '../../../../src/main/app/notices.ts';
import { Reconnects } from '../../../../src/main/app/reconnects.ts';
import { Recorder } from '../../../../src/main/capture/recorder.ts';
import { Redactor } from '../../../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

function captureOf(id: string): Capture<Attempt> {
  const header = { id, label: id, url: 'wss://a.test', realm: 'r', startedAt: '2030-01-01T00:00:00.000Z' };
  return new Capture<Attempt>(header, new CaptureStore(), undefined);
}

/** A capture whose second attempt has begun to read its files; `read` ends that. */
function preparing(attempts?: number) {
  const clock = new ManualClock();
  const captures = new CaptureList<Attempt>(new NoticeHub(clock));
  const report = (error: unknown) => {
    throw error;
  };
  const reconnects = new Reconnects({ clock, captures, report, restore: () => Promise.resolve(true) });
  const capture = captureOf('lost');
  capture.follows = 'before';
  captures.add(capture);
  const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true });
  const recorder = new Recorder({ store: capture.store, clock, redactor });
  recorder.fact({ kind: 'error', stage: 'tcp', code: 'ECONNREFUSED', text: 'refused' });
  let endReading: () => void = () => undefined;
  const files = new Promise<void>((resolve) => (endReading = resolve));
  let begun: boolean | undefined;
  const dial: Parameters<Reconnects['follow']>[2]['dial'] = async (begin) => {
    await files;
    begun = begin(captureOf('next'));
  };
  let forgotten = 0;
  const forget = () => void (forgotten += 1);
  reconnects.follow(
    capture,
    { firstSeconds: 1, longestSeconds: 1, ...(attempts !== undefined && { attempts }) },
    { dial, forget },
  );
  reconnects.ended(capture, false);
  clock.pass(1000);
  const read = async () => {
    endReading();
    await new Promise((resolve) => setImmediate(resolve));
    return begun;
  };
  return { captures, reconnects, capture, read, forgotten: () => forgotten };
}

it('it begins once the files are read', async () => {
  const { capture, read, forgotten } = preparing();
  expect(await read()).toBe(true);
  expect(forgotten()).toBe(0);
  expect(capture.followedBy).toBe('next');
});

it('it does not begin if the capture was closed meanwhile', async () => {
  const { captures, capture, read, forgotten } = preparing();
  await captures.close('lost');
  expect(await read()).toBe(false);
  expect(forgotten()).toBe(1);
  expect(capture.followedBy).toBeUndefined();
});

it('it does not begin if the user stopped it, or the app ends', async () => {
  const stopped = preparing();
  expect(stopped.capture.retry).toBeDefined();
  stopped.reconnects.stop(stopped.capture);
  expect(stopped.capture.retry).toBeUndefined();
  expect(stopped.forgotten()).toBe(0);
  expect(await stopped.read()).toBe(false);
  expect(stopped.forgotten()).toBe(1);
  const ending = preparing();
  ending.reconnects.close();
  expect(await ending.read()).toBe(false);
  expect(ending.forgotten()).toBe(1);
});

it('what was typed for it is forgotten once there were attempts enough', () => {
  const enough = preparing(0);
  expect(enough.capture.retry).toBeUndefined();
  expect(enough.forgotten()).toBe(1);
});

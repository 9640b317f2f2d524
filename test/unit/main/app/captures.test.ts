import { describe, expect, it } from 'vitest';
import { Capture, CaptureList, type Session } from '../../../../src/main/app/captures.ts';
import { NoticeHub } from '../../../../src/main/app/notices.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';
import { appendFrame } from '../capture/frames.ts';
import { ManualClock } from '../demo-router/manual-clock.ts';

function made(id: string, session?: Session): Capture {
  const header = { id, label: id, url: 'ws://h/', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' };
  return new Capture(header, new CaptureStore(), session);
}

function list() {
  const clock = new ManualClock();
  const notices = new NoticeHub(clock);
  const heard: Notice[] = [];
  notices.listen((notice) => void heard.push(notice));
  return { clock, heard, captures: new CaptureList(notices) };
}

const stop = { kind: 'stop', outcome: 'interrupted', text: 'Stopped.' } as const;

describe('Capture', () => {
  it('tells its outcome once it is decided, and that it goes on as long as it has a session', () => {
    const capture = made('a', { leave: () => Promise.resolve() });
    expect(capture.info()).toMatchObject({ live: true, total: 0, evicted: 0 });
    expect(capture.info().outcome).toBeUndefined();
    capture.store.append(0, stop);
    expect(capture.info()).toMatchObject({ live: true, outcome: 'interrupted', total: 1 });
    capture.session = undefined;
    expect(capture.info().live).toBe(false);
  });
});

describe('CaptureList', () => {
  it('gives the newest first, and refuses ids it does not know', () => {
    const { captures } = list();
    const [a, b] = [made('a'), made('b')];
    captures.add(a);
    captures.add(b);
    expect(captures.all()).toEqual([b, a]);
    expect(captures.get('a')).toBe(a);
    for (const id of ['c', '', '__proto__', 'constructor'])
      expect(() => captures.get(id)).toThrow(expect.objectContaining({ code: 'unknown-capture' }));
  });

  it('tells of a new capture and of each change', () => {
    const { captures, clock, heard } = list();
    const capture = made('a');
    captures.add(capture);
    clock.pass(0);
    capture.store.append(0, stop);
    clock.pass(40);
    expect(heard).toMatchObject([
      { kind: 'capture-changed', body: { header: { id: 'a' }, total: 0 } },
      { kind: 'capture-changed', body: { header: { id: 'a' }, total: 1, outcome: 'interrupted' } },
    ]);
  });

  it('tells what viewers count, and that the list was cleared, even if nothing was dropped', () => {
    const { captures, clock, heard } = list();
    const capture = made('a');
    captures.add(capture);
    appendFrame(capture.store, 0, '[1,"realm1",{"roles":{"caller":{}}}]', 'out');
    appendFrame(capture.store, 1, '[3,{},"wamp.error.no_such_realm"]');
    const finding = { check: 'M-01', severity: 'warning', text: 'odd' } as const;
    capture.store.append(2, { kind: 'finding', about: 1, finding });
    clock.pass(100);
    const counts = { total: 3, evicted: 0, sent: 1, received: 1, errors: 0, warnings: 1 };
    expect(heard.at(-1)).toMatchObject({ kind: 'capture-changed', body: { ...counts, cleared: 0 } });
    expect(heard.at(-1)?.body).toEqual(capture.info());
    const before = heard.length;
    capture.store.clear();
    clock.pass(100);
    expect(heard.slice(before)).toMatchObject([{ kind: 'capture-changed', body: { ...counts, cleared: 3 } }]);
    expect(capture.summary().outcome).toBe('abort');
  });

  it('leaves the session before it forgets a capture, and tells nothing of it afterwards', async () => {
    const { captures, clock, heard } = list();
    let leave: () => void = () => undefined;
    const capture = made('a', { leave: () => new Promise((resolve) => (leave = resolve)) });
    captures.add(capture);
    const closed = captures.close('a');
    expect(captures.all()).toEqual([capture]);
    leave();
    await closed;
    expect(captures.all()).toEqual([]);
    capture.store.append(0, stop);
    captures.changed(capture);
    clock.pass(1_000);
    expect(heard).toEqual([{ kind: 'capture-closed', body: { capture: 'a' } }]);
    await expect(captures.close('a')).rejects.toMatchObject({ code: 'unknown-capture' });
  });

  it('follows the newer of two captures with one id', () => {
    const { captures, clock, heard } = list();
    const [old, opened] = [made('a'), made('a')];
    captures.add(old);
    captures.add(opened);
    clock.pass(100);
    const before = heard.length;
    old.store.append(0, stop);
    clock.pass(100);
    expect(heard.length).toBe(before);
    opened.store.append(0, stop);
    clock.pass(100);
    expect(heard.at(-1)).toMatchObject({ body: { total: 1 } });
  });
});

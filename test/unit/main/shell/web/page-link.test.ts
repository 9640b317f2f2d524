import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { CaptureInfo } from '../../../../../src/shared/contract/results.ts';
import type { Notice } from '../../../../../src/shared/contract/notices.ts';
import { WebRig } from './web-rig.ts';

const MEGABYTE = 1024 * 1024;

/** A change of a capture; `total` tells changes apart, `size` makes them large. */
function changed(id: string, total: number, size = 0): Notice {
  const header = { id, label: 'x'.repeat(size), url: 'ws://h', realm: 'r', startedAt: '2026-01-01T00:00:00.000Z' };
  const counts = { evicted: 0, cleared: 0, bytes: 0, sent: 0, received: 0, errors: 0, warnings: 0 };
  const body: CaptureInfo = { header, live: true, total, ...counts };
  return { kind: 'capture-changed', body };
}

const settled = (question: string): Notice => ({ kind: 'secret-settled', body: { question } });

describe('calls and notices', () => {
  it('answers with the id of the call, as soon as each is done', async () => {
    let finish = (): void => undefined;
    const rig = await WebRig.start(async (name, params) => {
      if (name === 'slow') await new Promise<void>((resolve) => (finish = resolve));
      return name === 'wrong' ? { ok: false, code: 'bad-url', evidence: 'e' } : { ok: true, result: params };
    });
    const page = await rig.open(await rig.enter());
    page.say({ id: 7, name: 'slow', params: 1 });
    page.say({ id: 8, name: 'quick', params: { a: [null] } });
    page.say({ id: 9, name: 'wrong', params: {} });
    await expect.poll(() => page.frames.length).toBe(2);
    finish();
    await expect.poll(() => page.frames.length).toBe(3);
    expect(page.heard).toEqual([
      { id: 8, ok: true, result: { a: [null] } },
      { id: 9, ok: false, code: 'bad-url', evidence: 'e' },
      { id: 7, ok: true, result: 1 },
    ]);
    page.socket.terminate();
  });

  it('answers and reports what cannot be said as JSON, and goes on', async () => {
    const rig = await WebRig.start((name) => {
      if (name === 'rejected') return Promise.reject(new TypeError('dispatch'));
      return Promise.resolve({ ok: true, result: name === 'good' ? 1 : 2n });
    });
    const page = await rig.open(await rig.enter());
    page.say({ id: 1, name: 'bad', params: {} });
    page.say({ id: 2, name: 'rejected', params: {} });
    page.say({ id: 3, name: 'good', params: {} });
    await expect.poll(() => page.frames.length).toBe(3);
    expect(page.heard).toEqual([
      { id: 1, ok: false, code: 'internal', evidence: 'bad: no answer can be sent' },
      { id: 2, ok: false, code: 'internal', evidence: 'rejected: no answer can be sent' },
      { id: 3, ok: true, result: 1 },
    ]);
    expect(rig.faults).toEqual([expect.any(TypeError), expect.any(TypeError)]);
    // A notice that is none harms neither the one who sends it nor the page.
    rig.notify({ kind: 'secret-settled', body: { question: 1n as never } });
    rig.notify(settled('q'));
    await expect.poll(() => page.heard.at(-1)).toEqual({ notice: settled('q') });
    expect(page.frames).toHaveLength(4);
    expect(rig.faults).toHaveLength(3);
    page.socket.terminate();
  });

  it('tells every page of one host, until it is gone', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const first = await rig.open(cookie);
    const second = await rig.open(cookie);
    const third = await rig.open(await rig.enter());
    rig.notify(settled('q'));
    for (const page of [first, second, third])
      await expect.poll(() => page.heard).toEqual([{ notice: { kind: 'secret-settled', body: { question: 'q' } } }]);
    first.socket.close();
    await first.closed;
    await expect.poll(() => rig.listeners).toBe(2);
    rig.notify(settled('r'));
    await expect.poll(() => second.frames.length).toBe(2);
    expect(first.frames).toHaveLength(1);
    second.socket.terminate();
    third.socket.terminate();
    await expect.poll(() => rig.listeners).toBe(0);
  });

  it('says to pages that the program ends, and waits for no page that does not listen', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const page = await rig.open(cookie);
    const deaf = await rig.open(cookie);
    deaf.socket.pause();
    const began = performance.now();
    await rig.host.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await page.closed).toEqual({ code: 1001, reason: 'the program ends' });
    deaf.socket.terminate();
  });
});

describe('frames that are none', () => {
  it.each([
    ['no JSON', '{"id":1,', 1007],
    ['nothing', '', 1007],
    ['a list', '[]', 1008],
    ['null', 'null', 1008],
    ['a number', '7', 1008],
    ['no id', '{"name":"app.info","params":{}}', 1008],
    ['an id that is a text', '{"id":"1","name":"app.info","params":{}}', 1008],
    ['an id that is too large', '{"id":1e300,"name":"app.info","params":{}}', 1008],
    ['no name', '{"id":1,"params":{}}', 1008],
    ['no parameters', '{"id":1,"name":"app.info"}', 1008],
    ['a notice', '{"notice":{}}', 1008],
  ])('close the link: %s', async (_what, text, code) => {
    const called: string[] = [];
    const rig = await WebRig.start((name) => {
      called.push(name);
      return Promise.resolve({ ok: true, result: null });
    });
    const page = await rig.open(await rig.enter());
    const other = await rig.open(await rig.enter());
    page.socket.send(text);
    const closed = await page.closed;
    expect(closed.code).toBe(code);
    expect(closed.reason).toMatch(/^the frame is no /);
    expect(called).toEqual([]);
    // Nobody else takes harm.
    other.say({ id: 1, name: 'app.info', params: {} });
    await expect.poll(() => other.frames.length).toBe(1);
    other.socket.terminate();
  });

  it('close the link: bytes, broken text, more than any command takes', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const bytes = await rig.open(cookie);
    bytes.socket.send(Buffer.from('{"id":1,"name":"app.info","params":{}}'));
    expect((await bytes.closed).code).toBe(1003);
    const broken = await rig.open(cookie);
    broken.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    expect((await broken.closed).code).toBe(1007);
    const large = await rig.open(cookie);
    large.socket.on('error', () => undefined);
    large.socket.send(`"${'x'.repeat(96 * MEGABYTE)}"`);
    expect([1009, 1006]).toContain((await large.closed).code);
    await expect.poll(() => rig.listeners).toBe(0);
    expect((await rig.upgrade(cookie)).status).toBe(101);
  });
});

describe('a page that does not read', () => {
  it('hears the last change of each capture when it reads again, and everything else in order', async () => {
    const rig = await WebRig.start();
    const page = await rig.open(await rig.enter());
    page.socket.pause();
    for (let total = 1; total <= 300; total++) {
      rig.notify(changed('a', total, MEGABYTE / 4));
      rig.notify(changed('b', total));
      if (total % 100 === 0) rig.notify(settled(`q${total}`));
    }
    // 75 MB were said; what the host and the kernel keep of it is a small part.
    await sleep(50);
    page.socket.resume();
    const heard = () => page.heard.map((frame) => (frame as { notice: Notice }).notice);
    await expect.poll(() => heard().at(-1), { timeout: 10_000 }).toEqual(settled('q300'));
    const kept = heard();
    const totals = (id: string) =>
      kept.flatMap((notice) =>
        notice.kind === 'capture-changed' && notice.body.header.id === id ? [notice.body.total] : [],
      );
    for (const id of ['a', 'b']) {
      expect(totals(id).at(-1)).toBe(300);
      expect(totals(id)).toEqual([...totals(id)].sort((x, y) => x - y));
      expect(totals(id).length).toBeLessThan(100);
    }
    expect(kept.flatMap((notice) => (notice.kind === 'secret-settled' ? [notice.body.question] : []))).toEqual([
      'q100',
      'q200',
      'q300',
    ]);
    page.socket.terminate();
  });

  it('does not make the host grow by calls of which it reads no answer', async () => {
    let begun = 0;
    const answer = 'x'.repeat(MEGABYTE);
    const rig = await WebRig.start(() => {
      begun++;
      return Promise.resolve({ ok: true, result: answer });
    });
    const page = await rig.open(await rig.enter());
    page.socket.pause();
    for (let id = 1; id <= 500; id++) page.say({ id, name: 'large', params: {} });
    await sleep(300);
    // What fits into the host's bound and into the buffers of the kernel.
    const whileDeaf = begun;
    expect(whileDeaf).toBeLessThan(50);
    await sleep(200);
    expect(begun).toBe(whileDeaf);
    // Others are served meanwhile.
    const other = await rig.open(await rig.enter());
    other.say({ id: 1, name: 'large', params: {} });
    await expect.poll(() => other.frames.length).toBe(1);
    page.socket.resume();
    await expect.poll(() => page.frames.length, { timeout: 15_000 }).toBe(500);
    const ids = page.frames.map((frame) => Number(/"id":(\d+)/.exec(frame)?.[1]));
    expect(ids).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    page.socket.terminate();
    other.socket.terminate();
  });

  it('is cut off when too much would have to be kept for it', async () => {
    const rig = await WebRig.start();
    const page = await rig.open(await rig.enter());
    page.socket.pause();
    for (let i = 0; i < 64; i++) rig.notify(changed(`c${i}`, 1, MEGABYTE / 2));
    for (let i = 0; i < 2_100; i++) rig.notify(settled(String(i)));
    await expect.poll(() => rig.listeners).toBe(0);
    page.socket.terminate();
  });
});

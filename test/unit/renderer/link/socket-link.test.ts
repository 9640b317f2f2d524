import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../../src/renderer/src/link/host.ts';
import { SocketLink, type SocketEars } from '../../../../src/renderer/src/link/socket-link.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';

/** A host of which the test decides when sockets open and close, and what it says of the page. */
class FakeHost {
  readonly sockets: { readonly ears: SocketEars; readonly sent: string[]; closed: boolean }[] = [];
  answer: 'known' | 'refused' | 'unreachable' = 'known';
  asked = 0;
  readonly link = new SocketLink({
    open: (ears) => {
      const socket = { ears, sent: [] as string[], closed: false };
      this.sockets.push(socket);
      return {
        send: (text) => void socket.sent.push(text),
        close: () => {
          socket.closed = true;
          ears.closed();
        },
      };
    },
    ask: () => {
      this.asked++;
      return Promise.resolve(this.answer);
    },
  });
  readonly states: Connection[] = [];

  constructor() {
    this.link.watch((connection) => void this.states.push(connection));
  }

  get last() {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }
}

const info = { name: 'WAMP Inspector' };
const told = { kind: 'secret-settled', body: { question: 'q' } } as const;

/** How a call ended, as soon as it did. */
function ending(call: Promise<unknown>): { value: unknown } {
  const kept: { value: unknown } = { value: 'pending' };
  call.then(
    (result) => (kept.value = result),
    (error: unknown) => (kept.value = error),
  );
  return kept;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('an open link', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const { link, last } = new FakeHost();
    last.ears.opened();
    const first = link.call('app.info', {});
    const second = ending(link.call('demo.stop', {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(last.sent.map((text) => JSON.parse(text) as unknown)).toEqual([
      { id: 1, name: 'app.info', params: {} },
      { id: 2, name: 'demo.stop', params: {} },
    ]);
    last.ears.heard(JSON.stringify({ id: 2, ok: false, code: 'demo-failed', evidence: 'e' }));
    last.ears.heard(JSON.stringify({ id: 1, ok: true, result: info }));
    expect(await first).toEqual(info);
    expect(second.value).toMatchObject({ name: 'InspectorError', code: 'demo-failed', evidence: 'e' });
  });

  it('tells every listener, and none that stopped', () => {
    const { link, last } = new FakeHost();
    last.ears.opened();
    const heard: Notice[] = [];
    const hear = (notice: Notice) => void heard.push(notice);
    const stop = link.listen(hear);
    link.listen(hear);
    last.ears.heard(JSON.stringify({ notice: told }));
    expect(heard).toEqual([told, told]);
    stop();
    last.ears.heard(JSON.stringify({ notice: told }));
    expect(heard).toHaveLength(3);
  });
});

describe('a link that is not open', () => {
  it('keeps a call for a while and sends it as soon as it opens', async () => {
    const { link, last } = new FakeHost();
    const call = link.call('app.info', {});
    await vi.advanceTimersByTimeAsync(4_900);
    expect(last.sent).toEqual([]);
    last.ears.opened();
    await vi.advanceTimersByTimeAsync(0);
    last.ears.heard(JSON.stringify({ id: 1, ok: true, result: info }));
    expect(await call).toEqual(info);
  });

  it('gives a call up that waited too long', async () => {
    const { link, last } = new FakeHost();
    const call = ending(link.call('app.info', {}));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(call.value).toMatchObject({ code: 'link-lost', evidence: 'app.info was not sent.' });
    last.ears.opened();
    await vi.advanceTimersByTimeAsync(0);
    expect(last.sent).toEqual([]);
  });

  it('rejects the calls that were not answered when it is lost', async () => {
    const { link, last, states } = new FakeHost();
    last.ears.opened();
    const call = ending(link.call('demo.stop', {}));
    await vi.advanceTimersByTimeAsync(0);
    last.ears.closed();
    await vi.advanceTimersByTimeAsync(0);
    expect(call.value).toMatchObject({ code: 'link-lost', evidence: 'It went away before it answered demo.stop.' });
    expect(states).toEqual(['connecting', 'open', 'lost']);
  });
});

describe('a link that is lost', () => {
  it('tries again, sooner at first, later at last, and says when it is open', async () => {
    const host = new FakeHost();
    host.last.ears.opened();
    host.answer = 'unreachable';
    host.last.ears.closed();
    const tries: number[] = [];
    let time = 0;
    while (time < 30_000) {
      const before = host.asked;
      await vi.advanceTimersByTimeAsync(50);
      time += 50;
      if (host.asked > before) tries.push(time);
    }
    expect(tries.slice(0, 7)).toEqual([250, 750, 1_750, 3_750, 7_750, 12_750, 17_750]);
    expect(host.sockets).toHaveLength(1);
    host.answer = 'known';
    await vi.advanceTimersByTimeAsync(5_000);
    expect(host.sockets).toHaveLength(2);
    host.last.ears.opened();
    expect(host.states).toEqual(['connecting', 'open', 'lost', 'open']);
    // The next loss begins with a short pause again.
    host.last.ears.closed();
    await vi.advanceTimersByTimeAsync(250);
    expect(host.sockets).toHaveLength(3);
  });

  it('says that the host does not know the page any more, refuses calls at once, and still tries', async () => {
    const host = new FakeHost();
    host.last.ears.opened();
    host.answer = 'refused';
    host.last.ears.closed();
    const waiting = ending(host.link.call('app.info', {}));
    await vi.advanceTimersByTimeAsync(250);
    expect(host.states.at(-1)).toBe('refused');
    expect(waiting.value).toMatchObject({ code: 'link-lost' });
    await expect(host.link.call('app.info', {})).rejects.toMatchObject({ code: 'link-lost' });
    // Another page of this browser was let in: the cookie is the same.
    host.answer = 'known';
    await vi.advanceTimersByTimeAsync(5_000);
    host.last.ears.opened();
    expect(host.states).toEqual(['connecting', 'open', 'lost', 'refused', 'open']);
  });

  it('goes from lost to refused and back as the host comes and goes', async () => {
    const host = new FakeHost();
    host.answer = 'refused';
    host.last.ears.closed();
    await vi.advanceTimersByTimeAsync(250);
    host.answer = 'unreachable';
    await vi.advanceTimersByTimeAsync(500);
    expect(host.states).toEqual(['connecting', 'lost', 'refused', 'lost']);
  });

  it('tries at once when somebody looks', async () => {
    const host = new FakeHost();
    host.answer = 'unreachable';
    host.last.ears.closed();
    await vi.advanceTimersByTimeAsync(20_000);
    const before = host.asked;
    host.answer = 'known';
    host.link.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.asked).toBe(before + 1);
    expect(host.sockets).toHaveLength(2);
    // It opens already: nothing to hurry.
    host.link.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(host.sockets).toHaveLength(2);
  });

  it('leaves nothing behind when it is closed', async () => {
    const host = new FakeHost();
    host.last.ears.opened();
    host.link.close();
    expect(host.last.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.sockets).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

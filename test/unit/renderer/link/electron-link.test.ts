import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../../../src/preload/bridge.d.ts';
import { desktopHost } from '../../../../src/renderer/src/link/electron-link.ts';
import type { Connection } from '../../../../src/renderer/src/link/host.ts';
import type { CallResult } from '../../../../src/shared/contract/link.ts';
import type { Notice } from '../../../../src/shared/contract/notices.ts';

interface Called {
  readonly name: string;
  readonly params: unknown;
}

/** A bridge of which the test decides what it answers. */
function rig(answer: (call: Called) => CallResult | Promise<CallResult>) {
  const calls: Called[] = [];
  const listeners = new Set<(notice: string) => void>();
  const bridge: Bridge = {
    async call(name, params) {
      const call = { name, params: JSON.parse(params) as unknown };
      calls.push(call);
      return JSON.stringify(await answer(call));
    },
    listen(hear) {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
  const notify = (notice: Notice) => {
    for (const hear of listeners) hear(JSON.stringify(notice));
  };
  return { host: desktopHost(bridge), calls, listeners, notify };
}

const ok = (result: unknown): CallResult => ({ ok: true, result });
const busy: CallResult = { ok: false, code: 'workspace-busy', evidence: 'it is held' };

describe('the link of the desktop', () => {
  it('calls with parameters as JSON and gives the result', async () => {
    const { host, calls } = rig(() => ok({ deleted: true, revision: 3 }));
    expect(await host.link.call('profile.delete', { id: 'a' })).toEqual({ deleted: true, revision: 3 });
    expect(calls).toEqual([{ name: 'profile.delete', params: { id: 'a' } }]);
  });

  it('rejects with the error of the app', async () => {
    const { host } = rig(() => busy);
    await expect(host.link.call('workspace.load', {})).rejects.toMatchObject({
      code: 'workspace-busy',
      evidence: 'it is held',
    });
  });

  it('rejects with a lost link if nobody answers', async () => {
    const { host } = rig(() => Promise.reject(new Error("Error invoking remote method 'x': Error: refused")));
    await expect(host.link.call('app.info', {})).rejects.toMatchObject({
      code: 'link-lost',
      evidence: 'It went away before it answered app.info.',
    });
  });

  it('hears notices until it stops', () => {
    const { host, notify, listeners } = rig(() => ok(null));
    const heard: Notice[] = [];
    const stop = host.link.listen((notice) => heard.push(notice));
    const notice: Notice = { kind: 'capture-closed', body: { capture: 'a' } };
    notify(notice);
    stop();
    notify(notice);
    expect(heard).toEqual([notice]);
    expect(listeners.size).toBe(0);
  });

  it('is open at once, for the app outlives the page', () => {
    const { host } = rig(() => ok(null));
    const states: Connection[] = [];
    host.watch((connection) => states.push(connection))();
    expect([host.kind, states]).toEqual(['desktop', ['open']]);
  });
});

async function* partsOf(...parts: readonly (string | Error)[]) {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}

describe('a file that the page saves', () => {
  const place = { file: '1', name: 'chosen.jsonl' };
  const app = ({ name }: Called) => ok(name === 'desktop.saveBegin' ? { place } : null);
  const names = (calls: readonly Called[]) => calls.map(({ name }) => name);

  it('goes to the app in pieces, and has the name that was chosen', async () => {
    const { host, calls } = rig(app);
    const large = 'x'.repeat(1024 * 1024);
    expect(await host.saveFile('a.jsonl', partsOf('1\n', '2\n', large, '3\n'))).toBe('chosen.jsonl');
    expect(calls.map(({ params }) => params)).toEqual([
      { name: 'a.jsonl' },
      { file: '1', text: `1\n2\n${large.slice(4)}` },
      { file: '1', text: 'xxxx3\n' },
      { file: '1', whole: true },
    ]);
  });

  it('is cut between characters, however long a part is', async () => {
    const { host, calls } = rig(app);
    const long = `x${'\u{1f600}'.repeat(1024 * 1024)}`;
    await host.saveFile('a.jsonl', partsOf(long));
    const texts = calls.map(({ params }) => (params as { text?: string }).text ?? '');
    expect(texts.join('')).toBe(long);
    expect(texts.every((text) => !/[\ud800-\udbff]$|^[\udc00-\udfff]/.test(text) && text.length <= 1024 * 1024)).toBe(
      true,
    );
  });

  it('is not even made if the person chooses no place', async () => {
    const { host, calls } = rig(() => ok({}));
    let asked = false;
    const parts = (async function* () {
      asked = true;
      yield 'x';
    })();
    expect(await host.saveFile('a.jsonl', parts)).toBeUndefined();
    expect([names(calls), asked]).toEqual([['desktop.saveBegin'], false]);
  });

  it('is given up when its text cannot be had', async () => {
    const { host, calls } = rig(app);
    await expect(host.saveFile('a', partsOf('1', new Error('no text')))).rejects.toThrow('no text');
    expect(calls.at(-1)).toEqual({ name: 'desktop.saveEnd', params: { file: '1', whole: false } });
  });

  it('is given up when it cannot be written, with what was wrong', async () => {
    const full: CallResult = { ok: false, code: 'file-unwritable', evidence: 'chosen.jsonl: ENOSPC.' };
    const { host } = rig(({ name }) => (name === 'desktop.saveBegin' ? ok({ place }) : full));
    await expect(host.saveFile('a', partsOf('1'))).rejects.toMatchObject({ evidence: 'chosen.jsonl: ENOSPC.' });
  });
});

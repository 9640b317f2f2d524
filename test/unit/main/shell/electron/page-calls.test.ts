import { describe, expect, it } from 'vitest';
import type { Dispatch } from '../../../../../src/main/app/dispatch.ts';
import { answerCalls, isOwnFrame, type CallEvent } from '../../../../../src/main/shell/electron/page-calls.ts';

const WINDOW = 7;
const own = { origin: 'app://inspector', parent: null };

function rig(dispatch: Dispatch = (name, params) => Promise.resolve({ ok: true, result: [name, params] })) {
  const faults: unknown[] = [];
  const calls: string[] = [];
  const answer = answerCalls(
    (contents) =>
      contents === WINDOW
        ? (name, params) => {
            calls.push(name);
            return dispatch(name, params);
          }
        : undefined,
    (error) => faults.push(error),
  );
  const ask = async (...given: unknown[]) =>
    JSON.parse(await answer({ sender: { id: WINDOW }, senderFrame: own }, ...given)) as unknown;
  return { answer, ask, calls, faults };
}

describe('the sender of a call', () => {
  const top = { origin: 'app://inspector', parent: null };
  it.each<[string, CallEvent['senderFrame']]>([
    ['is gone', null],
    ['is a frame within the page', { origin: 'app://inspector', parent: top as never }],
    ['has another host', { origin: 'app://other', parent: null }],
    ['has an origin that begins like ours', { origin: 'app://inspector.evil', parent: null }],
    ['has a port', { origin: 'app://inspector:80', parent: null }],
    ['is a page of the web', { origin: 'https://inspector', parent: null }],
    ['is a file', { origin: 'file://', parent: null }],
    ['has no origin', { origin: 'null', parent: null }],
  ])('is refused if it %s', async (_what, senderFrame) => {
    const { answer, calls } = rig();
    expect(isOwnFrame(senderFrame)).toBe(false);
    await expect(answer({ sender: { id: WINDOW }, senderFrame }, 'app.info', '{}')).rejects.toThrow(/^refused$/);
    expect(calls).toEqual([]);
  });

  it('is refused if it is no window of ours', async () => {
    const { answer } = rig();
    await expect(answer({ sender: { id: 8 }, senderFrame: own }, 'app.info', '{}')).rejects.toThrow(/^refused$/);
  });

  it('is heard if it is the top frame of a window, with our origin', async () => {
    expect(isOwnFrame(own)).toBe(true);
    expect(await rig().ask('app.info', '{"a":1}')).toEqual({ ok: true, result: ['app.info', { a: 1 }] });
  });
});

describe('a call', () => {
  it.each<[string, unknown[]]>([
    ['without parameters', ['app.info']],
    ['with a third part', ['app.info', '{}', 'more']],
    ['with parameters that are no text', ['app.info', {}]],
    ['with a name that is no text', [{ toString: () => 'app.info' }, '{}']],
    ['with text that is no JSON', ['app.info', '{']],
    ['with more than any command takes', ['app.info', `"${'x'.repeat(96 * 1024 * 1024)}"`]],
  ])('%s is told so and not begun', async (_what, given) => {
    const { ask, calls } = rig();
    expect(await ask(...given)).toMatchObject({ ok: false, code: 'bad-parameters' });
    expect(calls).toEqual([]);
  });

  it('of a name without end is of no command', async () => {
    const { ask, calls } = rig();
    expect(await ask('x'.repeat(101), '{}')).toMatchObject({ ok: false, code: 'unknown-command' });
    expect(calls).toEqual([]);
  });

  it('that fails within the program is reported, and answered without its message', async () => {
    const { ask, faults } = rig(() => Promise.reject(new Error('canary')));
    const answer = await ask('app.info', '{}');
    expect(answer).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify(answer)).not.toContain('canary');
    expect(faults).toHaveLength(1);
  });

  it('whose result has no text is answered all the same', async () => {
    const { ask, faults } = rig(() => Promise.resolve({ ok: true, result: 1n }));
    expect(await ask('app.info', '{}')).toEqual({
      ok: false,
      code: 'internal',
      evidence: 'app.info: no answer can be sent',
    });
    expect(faults).toHaveLength(1);
  });
});

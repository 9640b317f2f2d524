import { describe, expect, it } from 'vitest';
import { createDispatch, type Handlers } from '../../../../src/main/app/dispatch.ts';
import { COMMANDS } from '../../../../src/shared/contract/commands.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';

/** Handlers of which only the given ones may be called. */
function handlers(some: Partial<Handlers>): Handlers {
  const none = Object.keys(COMMANDS).map((name) => [
    name,
    () => {
      throw new Error(`${name} is not expected here`);
    },
  ]);
  return { ...(Object.fromEntries(none) as Handlers), ...some };
}

function dispatchWith(some: Partial<Handlers>) {
  const reported: unknown[] = [];
  return { reported, dispatch: createDispatch(handlers(some), (error) => void reported.push(error)) };
}

describe('dispatch', () => {
  it('hands the checked parameters over and the result back', async () => {
    const got: unknown[] = [];
    const { dispatch } = dispatchWith({
      'secret.delete': (params) => {
        got.push(params);
        return Promise.resolve({ deleted: true });
      },
    });
    expect(await dispatch('secret.delete', { id: 'a' })).toEqual({ ok: true, result: { deleted: true } });
    expect(got).toEqual([{ id: 'a' }]);
  });

  it('takes results that are there at once', async () => {
    const { dispatch } = dispatchWith({ 'capture.list': () => [] });
    expect(await dispatch('capture.list', {})).toEqual({ ok: true, result: [] });
  });

  it.each(['no.such', 'toString', '__proto__', 'hasOwnProperty', ''])('knows no %j', async (name) => {
    const { dispatch, reported } = dispatchWith({});
    expect(await dispatch(name, {})).toEqual({ ok: false, code: 'unknown-command', evidence: JSON.stringify(name) });
    expect(reported).toEqual([]);
  });

  it('cuts the name of an unknown command', async () => {
    const { dispatch } = dispatchWith({});
    const answer = await dispatch('x'.repeat(10_000), {});
    expect(answer.ok ? '' : answer.evidence).toBe(JSON.stringify('x'.repeat(100)));
  });

  it('says where parameters do not fit, and never their values', async () => {
    const { dispatch, reported } = dispatchWith({});
    const answer = await dispatch('secret.set', { id: '', secret: 7, 'hunter2-key': 'hunter2-value' });
    expect(answer).toEqual({
      ok: false,
      code: 'bad-parameters',
      evidence: 'secret.set: id (too_small), secret (invalid_type), parameters (unrecognized_keys)',
    });
    expect(reported).toEqual([]);
  });

  it('names five places at most', async () => {
    const { dispatch } = dispatchWith({});
    const profiles = Array.from({ length: 100 }, () => 7);
    const answer = await dispatch('import.take', { transfer: 't', profiles, secrets: 'leave' });
    expect(answer.ok ? '' : answer.evidence).toBe(
      `import.take: ${[0, 1, 2, 3, 4].map((i) => `profiles.${i} (invalid_type)`).join(', ')}`,
    );
  });

  it.each([undefined, null, 7, 'text', [], () => 1])('refuses parameters that are no object: %s', async (params) => {
    const { dispatch } = dispatchWith({});
    expect(await dispatch('app.info', params)).toMatchObject({ ok: false, code: 'bad-parameters' });
  });

  it('refuses nesting without end before any schema walks it', async () => {
    const { dispatch, reported } = dispatchWith({});
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = level % 2 ? [deep] : { deep };
    for (const params of [deep, { profile: deep }, { capture: 'c', request: { kind: deep } }]) {
      expect(await dispatch('operation.start', params)).toEqual({
        ok: false,
        code: 'bad-parameters',
        evidence: 'operation.start: nested deeper than 300 levels',
      });
    }
    expect(reported).toEqual([]);
  });

  it.each([
    { shape: 'one text', params: { id: 'x'.repeat(64 * 1024 * 1024) } },
    { shape: 'one key', params: { ['x'.repeat(64 * 1024 * 1024)]: 1 } },
    { shape: 'many texts', params: { id: Array.from({ length: 1024 }, () => 'x'.repeat(64 * 1024)) } },
  ])('refuses more than any router takes: $shape', async ({ params }) => {
    const { dispatch } = dispatchWith({});
    expect(await dispatch('profile.delete', params)).toMatchObject({
      code: 'bad-parameters',
      evidence: 'profile.delete: larger than 67108864 letters',
    });
  });

  it('gives the code and evidence of an InspectorError', async () => {
    const { dispatch, reported } = dispatchWith({
      'app.info': () => {
        throw new InspectorError('demo-failed', 'at once');
      },
      'demo.stop': () => Promise.reject(new InspectorError('demo-failed', 'later')),
    });
    expect(await dispatch('app.info', {})).toEqual({ ok: false, code: 'demo-failed', evidence: 'at once' });
    expect(await dispatch('demo.stop', {})).toEqual({ ok: false, code: 'demo-failed', evidence: 'later' });
    expect(reported).toEqual([]);
  });

  it('reports other errors, and tells the viewer their kind alone', async () => {
    const fault = new TypeError('hunter2 is not a function');
    const { dispatch, reported } = dispatchWith({
      'app.info': () => {
        throw fault;
      },
      // Not every library throws errors.
      'demo.stop': () => {
        const text: unknown = 'hunter2';
        throw text;
      },
    });
    expect(await dispatch('app.info', {})).toEqual({ ok: false, code: 'internal', evidence: 'app.info: TypeError' });
    expect(await dispatch('demo.stop', {})).toEqual({
      ok: false,
      code: 'internal',
      evidence: 'demo.stop: unknown error',
    });
    expect(reported).toEqual([fault, 'hunter2']);
  });
});

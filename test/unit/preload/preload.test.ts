// The preload as it is built, with an electron that the test holds in its hands.

import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import config from '../../../electron.vite.config.ts';
import type { Bridge } from '../../../src/preload/bridge.d.ts';
import { CALL_CHANNEL, NOTICE_CHANNEL } from '../../../src/shared/contract/channels.ts';

let code = '';

beforeAll(async () => {
  const options = config.preload?.build?.rolldownOptions;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: true, write: false, rolldownOptions: { ...options, external: ['electron'] } },
  });
  const [output] = [built].flat();
  const files = output && 'output' in output ? output.output : [];
  expect(files.map(({ fileName }) => fileName)).toEqual(['index.cjs']);
  code = files[0]?.type === 'chunk' ? files[0].code : '';
});

/** Runs the preload; everything that it does with electron is kept. */
function run() {
  const exposed = new Map<string, unknown>();
  const invoked: unknown[][] = [];
  const heard = new Map<string, (event: unknown, notice: unknown) => void>();
  const required: string[] = [];
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) },
    ipcRenderer: {
      invoke: (...given: unknown[]) => {
        invoked.push(given);
        return Promise.resolve('{"ok":true,"result":null}');
      },
      on: (channel: string, hear: (event: unknown, notice: unknown) => void) => heard.set(channel, hear),
    },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const preload = new Function('require', code) as (require: (name: string) => unknown) => void;
  preload((name) => {
    required.push(name);
    return electron;
  });
  return { bridge: exposed.get('wampInspector') as Bridge, exposed, invoked, heard, required };
}

describe('the preload', () => {
  it('loads electron and nothing else', () => {
    expect(run().required).toEqual(['electron']);
  });

  it('exposes the link and nothing else', () => {
    const { exposed, bridge, heard } = run();
    expect([...exposed.keys()]).toEqual(['wampInspector']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['call', 'function'],
      ['listen', 'function'],
    ]);
    expect([...heard.keys()]).toEqual([NOTICE_CHANNEL]);
  });

  it('passes a call on as two texts, whatever was given', async () => {
    const { bridge, invoked } = run();
    const anyhow = bridge.call as (...given: unknown[]) => Promise<string>;
    expect(await anyhow('app.info', '{}', 'more')).toBe('{"ok":true,"result":null}');
    await anyhow({ toString: () => 'other-channel' }, undefined);
    expect(invoked).toEqual([
      [CALL_CHANNEL, 'app.info', '{}'],
      [CALL_CHANNEL, 'other-channel', 'undefined'],
    ]);
  });

  it('tells every listener the text of a notice, and never the event', () => {
    const { bridge, heard } = run();
    const given: unknown[][] = [];
    const hear = (...all: unknown[]) => given.push(all);
    const stop = bridge.listen(hear);
    bridge.listen(hear);
    heard.get(NOTICE_CHANNEL)?.({ sender: 'ipcRenderer' }, '{"kind":"x"}');
    stop();
    heard.get(NOTICE_CHANNEL)?.({ sender: 'ipcRenderer' }, '{"kind":"y"}');
    expect(given).toEqual([['{"kind":"x"}'], ['{"kind":"x"}'], ['{"kind":"y"}']]);
  });
});

// A secret that goes in by one page comes out at no page: every frame to every page is looked through.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startWebHost } from '../../../../../src/main/shell/web/web-host.ts';
import { newProfile } from '../../../../../src/shared/new-profile.ts';
import { hostApp } from '../../../../contract/host-app.ts';
import { filesOf, formsOf, leaksIn } from '../../../../support/canary.ts';
import { letIn, openSocket } from '../../../../support/web-client.ts';
import { PageSocket } from './web-rig.ts';

const KEPT = 'canary-kept-"\\/ü<&%+= é';
const ASKED = 'canary-asked-"\\/ü<&%+= é';

/** A fault of the program fails the run. */
function fail(error: unknown): never {
  throw error;
}

it('tells no page a secret that was stored or given as an answer', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-web-canary-'));
  const { app, close } = await hostApp({ configFolder: folder, environment: {} });
  const host = await startWebHost({ app, page: folder, port: 0, report: fail });
  onTestFinished(async () => {
    await host.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const pages = await Promise.all(
    [1, 2].map(async () => new PageSocket(openSocket(host.port, await letIn(host.freshAddress())))),
  );
  await Promise.all(pages.map(({ opened }) => opened));
  const [typing, watching] = pages;
  if (!typing || !watching) throw new Error('two pages are needed');

  let lastId = 0;
  /** The answer to a call of the first page. */
  const call = async (name: string, params: unknown) => {
    const id = ++lastId;
    typing.say({ id, name, params });
    const answer = () => typing.heard.find((frame) => (frame as { id?: number }).id === id) as { result?: never };
    await expect.poll(answer).toBeDefined();
    return answer().result;
  };
  const heard = (kind: string) => () => watching.frames.find((frame) => frame.includes(`"${kind}"`));

  await call('secret.set', { id: 'shelf', secret: KEPT });
  await call('secret.look', { ref: { from: 'keychain', id: 'shelf' } });
  const { url } = (await call('demo.start', {})) as unknown as { url: string };
  const authid = { kind: 'value', value: 'sally' } as const;
  for (const secret of [{ from: 'keychain', id: 'shelf' }, { from: 'prompt' }] as const) {
    const methods = [{ method: 'wampcra', authid, secret }];
    const { capture } = (await call('session.connect', {
      profile: { ...newProfile('p', 'P', url, 'demo'), methods },
    })) as unknown as { capture: string };
    if (secret.from === 'prompt') {
      await expect.poll(heard('secret-asked')).toBeDefined();
      const [open] = (await call('secret.questions', {})) as unknown as { question: string }[];
      await call('secret.answer', { question: open?.question, secret: ASKED });
    }
    await expect
      .poll(async () => ((await call('capture.info', { capture })) as unknown as { live: boolean }).live)
      .toBe(false);
    await call('capture.summary', { capture });
    await call('capture.rows', { capture, view: 0, from: 0, count: 100 });
    for (let seq = 1; seq <= 8; seq++) await call('capture.detail', { capture, seq });
    await call('capture.export', { capture, scope: 'all' });
  }
  // Too long, so that it is refused: the refusal does not repeat it.
  await call('secret.set', { id: 'shelf', secret: KEPT.repeat(4_000) });

  await expect.poll(heard('capture-changed')).toBeDefined();
  const places = {
    'the page that typed': typing.frames.join('\n'),
    'the other page': watching.frames.join('\n'),
    ...filesOf(folder),
  };
  expect(leaksIn(places, [KEPT, ASKED])).toEqual([]);

  // The same search in the same places finds what a page was told, in every form it may take.
  for (const form of Object.values(formsOf(KEPT))) {
    await call('workspace.saveDraft', { name: 'control', draft: { form } });
    await call('workspace.load', {});
    const control = { frame: typing.frames.at(-1) ?? '', ...filesOf(folder) };
    expect(leaksIn(control, [KEPT]).map((leak) => leak.split(':')[0])).toEqual(
      expect.arrayContaining(['frame', path.join(folder, 'workspace.json')]),
    );
  }
  for (const { socket } of pages) socket.terminate();
});

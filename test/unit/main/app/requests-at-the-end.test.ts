// Requests of a session that ends meanwhile: whoever waits for one is told, questions are withdrawn, and nothing is
// told of a capture that is closed.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Talk } from '../../../support/scripted-peer.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
});

/** A session of a saved profile, and the router's side of it. */
async function opened(): Promise<{ capture: string; talk: Talk }> {
  let hear: (talk: Talk) => void = () => undefined;
  const talking = new Promise<Talk>((resolve) => (hear = resolve));
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    hear(talk);
    await talk.gone();
  });
  const { link } = watched;
  await link.call('profile.save', { profile: newProfile('p', 'P', url, 'demo') });
  const { capture } = await link.call('session.connect', { profileId: 'p' });
  await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
  return { capture, talk: await talking };
}

it('a question for the secret of a variable is withdrawn', async () => {
  const { link } = watched;
  const { capture, talk } = await opened();
  const value = { kind: 'secret', secret: { from: 'prompt' } } as const;
  const environment = { id: 'e', name: 'test', variables: [{ name: 'token', value }] };
  await link.call('saved.putEnvironment', { profileId: 'p', environment });
  const request = { kind: 'call', uri: 'a.b', args: '["{{token}}"]' } as const;
  const started = link.call('operation.start', { capture, request, environment: 'e' });
  await expect.poll(async () => (await link.call('secret.questions', {})).length).toBe(1);
  talk.socket.terminate();
  await expect(started).rejects.toThrow();
  expect(await link.call('secret.questions', {})).toEqual([]);
});

it('a repetition that waits for its turn ends, and a closed capture is told of no more', async () => {
  const { link } = watched;
  const { capture, talk } = await opened();
  const repeat = { concurrency: 1, rate: 0.01 };
  const { operation } = await link.call('operation.start', { capture, request: { kind: 'publish', uri: 'a', repeat } });
  const waited = link.call('operation.wait', { capture, operation });
  const notices: string[] = [];
  link.listen(({ kind }) => void notices.push(kind));
  const closed = link.call('capture.close', { capture });
  await talk.next();
  talk.socket.terminate();
  await closed;
  expect(await waited).toMatchObject({
    state: 'unknown',
    text: expect.stringContaining('The session ended.') as string,
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(notices.slice(notices.indexOf('capture-closed'))).toEqual(['capture-closed']);
});

// Secrets canary for variables of requests: a secret that comes from an environment of a profile goes to the router
// and comes back, and is found nowhere in what leaves the app or stays in its files.

import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CODE_TARGETS } from '../../../src/shared/contract/code-targets.ts';
import { newProfile } from '../../../src/shared/new-profile.ts';
import type { Profile, SecretRef } from '../../../src/shared/profile.ts';
import type { RequestText } from '../../../src/shared/request.ts';
import type { Variable } from '../../../src/shared/saved-request.ts';
import { CANARIES, filesOf, leaksIn } from '../../support/canary.ts';
import { finishWatched, startWatched, type Watched } from '../../support/watched-app.ts';

const [canary] = CANARIES;
if (!canary) throw new Error('there are canaries');
const { secret } = canary;
/** Too short to be looked for inside of texts. */
const SHORT = 'q9z';
const WITH_SHORT = 'the code is q9z today';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(() => finishWatched(watched));

const variable = (name: string, from: SecretRef): Variable => ({ name, value: { kind: 'secret', secret: from } });

/** A session at the demo router with an environment that holds the secrets by reference. */
async function opened(asVariable = true): Promise<{ capture: string; profile: Profile }> {
  const { link, environment } = watched;
  const { url } = await link.call('demo.start', {});
  const profile = newProfile('canary', 'Canary', url, 'demo');
  await link.call('profile.save', { profile });
  await link.call('secret.set', { id: 'shelf', secret });
  Object.assign(environment, { TOKEN: secret, SHORT });
  const plain = (text: string): Variable => ({ name: 'token', value: { kind: 'text', text } });
  const variables = asVariable
    ? [
        variable('token', { from: 'env', name: 'TOKEN' }),
        variable('kept', { from: 'keychain', id: 'shelf' }),
        variable('short', { from: 'env', name: 'SHORT' }),
      ]
    : [plain(secret)];
  await link.call('saved.putEnvironment', { profileId: 'canary', environment: { id: 'e', name: 'test', variables } });
  const { capture } = await link.call('session.connect', { profileId: 'canary' });
  await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
  return { capture, profile };
}

async function sent(capture: string, request: RequestText): Promise<string> {
  const { link } = watched;
  const { operation } = await link.call('operation.start', { capture, request, insist: true, environment: 'e' });
  return JSON.stringify(await link.call('operation.wait', { capture, operation }));
}

const REQUEST: RequestText = {
  kind: 'call',
  uri: 'demo.echo',
  args: '["{{token}}", "Bearer {{token}}", "the code is {{short}} today"]',
  kwargs: '{"a": {"b": ["x{{token}}y{{short}}"]}}',
};

/** Everything that can be given away or kept, by place. */
async function places(capture: string, profile: Profile): Promise<Record<string, string | Uint8Array>> {
  const { link } = watched;
  const codes = await Promise.all(
    CODE_TARGETS.map(({ id }) => link.call('code.write', { target: id, from: { profile }, request: REQUEST })),
  );
  const history = await link.call('history.list', { profileId: 'canary', from: 0, count: 10 });
  const { text } = await link.call('saved.export', { profileId: 'canary' });
  return {
    ...(await watched.places(capture)),
    codes: JSON.stringify(codes),
    history: JSON.stringify(history),
    book: text,
    link: watched.messages.join('\n'),
  };
}

describe('a secret variable', () => {
  it('is sent, comes back, and is found nowhere', async () => {
    const { capture, profile } = await opened();
    const info = await sent(capture, REQUEST);
    expect(info).toContain('"state":"answered"');
    // What came back was masked, so it had been sent.
    expect(info).toContain('Bearer *');
    await sent(capture, { kind: 'publish', uri: 'canary.topic', args: '["{{token}}"]', lines: '"{{kept}}"\n[1]' });
    await sent(capture, { kind: 'call', uri: 'demo.{{token}}' });
    await sent(capture, { kind: 'subscribe', uri: 'demo.{{token}}' });
    await sent(capture, {
      kind: 'register',
      uri: 'canary.procedure',
      answer: { kind: 'result', args: '["{{token}} {{args.0}}"]' },
    });
    await sent(capture, { kind: 'call', uri: 'canary.procedure', args: '[1]' });
    await sent(capture, { kind: 'call', uri: 'demo.{{short}}' });
    await sent(capture, { kind: 'publish', uri: 'a.{{token}}', options: '{"x_{{token}}": 1, "_own": "{{token}}"}' });
    await sent(capture, {
      kind: 'call',
      uri: 'demo.echo',
      args: '["{{token}}"]',
      repeat: { count: 5, concurrency: 2 },
    });
    await sent(capture, { kind: 'publish', uri: 'canary topic {{token}}', options: '{"acknowledge": true}' });
    await sent(capture, {
      kind: 'register',
      uri: 'canary.fails',
      answer: { kind: 'error', error: 'canary.error', args: '["{{args.0}} {{token}}"]' },
    });
    await sent(capture, { kind: 'call', uri: 'canary.fails', args: '["a"]' });
    await sent(capture, { kind: 'register', uri: 'canary.fails', answer: { kind: 'result', args: '["{{kept}}"]' } });
    const { link } = watched;
    await link.call('realm.watch', { capture });
    await link.call('realm.readAll', { capture, list: 'subscriptions' });
    const known: unknown[] = [
      await link.call('realm.holder', { capture, procedure: 'canary.fails' }),
      await link.call('realm.uris', { capture, kind: 'procedure', text: '' }),
      await link.call('realm.uris', { capture, kind: 'topic', text: '' }),
      await link.call('realm.rows', { capture, list: 'subscriptions', from: 0, count: 100 }),
    ];
    expect(leaksIn({ realm: JSON.stringify(known) }, [secret])).toEqual([]);
    await watched.link.call('session.leave', { capture });
    const all = await places(capture, profile);
    expect(leaksIn(all, [secret, WITH_SHORT])).toEqual([]);
    // The history is written when the app closes, too.
    await watched.app.close();
    expect(leaksIn(filesOf(watched.folder), [secret, WITH_SHORT])).toEqual([]);
    const files = Object.keys(filesOf(path.join(watched.folder, 'config', 'requests')));
    expect(files.some((file) => file.endsWith('.history.json'))).toBe(true);
    expect(watched.faults).toEqual([]);
  });

  it('that is typed in a request is masked in the history if the session knows it', async () => {
    const { capture } = await opened();
    await sent(capture, { kind: 'call', uri: 'demo.echo', args: '["{{token}}"]' });
    await sent(capture, { kind: 'call', uri: 'demo.echo', args: JSON.stringify([secret, `in ${secret} text`]) });
    const { entries } = await watched.link.call('history.list', { profileId: 'canary', from: 0, count: 10 });
    expect(entries[0]).toMatchObject({ masked: true });
    expect(leaksIn({ history: JSON.stringify(entries) }, [secret])).toEqual([]);
    await watched.link.call('session.leave', { capture });
    await watched.app.close();
    expect(leaksIn(filesOf(watched.folder), [secret])).toEqual([]);
  });
});

describe('positive control', () => {
  it('the same word as a variable that is no secret is found', async () => {
    const { capture, profile } = await opened(false);
    await sent(capture, { kind: 'call', uri: 'demo.echo', args: '["{{token}}"]' });
    await sent(capture, { kind: 'call', uri: 'demo.echo', args: JSON.stringify([secret]) });
    await watched.link.call('session.leave', { capture });
    const found = leaksIn(await places(capture, profile), [secret]).map((leak) => leak.split(':')[0]);
    for (const place of ['records', 'saved', 'link', 'history', 'book']) expect(found).toContain(place);
    await watched.app.close();
    const files = leaksIn(filesOf(watched.folder), [secret]).map((leak) => path.basename(leak.split(': ')[0] ?? ''));
    expect(files.some((file) => file.endsWith('.history.json'))).toBe(true);
    expect(files.some((file) => file.endsWith('.book.json'))).toBe(true);
  });
});

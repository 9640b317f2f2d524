// Floats of replies: `1.0` is shown as the router wrote it, in the result, in the list of results, and of an error.

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OperationInfo } from '../../../../src/shared/contract/operations.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { oneLine } from '../../../../src/shared/json-output.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../../../support/scripted-peer.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
});

/** A session in which calls are answered with these texts, one after the other. */
async function answered(...answers: readonly string[]): Promise<string> {
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    for (const answer of answers) {
      const [, request] = await talk.next();
      talk.socket.send(answer.replaceAll('ID', String(request)));
    }
    await talk.next();
    talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    await talk.gone();
  });
  const { link } = watched;
  const { capture } = await link.call('session.connect', { profile: newProfile('p', 'P', url, 'demo') });
  await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
  return capture;
}

/** Arguments of an ERROR in reply, as text. */
function errorArguments({ reply }: OperationInfo): string | undefined {
  return reply?.kind === 'error' ? oneLine(fromWire(reply.args)) : undefined;
}

it('replies keep their floats, also in the list of results; what is gone is shown as it was read', async () => {
  const { link } = watched;
  const capture = await answered('[50,ID,{"t":3.0},[1.0,1],{"a":2.0}]', '[8,48,ID,{},"a.b",[4.0]]');
  const replies: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { operation } = await link.call('operation.start', { capture, request: { kind: 'call', uri: 'a' } });
    const { reply } = await link.call('operation.wait', { capture, operation });
    if (reply?.kind !== 'result' && reply?.kind !== 'error') throw new Error(reply?.kind);
    const { args, kwargs, details } = reply;
    replies.push(oneLine([fromWire(args), fromWire(kwargs), fromWire(details)] as WampValue));
    expect((await link.call('operation.get', { capture, operation })).reply).toEqual(reply);
  }
  const listedError = async () => (await link.call('operation.list', { capture })).map(errorArguments);
  expect(await listedError()).toEqual(['[4.0]', undefined]);
  expect(replies).toEqual(['[[1.0, 1], { "a": 2.0 }, { "t": 3.0 }]', '[[4.0], {}, {}]']);
  const log = await link.call('operation.results', { capture, operation: 1, from: 0, count: 10 });
  expect(log.results.map(({ text }) => text)).toEqual(['[1.0, 1] { "a": 2.0 }']);
  await link.call('capture.clear', { capture });
  const { reply } = await link.call('operation.get', { capture, operation: 1 });
  expect(reply?.kind === 'result' && oneLine(fromWire(reply.args))).toBe('[1, 1]');
  // Lists are pulled again and again: an error is read again once, and needs its frame no more.
  expect(await listedError()).toEqual(['[4.0]', undefined]);
});

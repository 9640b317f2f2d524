// Secrets canary: distinctive secrets go through every path of the app, hostile routers repeat them in
// every form, and then they are looked for in everything that leaves the app: what viewers are told,
// records, rows, summaries, saved files, the config folder. Each place has a positive control: the same
// search, in the same place, finds the same words where they were no secret of the attempt.

import { newProfile } from '../../../src/shared/new-profile.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile, SecretRef } from '../../../src/shared/profile.ts';
import {
  CANARIES,
  derivedKey,
  filesOf,
  formIn,
  formsOf,
  leaksIn,
  secretsOf,
  type Canary,
} from '../../support/canary.ts';
import { closingWith, ECHOES, wordsOf } from '../../support/echo-router.ts';
import { callProcedure, resultArgs, subscribeTo } from '../../support/requests.ts';
import { finishScripted, listenScripted } from '../../support/scripted-peer.ts';
import { finishWatched, startWatched, type Watched } from '../../support/watched-app.ts';
import { finishPeers } from './transport/raw-peer.ts';

const VARIABLE = 'CANARY';
let watched: Watched;
let folder = '';

beforeEach(async () => {
  watched = await startWatched();
  folder = watched.folder;
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
  await finishPeers();
});

const ENV: SecretRef = { from: 'env', name: VARIABLE };

function profileOf(url: string, canary: Canary | undefined, secret: SecretRef = ENV): Profile {
  const authid = { kind: 'value', value: 'ann' } as const;
  const methods = canary ? [{ method: canary.method, authid, secret }] : [];
  return { ...newProfile('canary', 'Canary', url, 'realm1'), methods, timeoutSeconds: 3 };
}

const shown = ({ method, secret, salting }: Canary) =>
  `${salting ? 'salted ' : ''}${method}, base64 ${Buffer.from(secret).toString('base64').slice(-3)}`;
const KINDS = CANARIES.map((canary) => ({ name: shown(canary), canary }));

describe('the search', () => {
  it('has secrets that need escapes and every padding', () => {
    const endings = new Set(
      CANARIES.flatMap(secretsOf).map((secret) => /=*$/.exec(Buffer.from(secret).toString('base64'))?.[0]),
    );
    expect([...endings].sort()).toEqual(['', '=', '==']);
    for (const { secret } of CANARIES) {
      expect(JSON.stringify(secret).slice(1, -1)).not.toBe(secret);
      expect(encodeURIComponent(secret)).not.toBe(secret);
    }
    expect(new Set(CANARIES.flatMap(secretsOf)).size).toBe(CANARIES.length + 6);
  });

  it('finds each form alone, in a text, in JSON and in a file', () => {
    const planted = path.join(folder, 'planted');
    mkdirSync(planted);
    for (const secret of CANARIES.flatMap(secretsOf)) {
      for (const [form, word] of Object.entries(formsOf(secret))) {
        const around = `before ${word} after`;
        const once = JSON.stringify({ around });
        writeFileSync(path.join(planted, 'file'), Buffer.concat([Buffer.of(0xff, 0), Buffer.from(once)]));
        for (const [place, text] of Object.entries({ around, once, ...filesOf(planted) }))
          expect(formIn(text, secret), `${form} in ${place}`).toBeDefined();
      }
      expect(formIn(JSON.stringify(formsOf('something else')), secret)).toBeUndefined();
      expect(formIn(secret.slice(0, -1), secret)).toBeUndefined();
    }
  });
});

describe.each(KINDS)('$name', ({ canary }) => {
  const words = wordsOf(canary);

  it.each(ECHOES)('is found nowhere after $name', async (echo) => {
    watched.environment[VARIABLE] = canary.secret;
    const router = await echo.listen(canary, words);
    const capture = await watched.attempt(profileOf(router.url, canary));
    const places = await watched.places(capture);
    expect(leaksIn({ ...places, ...filesOf(folder), link: watched.messages.join('\n') }, secretsOf(canary))).toEqual(
      [],
    );
    // The router did say it, and the capture tells that something was masked.
    expect(formIn(router.sent(), canary.secret)).toBeDefined();
    expect(String(places['records'])).toMatch(/"[a-zA-Z]*[mM]asks":\[\{/);
    expect(watched.faults).toEqual([]);
  });

  it('is found nowhere after a close reason, in any form', async () => {
    watched.environment[VARIABLE] = canary.secret;
    const captures: string[] = [];
    for (const word of words(false)) {
      const router = await closingWith(word);
      captures.push(await watched.attempt(profileOf(router.url, canary)));
    }
    const places = await Promise.all(captures.map((capture) => watched.places(capture)));
    for (const place of places) expect(leaksIn(place, [canary.secret])).toEqual([]);
    expect(leaksIn({ ...filesOf(folder), link: watched.messages.join('\n') }, [canary.secret])).toEqual([]);
  });

  it('is found nowhere when it comes from a question, from the keychain, or is wrong for the demo router', async () => {
    const [echo] = ECHOES;
    const router = await echo?.listen(canary, words);
    if (!router) throw new Error('there is an echo');
    const { link } = watched;
    const asked = await watched.attempt(profileOf(router.url, canary, { from: 'prompt' }), canary.secret);
    await link.call('secret.set', { id: 'shelf', secret: canary.secret });
    const kept = profileOf(router.url, canary, { from: 'keychain', id: 'shelf' });
    await link.call('profile.save', { profile: kept });
    const stored = await watched.attempt(kept);
    const { url } = await link.call('demo.start', {});
    watched.environment[VARIABLE] = canary.secret;
    const authid = {
      kind: 'value',
      value: canary.salting ? 'sally' : canary.method === 'ticket' ? 'tess' : 'wanda',
    } as const;
    const methods = [{ method: canary.method, authid, secret: ENV }];
    const refused = await watched.attempt({ ...profileOf(url, canary), realm: 'demo', methods });

    for (const capture of [asked, stored, refused]) {
      const places = await watched.places(capture);
      expect(String(places['summary'])).toContain('"outcome":"abort"');
      expect(leaksIn(places, secretsOf(canary))).toEqual([]);
    }
    expect(leaksIn({ ...filesOf(folder), link: watched.messages.join('\n') }, secretsOf(canary))).toEqual([]);
    // What goes in holds it, so the search over the link would find it.
    expect(watched.carriedIn).toHaveLength(2);
    for (const message of watched.carriedIn) expect(formIn(message, canary.secret)).toBeDefined();
  });

  it('is found in no reply to a request', async () => {
    watched.environment[VARIABLE] = canary.secret;
    const said = words(true);
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([4, canary.method, canary.method === 'wampcra' ? { challenge: 'c', ...canary.salting } : {}]);
      await talk.next();
      talk.send([2, 7, { roles: { broker: {}, dealer: {} } }]);
      for (;;) {
        const [type, request] = await talk.next();
        const all = said.join(' ');
        if (type === 48 && request === 2) talk.send([50, request, { [all]: all }, said, { [all]: said }]);
        else if (type === 48) talk.send([8, 48, request, { x: all }, `a.${said[5] ?? ''}`, said, { [all]: said }]);
        else if (type === 32) talk.send([33, request, 9]);
        else if (type === 6) return talk.send([6, { message: all }, 'wamp.close.goodbye_and_out']);
        talk.send([36, 9, 1, { all }, said]);
      }
    });
    const { link } = watched;
    const { capture } = await link.call('session.connect', { profile: profileOf(url, canary) });
    await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
    await subscribeTo(link, capture, 'a');
    const result = await callProcedure(link, capture, 'a');
    const failed = await callProcedure(link, capture, 'b');
    expect([result.state, failed.state]).toEqual(['answered', 'error']);
    expect(resultArgs(result)).toHaveLength(said.length);
    for (const { operation } of [result, failed])
      await link.call('operation.results', { capture, operation, from: 0, count: 10 });
    expect(await link.call('operation.list', { capture })).toHaveLength(3);
    await link.call('session.leave', { capture });
    expect(
      leaksIn({ link: watched.messages.join('\n'), ...(await watched.places(capture)) }, secretsOf(canary)),
    ).toEqual([]);
  });
});

describe('positive control: the same words that are no secret of the attempt', () => {
  const control = CANARIES.find(({ salting }) => salting) ?? CANARIES[0];
  if (!control) throw new Error('there are canaries');

  it.each(ECHOES)('are found after $name', async (echo) => {
    const router = await echo.listen(undefined, wordsOf(control));
    const capture = await watched.attempt(profileOf(router.url, undefined));
    const { records, saved, exported, ...others } = await watched.places(capture);
    const sure = { records: records ?? '', saved: saved ?? '', exported: exported ?? '' };
    const found = leaksIn({ ...sure, link: watched.messages.join('\n') }, [control.secret]);
    expect(found.map((leak) => leak.split(':')[0])).toEqual(['records', 'saved', 'exported', 'link']);
    expect(Object.keys(others)).toEqual(['rows', 'bytes', 'summary', 'ladder', 'details', 'parts']);
  });

  it('are found in every place', async () => {
    const found = new Set<string>();
    for (const echo of ECHOES) {
      const router = await echo.listen(undefined, wordsOf(control));
      const capture = await watched.attempt(profileOf(router.url, undefined));
      for (const leak of leaksIn(await watched.places(capture), [control.secret])) found.add(leak.split(':')[0] ?? '');
    }
    const places = ['bytes', 'details', 'exported', 'ladder', 'parts', 'records', 'rows', 'saved', 'summary'];
    expect([...found].sort()).toEqual(places);
  });

  it('are found in replies', async () => {
    const key = derivedKey(control) ?? '';
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, { roles: { dealer: {} } }]);
      const [, request] = await talk.next();
      talk.send([50, request, {}, [control.secret, key]]);
      await talk.next();
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    });
    const { link } = watched;
    const { capture } = await link.call('session.connect', { profile: profileOf(url, undefined) });
    await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
    expect(resultArgs(await callProcedure(link, capture, 'a'))).toEqual([control.secret, key]);
    await link.call('session.leave', { capture });
    expect(leaksIn({ link: watched.messages.join('\n') }, secretsOf(control))).toHaveLength(2);
  });

  it('are found in the config folder', async () => {
    const profile = { ...profileOf('ws://127.0.0.1:1/', undefined), authextra: { planted: control.secret } };
    await watched.link.call('profile.save', { profile });
    expect(leaksIn(filesOf(path.join(folder, 'config')), [control.secret])).toHaveLength(1);
  });
});

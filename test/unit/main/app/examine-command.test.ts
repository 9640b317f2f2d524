// What a login will use, found out before anything is sent: facts about secrets, never the secrets.

import { createHash, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Examination } from '../../../../src/shared/contract/results.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { MethodChoice, Profile } from '../../../../src/shared/profile.ts';
import { leaksIn } from '../../../support/canary.ts';
import { containing } from '../../../support/containing.ts';
import { CLIENT_PASSPHRASE, clientFile } from '../../../support/tls/certificates.ts';
import { finishWatched, startWatched, type Watched } from '../../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(() => finishWatched(watched));

const joe = { kind: 'value', value: 'joe' } as const;
const env = (name: string) => ({ from: 'env', name }) as const;

function examine(choice: MethodChoice, changes: Partial<Profile> = {}): Promise<Examination> {
  const profile = { ...newProfile('p', 'P', 'wss://router.example/ws', 'realm1'), methods: [choice], ...changes };
  return watched.link.call('login.examine', { profile, method: 0 });
}

const factsOf = ({ facts }: Examination) => Object.fromEntries(facts.map(({ label, value }) => [label, value]));

describe('login.examine', () => {
  it('says that a secret is there, and what slipped into it', async () => {
    watched.environment['S'] = 'hunter2-secret';
    const found = await examine({ method: 'wampcra', authid: joe, secret: env('S') });
    expect(found).toEqual({ ok: true, text: '', facts: [{ label: 'Password', value: 'found' }] });
    watched.environment['S'] = 'hunter2-secret\n';
    const slipped = await examine({ method: 'ticket', authid: joe, secret: env('S') });
    expect(slipped.facts[0]?.note).toContain('line end');
    expect(watched.messages.join()).not.toContain('hunter2');
  });

  it('says why a secret is not there, with what to do', async () => {
    expect(await examine({ method: 'ticket', authid: joe, secret: env('NONE') })).toEqual({
      ok: false,
      text: containing('NONE is not set.'),
      facts: [],
    });
    expect(await examine({ method: 'ticket', authid: joe })).toMatchObject({
      ok: false,
      text: containing('names none'),
    });
    const file = { from: 'file', path: path.join(watched.folder, 'none.key') } as const;
    expect(await examine({ method: 'ticket', authid: joe, secret: file })).toMatchObject({
      ok: false,
      text: containing('none.key'),
    });
    const kind = { method: 'ticket', authid: joe, secret: env('S'), secretIs: 'password' };
    watched.environment['S'] = 's';
    expect(await examine(kind)).toMatchObject({ ok: false, text: containing('"password"') });
  });

  it('asks for a secret that is asked for each time, and tells nothing of it', async () => {
    const asked: string[] = [];
    watched.link.listen((notice) => {
      if (notice.kind !== 'secret-asked') return;
      asked.push(notice.body.purpose);
      const { question } = notice.body;
      void watched.link.call('secret.answer', { question, secret: 'JBSWY3DPEHPK3PXP' });
    });
    const choice: MethodChoice = { method: 'ticket', authid: joe, secret: { from: 'prompt' }, secretIs: 'totp-secret' };
    const found = await examine(choice);
    expect(asked).toEqual(['ticket login to wss://router.example/ws']);
    expect(factsOf(found)).toMatchObject({ Algorithm: 'HMAC-SHA-1', Digits: '6', Period: '30 s' });
    expect(leaksIn({ link: watched.messages.join('\n') }, ['JBSWY3DPEHPK3PXP'])).toEqual([]);
  });

  it('gives the public key of a key, and the reason for one that cannot be read', async () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    watched.environment['K'] = seed;
    // RFC 8032 section 7.1, test 1.
    const found = await examine({ method: 'cryptosign', authid: joe, secret: env('K') });
    expect(factsOf(found)['Public key']).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    expect(leaksIn({ link: watched.messages.join('\n') }, [seed])).toEqual([]);
    watched.environment['K'] = seed.slice(1);
    const short = await examine({ method: 'cryptosign', authid: joe, secret: env('K') });
    expect(short).toMatchObject({ ok: false });
    expect(leaksIn({ link: watched.messages.join('\n') }, [seed.slice(1)])).toEqual([]);
  });

  it('says that somebody answers by hand', async () => {
    expect(factsOf(await examine({ method: 'made-up', authid: joe }))).toEqual({ Answer: 'by hand' });
    expect(factsOf(await examine({ method: 'ticket', authid: joe, byHand: true }))).toEqual({ Answer: 'by hand' });
  });

  it('says that a profile has no such method', async () => {
    const profile = newProfile('p', 'P', 'wss://router.example/ws', 'realm1');
    expect(await watched.link.call('login.examine', { profile, method: 3 })).toMatchObject({
      ok: false,
      text: 'The profile has no method 4.',
    });
  });
});

describe('login.examine of a client certificate', () => {
  const tls: MethodChoice = { method: 'tls', authid: { kind: 'absent' } };
  const certificate = new X509Certificate(clientFile('client.pem'));
  const printed = (hash: string) =>
    (createHash(hash).update(certificate.raw).digest('hex').toUpperCase().match(/../g) ?? []).join(':');
  const file = (name: Parameters<typeof clientFile>[0]) => {
    const place = path.join(watched.folder, name);
    writeFileSync(place, clientFile(name));
    return place;
  };

  it('gives the fingerprints in the form that routers are configured with', async () => {
    const client = { certificateFile: file('client.pem'), keyFile: file('client.key') };
    const found = await examine(tls, { tls: { client } });
    expect(found).toMatchObject({ ok: true, text: '' });
    expect(factsOf(found)).toMatchObject({
      'SHA-1': printed('sha1'),
      'SHA-256': printed('sha256'),
      'Certificate of': certificate.subject.split('\n').join(', '),
      'Valid until': new Date(certificate.validTo).toISOString(),
    });
    expect(factsOf(found)['SHA-1']).toMatch(/^(?:[0-9A-F]{2}:){19}[0-9A-F]{2}$/);
  });

  it('reads PKCS#12 with its passphrase', async () => {
    watched.environment['P'] = CLIENT_PASSPHRASE;
    const found = await examine(tls, {
      tls: { client: { certificateFile: file('client.p12'), passphrase: env('P') } },
    });
    expect(factsOf(found)['SHA-1']).toBe(printed('sha1'));
    expect(leaksIn({ link: watched.messages.join('\n') }, [CLIENT_PASSPHRASE])).toEqual([]);
    watched.environment['P'] = 'wrong';
    const wrong = await examine(tls, {
      tls: { client: { certificateFile: file('client.p12'), passphrase: env('P') } },
    });
    expect(wrong).toMatchObject({ ok: false, text: containing('passphrase') });
  });

  it('still shows one that has ended, and says so', async () => {
    const client = { certificateFile: file('client-expired.pem'), keyFile: file('client.key') };
    const found = await examine(tls, { tls: { client } });
    expect(found).toMatchObject({ ok: false, text: containing('expired') });
    expect(factsOf(found)['SHA-1']).toMatch(/^(?:[0-9A-F]{2}:){19}/);
  });

  it('says what is missing', async () => {
    expect(await examine(tls)).toMatchObject({ ok: false, text: containing('names no client certificate') });
    expect(await examine(tls, { url: 'ws://router.example/' })).toMatchObject({
      ok: false,
      text: containing('not encrypted'),
    });
    const client = { certificateFile: path.join(watched.folder, 'none.pem') };
    expect(await examine(tls, { tls: { client } })).toMatchObject({ ok: false, text: containing('none.pem') });
  });
});

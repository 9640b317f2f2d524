// Secrets canary of what a login holds: keys of SCRAM and cryptosign, and beside the secret of a method passphrase, TOTP secret and its codes,
// secrets in the requests after WELCOME, what a person types. Hostile routers repeat them in every form; then they
// are looked for in everything that leaves the app. See canary.test.ts for the search and its controls.

import { createHmac, pbkdf2Sync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromWire } from '../../../src/shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../../src/shared/handshake-summary.ts';
import { newProfile } from '../../../src/shared/new-profile.ts';
import type { MethodChoice, Profile, SecretRef } from '../../../src/shared/profile.ts';
import { filesOf, formIn, formsOf, leaksIn } from '../../support/canary.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS, type Talk } from '../../support/scripted-peer.ts';
import { finishWatched, startWatched, type Watched } from '../../support/watched-app.ts';

let watched: Watched;
beforeEach(async () => {
  watched = await startWatched();
});
afterEach(async () => {
  await finishWatched(watched);
  await finishScripted();
});

/** Letters that JSON, URLs and HTML forms write otherwise. */
const AWKWARD = '"\\/ü<&%+= é\u{1f99c}';
const PASSPHRASE = `canary-passphrase-${AWKWARD}`;
const TOKEN = `canary-token-${AWKWARD}`;
const TYPED = `canary-typed-${AWKWARD}`;
const TOTP_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const PIN = '7x';

const env = (name: string): SecretRef => ({ from: 'env', name });
const authid = { kind: 'value', value: 'ann' } as const;

function profileOf(url: string, changes: Partial<Profile>): Profile {
  return { ...newProfile('canary', 'Canary', url, 'realm1'), timeoutSeconds: 3, ...changes };
}

/** Every form of every secret, in values, keys and texts. */
function repeated(secrets: readonly string[]): Record<string, unknown> {
  const words = secrets.flatMap((secret) => Object.values(formsOf(secret)));
  return {
    message: `refused: ${words.join(' and ')}`,
    list: words,
    keys: Object.fromEntries(words.map((word) => [word, true])),
    raw: secrets,
  };
}

/** Runs a login at a router that plays `script`; where one of the secrets can be read afterwards. */
async function leaksAfter(
  script: (talk: Talk) => Promise<readonly string[]>,
  changes: Partial<Profile>,
): Promise<{ readonly leaks: string[]; readonly capture: string }> {
  Object.assign(watched.environment, { PASSPHRASE, TOKEN, TOTP_SECRET, PIN, PASSWORD: 'canary-password' });
  let secrets: readonly string[] = [];
  const { url } = await listenScripted(async (talk) => {
    secrets = await script(talk);
    await talk.gone();
  });
  const profile = profileOf(url, changes);
  await watched.link.call('profile.save', { profile });
  const stop = watched.link.listen((notice) => {
    if (notice.kind !== 'challenge-asked') return;
    const { question } = notice.body;
    void watched.link.call('challenge.answer', { question, signature: TYPED });
  });
  const capture = await watched.attempt(profile);
  stop();
  const places = { ...(await watched.places(capture)), ...filesOf(watched.folder), link: watched.messages.join('\n') };
  expect(watched.faults).toEqual([]);
  expect(secrets).not.toEqual([]);
  return { leaks: leaksIn(places, secrets), capture };
}

/** Text of a value that a router got. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`);
  return value;
}

/** That the login came as far as its answer: what is not computed cannot leak. */
async function derived(capture: string, label: string): Promise<void> {
  const { derivations } = fromWire<HandshakeSummary>(await watched.link.call('capture.summary', { capture }));
  expect(derivations.flatMap(({ steps }) => steps.map((step) => step.label))).toContain(label);
}

describe('what a login holds', () => {
  it('would be found if a router said it and nobody masked it', () => {
    for (const secret of [PASSPHRASE, TOKEN, TYPED, TOTP_SECRET])
      expect(leaksIn({ said: JSON.stringify(repeated([secret])) }, [secret])).not.toEqual([]);
  });

  it('a passphrase is found nowhere', async () => {
    const choice: MethodChoice = { method: 'wampcra', authid, secret: env('PASSWORD'), passphrase: env('PASSPHRASE') };
    const { leaks } = await leaksAfter(
      async (talk) => {
        await talk.next();
        talk.send([4, 'wampcra', { challenge: `sign ${PASSPHRASE}`, ...repeated([PASSPHRASE]) }]);
        await talk.next();
        talk.send([3, repeated([PASSPHRASE]), `com.example.${Buffer.from(PASSPHRASE).toString('hex')}`]);
        return [PASSPHRASE];
      },
      { methods: [choice] },
    );
    expect(leaks).toEqual([]);
  });

  it.each(['wamp-scram', 'scram'])('the password of %s and the keys made of it are found nowhere', async (method) => {
    const salt = Buffer.alloc(16, 5);
    const salted = pbkdf2Sync('canary-password', salt, 4096, 32, 'sha256');
    const clientKey = createHmac('sha256', salted).update('Client Key').digest();
    const secrets = ['canary-password', salted.toString('hex'), clientKey.toString('hex')];
    const { leaks, capture } = await leaksAfter(
      async (talk) => {
        const [, , details] = await talk.next();
        const nonce = /"nonce":"([^"]+)"/.exec(JSON.stringify(details))?.[1] ?? '';
        const extra = { nonce: `${nonce}more`, kdf: 'pbkdf2', iterations: 4096, salt: salt.toString('base64') };
        talk.send([4, method, extra]);
        await talk.next();
        talk.send([3, repeated(secrets), 'com.example.denied']);
        return secrets;
      },
      { methods: [{ method, authid, secret: env('PASSWORD') }] },
    );
    expect(leaks).toEqual([]);
    await derived(capture, 'client proof');
  });

  it('the private key of cryptosign is found nowhere', async () => {
    const bytes = Buffer.from('canary-seed-of-32-bytes-in-hex..');
    watched.environment['SEED'] = bytes.toString('hex');
    const secrets = [bytes.toString('hex')];
    const { leaks, capture } = await leaksAfter(
      async (talk) => {
        await talk.next();
        talk.send([4, 'cryptosign', { challenge: 'ab'.repeat(32), ...repeated(secrets) }]);
        await talk.next();
        talk.send([3, repeated(secrets), 'com.example.denied']);
        return secrets;
      },
      { methods: [{ method: 'cryptosign', authid, secret: env('SEED') }] },
    );
    expect(leaks).toEqual([]);
    await derived(capture, 'signature');
  });

  it('a TOTP secret and its code are found nowhere', async () => {
    const choice: MethodChoice = { method: 'ticket', authid, secret: env('TOTP_SECRET'), secretIs: 'totp-secret' };
    const { leaks } = await leaksAfter(
      async (talk) => {
        await talk.next();
        talk.send([4, 'ticket', {}]);
        const [, code] = await talk.next();
        const secrets = [textOf(code), TOTP_SECRET];
        expect(secrets[0]).toMatch(/^\d{6}$/);
        talk.send([3, repeated(secrets), 'com.example.denied']);
        return secrets;
      },
      { methods: [choice] },
    );
    expect(leaks).toEqual([]);
  });

  it('what a person types is found nowhere, not even in the next question', async () => {
    const { leaks, capture } = await leaksAfter(
      async (talk) => {
        await talk.next();
        talk.send([4, 'riddle', {}]);
        const [, signature] = await talk.next();
        expect(signature).toBe(TYPED);
        talk.send([4, 'riddle', repeated([TYPED])]);
        await talk.next();
        talk.send([3, repeated([TYPED]), 'com.example.denied']);
        return [TYPED];
      },
      { methods: [{ method: 'riddle', authid }] },
    );
    expect(leaks).toEqual([]);
    // It was typed twice, and it went in by its own command alone.
    expect(watched.carriedIn.filter((message) => formIn(message, TYPED) !== undefined)).toHaveLength(2);
    expect((await watched.link.call('capture.info', { capture })).outcome).toBe('abort');
  });

  it.each(['ERROR', 'RESULT'] as const)(
    'secrets of a request after WELCOME are found nowhere, after %s',
    async (reply) => {
      const { leaks } = await leaksAfter(
        async (talk) => {
          await talk.next();
          talk.send([2, 7, WELCOME_DETAILS]);
          const [, , , , args] = await talk.next();
          const [token, code, , text] = args as readonly unknown[];
          expect(token).toBe(TOKEN);
          expect(text).toBe(`pin ${PIN} of ann`);
          const secrets = [TOKEN, TOTP_SECRET, textOf(code)];
          const said = repeated(secrets);
          // Said in an event, too, that nobody asked for.
          talk.send([36, 1, 2, {}, [args, said]]);
          talk.send(
            reply === 'ERROR' ? [8, 48, 1, said, 'com.example.denied', [args], said] : [50, 1, said, [args], said],
          );
          await talk.next();
          talk.send([6, {}, 'wamp.close.goodbye_and_out']);
          return [...secrets, `pin ${PIN} of ann`];
        },
        {
          methods: [],
          afterWelcome: [
            {
              kind: 'call',
              uri: 'com.example.login',
              args: ['{{token}}', '{{code}}', 'Bearer {{token}}', 'pin {{pin}} of ann'],
              secrets: [
                { name: 'token', secret: env('TOKEN') },
                { name: 'code', secret: env('TOTP_SECRET'), secretIs: 'totp-secret' },
                { name: 'pin', secret: env('PIN') },
              ],
            },
            // Ends the login by an ERROR where the first request did not.
            { kind: 'publish', uri: 'com.example.ready' },
          ],
        },
      );
      expect(leaks).toEqual([]);
    },
  );
});

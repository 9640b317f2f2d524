// Secrets of one-time codes as people have them, and the programs that repeat a code.

import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credential } from '../../../../src/main/auth/auth-method.ts';
import { ticket } from '../../../../src/main/auth/ticket.ts';
import { totp } from '../../../../src/main/auth/totp.ts';
import { readTotpSecret } from '../../../../src/main/auth/totp-secret.ts';
import type { SnippetLanguage } from '../../../../src/shared/contract/results.ts';
import { containing } from '../../../support/containing.ts';
import { authenticate, newcomer, NOW, question } from './questions.ts';

const SEED = '12345678901234567890';
const BASE32 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** Base32 written by other rules than those under test: bits in text. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(group.padEnd(5, '0'), 2)]).join('');
}

const uri = (query: string, label = 'ACME:joe@example.com') => `otpauth://totp/${label}?${query}`;
const faultOf = (secret: string) => {
  const read = readTotpSecret(secret);
  return read.ok ? '' : read.text;
};

describe('base32', () => {
  it('is read back, however it is written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.nat(3), (bytes, style) => {
        const plain = base32(bytes);
        const padded = plain.padEnd(Math.ceil(plain.length / 8) * 8, '=');
        const written = [plain, padded, plain.toLowerCase(), plain.replaceAll(/.{4}/g, '$& ')][style] ?? '';
        const read = readTotpSecret(written);
        expect(read.ok && Buffer.compare(read.value.key, bytes)).toBe(0);
      }),
    );
  });

  it('never throws, and never quotes what cannot be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const secret = `hunter2-${text}`;
        expect(faultOf(secret)).not.toContain('hunter2');
        expect(faultOf(`otpauth://totp/x?secret=${encodeURIComponent(secret)}`)).not.toContain('hunter2');
      }),
    );
  });

  it('tells the place of what does not belong there', () => {
    expect(faultOf('ABC1EFGH')).toContain('Character 4 of the TOTP secret');
    expect(faultOf('AB C8')).toContain('Character 5');
    expect(faultOf('AB C8')).toContain('0, 1 and 8');
    expect(faultOf(uri('secret=ABCD%21'))).toContain('Character 5 of the parameter secret of the otpauth URI');
  });
});

describe('an otpauth URI', () => {
  it('says everything', () => {
    const read = readTotpSecret(uri(`secret=${BASE32}&issuer=ACME&algorithm=SHA512&digits=8&period=60`));
    expect(read).toMatchObject({
      ok: true,
      value: { algorithm: 'sha512', digits: 8, period: 60, issuer: 'ACME', account: 'joe@example.com' },
    });
    expect(read.ok && read.value.key.toString()).toBe(SEED);
  });

  it('says only the secret, and the rest is as usual', () => {
    expect(readTotpSecret(`OTPAUTH://TOTP/joe?SECRET=${BASE32.toLowerCase()}`)).toMatchObject({
      ok: true,
      value: { algorithm: 'sha1', digits: 6, period: 30, account: 'joe' },
    });
    expect(readTotpSecret(`otpauth://totp?secret=${BASE32}`)).toMatchObject({ ok: true });
    const named = readTotpSecret(uri(`secret=${BASE32}`, 'My%20Company%3Ajoe'));
    expect(named).toMatchObject({ ok: true, value: { issuer: 'My Company', account: 'joe' } });
  });

  it.each([
    [`otpauth://hotp/x?secret=${BASE32}&counter=1`, 'hotp'],
    [`otpauth://yaotp/x?secret=${BASE32}`, 'type must be totp'],
    ['otpauth://totp/x', 'no parameter secret'],
    ['otpauth://totp/x?secret=', 'parameter secret of the otpauth URI'],
    [uri(`secret=${BASE32}&algorithm=MD5`), 'parameter algorithm'],
    [uri(`secret=${BASE32}&digits=5`), 'parameter digits'],
    [uri(`secret=${BASE32}&digits=9`), 'parameter digits'],
    [uri(`secret=${BASE32}&digits=6.5`), 'parameter digits'],
    [uri(`secret=${BASE32}&period=0`), 'parameter period'],
    [uri(`secret=${BASE32}&period=-30`), 'parameter period'],
    [uri(`secret=${BASE32}&period=`), 'parameter period'],
    [uri(`secret=${BASE32}&secret=${BASE32}`), 'parameter secret is given twice'],
    [uri(`secret=${BASE32}&issuer=%zz`), 'parameter issuer'],
    [uri(`secret=${BASE32}`, '%zz'), 'label'],
  ])('%s is refused by what is wrong', (text, part) => {
    expect(faultOf(text)).toContain(part);
    expect(faultOf(text)).not.toContain(BASE32);
  });

  it('gives the codes of RFC 6238 under every hash', () => {
    // Appendix B; the seeds of the longer hashes repeat the digits.
    const seed = (length: number) => base32(Buffer.from(SEED.repeat(4).slice(0, length)));
    const cases = [
      ['SHA1', seed(20), '94287082'],
      ['SHA256', seed(32), '46119246'],
      ['SHA512', seed(64), '90693936'],
    ] as const;
    for (const [algorithm, secret, code] of cases)
      expect(totp(uri(`secret=${secret}&algorithm=${algorithm}&digits=8`), 59)).toMatchObject({ ok: true, code });
  });

  it('computes with every period, and counts the seconds that are left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 0, max: 2 ** 40 }), (period, now) => {
        const result = totp(uri(`secret=${BASE32}&period=${period}`), now);
        if (!result.ok) throw new Error(result.text);
        const valueOf = (label: string) => result.trace.find((step) => step.label === label)?.value;
        const counter = Math.floor(now / period);
        expect(valueOf('counter')).toBe(String(counter));
        expect(valueOf('valid for')).toBe(String((counter + 1) * period - now));
        expect(result.trace.at(-1)?.value).toBe(result.code);
        const later = totp(uri(`secret=${BASE32}&period=${period}`), now + period);
        expect(totp(uri(`secret=${BASE32}&period=${period}`), now, 1)).toMatchObject({ code: later.ok && later.code });
      }),
    );
  });
});

describe('a ticket that is a code', () => {
  const secret = uri(`secret=${BASE32}&issuer=ACME&period=60`);

  it('is looked at without telling the secret or the code', async () => {
    const found = await ticket.examine?.({ secret, secretIs: 'totp-secret' }, NOW);
    const facts = Object.fromEntries((found?.facts ?? []).map(({ label, value }) => [label, value]));
    expect(found).toMatchObject({ ok: true, text: '' });
    expect(facts).toEqual({
      Issuer: 'ACME',
      Account: 'joe@example.com',
      Algorithm: 'HMAC-SHA-1',
      Digits: '6',
      Period: '60 s',
      'The code of now is valid for': `${60 - (NOW % 60)} s`,
    });
    const said = JSON.stringify(found);
    const code = totp(secret, NOW);
    expect(said).not.toContain(BASE32);
    expect(code.ok && said.includes(code.code)).toBe(false);
    expect(await ticket.examine?.({ secret: 'A1', secretIs: 'totp-secret' }, NOW)).toMatchObject({
      ok: false,
      text: containing('Character 2'),
    });
  });

  it('has a secret inside its URI, to be masked wherever it turns up', async () => {
    const inside = (credential: Credential) => ticket.secretsIn?.(credential);
    expect(await inside({ secret, secretIs: 'totp-secret' })).toContain(BASE32);
    const [, compared, key] = (await inside({ secret: 'jbsw y3dp-ehpk3pxp', secretIs: 'totp-secret' })) ?? [];
    expect(compared).toBe('JBSWY3DPEHPK3PXP');
    expect(Buffer.from(key ?? '').toString('hex')).toBe('48656c6c6f21deadbeef');
    expect(await inside({ secret })).toEqual([]);
    expect(await inside({ secret: '!', secretIs: 'totp-secret' })).toEqual([]);
  });

  it('is accepted a step late or early in the period of the URI', async () => {
    const code = totp(secret, NOW);
    const accepts = async (at: number) => {
      const known = newcomer({ secret, secretIs: 'totp-secret' }, at);
      return (await ticket.check(known, {}, authenticate(code.ok ? code.code : ''))).ok;
    };
    for (const seconds of [0, 60, -60]) expect(await accepts(NOW + seconds)).toBe(true);
    for (const seconds of [120, -120]) expect(await accepts(NOW + seconds)).toBe(false);
  });

  it('shows every step, the last being what is sent', async () => {
    const answer = await ticket.answer(question('ticket', {}, { secret, secretIs: 'totp-secret' }));
    expect(answer).toMatchObject({ ok: true });
    expect(answer.trace.slice(0, 2).map(({ label }) => label)).toEqual(['TOTP secret', 'secret']);
    expect(answer.ok && answer.trace.at(-1)?.value).toBe(answer.ok && answer.signature);
    const open = answer.trace.filter((step) => !step.secret).map((step) => `${step.how} ${step.value}`);
    expect(open.join('\n')).not.toContain(BASE32);
  });
});

describe('a plain ticket', () => {
  it('is found, and what slipped into it is told', async () => {
    const slips = async (secret: string) => (await ticket.examine?.({ secret }, NOW))?.facts[0];
    expect(await slips('t1')).toEqual({ label: 'Ticket', value: 'found' });
    expect(await slips('t1\n')).toMatchObject({ note: containing('line end') });
    expect(await slips(' t1')).toMatchObject({ note: containing('white space') });
    expect(await ticket.examine?.({}, NOW)).toMatchObject({ ok: false, text: containing('names none') });
  });
});

describe('the program of a code', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-totp-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function program(secret: string, language: SnippetLanguage): Promise<{ text: string; code: string }> {
    const answer = await ticket.answer(question('ticket', {}, { secret, secretIs: 'totp-secret' }));
    // As a capture keeps it.
    const steps = answer.trace.map(({ label, how, encoding, value, secret: isSecret }) =>
      isSecret ? { label, how, encoding, fingerprint: 'abcdef' } : { label, how, encoding, value },
    );
    const text = ticket.snippet?.({ purpose: 'answer', steps }, language) ?? '';
    return { text, code: answer.ok ? answer.signature : '' };
  }

  const RUN: readonly (readonly [SnippetLanguage, string, readonly string[]])[] = [
    ['python', 'code.py', ['python3']],
    ['javascript', 'code.mjs', [process.execPath]],
  ];

  it.each(RUN)('in %s gives the code that was sent', async (language, name, [command = '', ...args]) => {
    const key = base32(randomBytes(35));
    const secrets = [
      BASE32,
      uri(`secret=${key}&algorithm=SHA256&digits=8&period=60`),
      uri(`secret=${key}&algorithm=SHA512`),
    ];
    for (const secret of secrets) {
      const { text, code } = await program(secret, language);
      expect(text).not.toContain(BASE32);
      expect(text).not.toContain(key);
      const own = secret === BASE32 ? BASE32.toLowerCase().replaceAll(/.{4}/g, '$& ') : key;
      const file = path.join(folder, name);
      writeFileSync(file, text.replace('WRITE THE SECRET HERE', own));
      expect(execFileSync(command, [...args, file], { encoding: 'utf8' }).trim()).toBe(code);
    }
  });

  it('in Go says the same hash, counter and length', async () => {
    const { text } = await program(uri(`secret=${BASE32}&algorithm=SHA256&digits=8`), 'go');
    expect(text).toContain('"crypto/sha256"');
    expect(text).toContain(`uint64(${Math.floor(NOW / 30)})`);
    expect(text).toContain('number%100000000');
  });

  it('is none for a plain ticket, nor for numbers that no code can have', async () => {
    const plain = await ticket.answer(question('ticket', {}, { secret: 't' }));
    expect(ticket.snippet?.({ purpose: 'answer', steps: plain.trace }, 'python')).toBeUndefined();
    const { trace } = await ticket.answer(question('ticket', {}, { secret: BASE32, secretIs: 'totp-secret' }));
    for (const [label, value] of [
      ['digits', '1e300'],
      ['counter', '1; rm -rf'],
      ['algorithm', 'sha1; evil'],
      ['period', '-1'],
    ]) {
      const steps = trace.map((step) => (step.label === label ? { ...step, value: value ?? '' } : step));
      expect(ticket.snippet?.({ purpose: 'answer', steps }, 'python')).toBeUndefined();
    }
  });
});

it('the hash of these tests is the one of RFC 4226', () => {
  expect(createHmac('sha1', SEED).update(Buffer.alloc(8)).digest('hex')).toMatch(
    /^cc93cf18508d94934c64b65d8ba7667fb7cde4b0$/,
  );
});

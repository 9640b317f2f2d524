import { describe, expect, it } from 'vitest';
import { ticket } from '../../../../src/main/auth/ticket.ts';
import { totp } from '../../../../src/main/auth/totp.ts';
import { authenticate, newcomer, NOW, question } from './questions.ts';
import { vectorsOf } from './vectors.ts';
import { containing } from '../../../support/containing.ts';

const SECRET = 'CACKN3GRF3KQZMEK';
/** Code of SECRET at NOW, from vector ticket-002. */
const CODE = '412295';

describe('ticket: client answer', () => {
  const vectors = vectorsOf('ticket').verified;

  it.each(vectors.map((vector) => [vector.id, vector.title, vector] as const))(
    '%s: %s',
    async (_id, _title, vector) => {
      const timed = vector.has('secret_base32');
      const answer = await ticket.answer(
        question(
          'ticket',
          {},
          timed
            ? { secret: vector.text('secret_base32'), secretIs: 'totp-secret', now: vector.number('unix_time') }
            : { secret: vector.text('ticket') },
        ),
      );
      if (!answer.ok) throw new Error(answer.text);
      expect([5, answer.signature, answer.extra]).toEqual(vector.expected['authenticate']);
      expect(answer.trace.at(-1)?.value).toBe(answer.signature);
    },
  );

  it('holds the ticket for secret in the trace, and on the wire', async () => {
    const answer = await ticket.answer(question('ticket', {}, { secret: 's3' }));
    expect(answer.trace).toEqual([
      { label: 'ticket', how: 'the secret, unchanged', encoding: 'utf-8', value: 's3', secret: true },
    ]);
    expect(ticket.signatureIsSecret).toBe(true);
  });

  it('shows the counter of a code, but neither code nor secret openly', async () => {
    const answer = await ticket.answer(question('ticket', {}, { secret: SECRET, secretIs: 'totp-secret' }));
    expect(answer.trace.map((step) => [step.label, step.secret])).toEqual([
      ['TOTP secret', true],
      ['key', true],
      ['algorithm', false],
      ['digits', false],
      ['period', false],
      ['counter', false],
      ['valid for', false],
      ['HMAC', true],
      ['code', true],
    ]);
    const valueOf = (label: string) => answer.trace.find((step) => step.label === label)?.value;
    expect(valueOf('counter')).toBe(String(Math.floor(NOW / 30)));
    expect(valueOf('valid for')).toBe(String(30 - (NOW % 30)));
    const open = answer.trace.filter((step) => !step.secret).map((step) => `${step.how} ${step.value}`);
    expect(open.join('\n')).not.toMatch(new RegExp(`${SECRET}|${CODE}`));
  });

  it('says what is missing on our side', async () => {
    expect(await ticket.answer(question('ticket', {}))).toMatchObject({
      ok: false,
      text: containing('names none'),
    });
    const odd = await ticket.answer(question('ticket', {}, { secret: 's', secretIs: 'password' }));
    expect(odd).toMatchObject({ ok: false, text: containing('"password"') });
  });

  it('does not quote a TOTP secret that cannot be read', async () => {
    const answer = await ticket.answer(question('ticket', {}, { secret: 'hunter1', secretIs: 'totp-secret' }));
    if (answer.ok) throw new Error('a password is no base32');
    expect(answer.text).toContain('Character 7');
    expect(answer.text).not.toContain('hunter');
  });
});

describe('ticket: router check', () => {
  const accepts = async (given: string, known = newcomer()) => (await ticket.check(known, {}, authenticate(given))).ok;

  it('asks with an empty dictionary', () => {
    expect(ticket.challenge(newcomer())).toEqual({});
  });

  it('accepts the ticket and nothing else', async () => {
    expect(await accepts('secret2')).toBe(true);
    for (const wrong of ['secret', 'secret22', 'Secret2', '', 'secret2 '])
      expect(await accepts(wrong), wrong).toBe(false);
  });

  it('accepts the code of this step and of both neighbours', async () => {
    const at = (seconds: number) => newcomer({ secret: SECRET, secretIs: 'totp-secret' }, NOW + seconds);
    for (const seconds of [0, 30, -30]) expect(await accepts(CODE, at(seconds)), String(seconds)).toBe(true);
    for (const seconds of [60, -60]) expect(await accepts(CODE, at(seconds)), String(seconds)).toBe(false);
    expect(await accepts(SECRET, at(0))).toBe(false);
  });

  it('refuses everything for a principal whose TOTP secret is unreadable', async () => {
    expect(await accepts('', newcomer({ secret: '!', secretIs: 'totp-secret' }))).toBe(false);
    expect(await accepts('secret2', newcomer({ secretIs: 'password' }))).toBe(false);
  });
});

describe('totp', () => {
  const vectors = vectorsOf('totp').verified;

  it.each(vectors.map((vector) => [vector.id, vector.title, vector] as const))('%s: %s', (_id, _title, vector) => {
    const result = totp(vector.text('secret_base32'), vector.number('unix_time'));
    expect(result).toMatchObject({ ok: true, code: vector.expected['code'] });
    const key = result.ok ? result.trace.find((step) => step.label === 'key')?.value : '';
    expect(key).toBe(Buffer.from(vector.text('secret_ascii')).toString('hex'));
  });

  it('reads a secret as people write it down', () => {
    for (const written of ['cack n3gr f3kq zmek', 'CACK-N3GR-F3KQ-ZMEK', `${SECRET}====`]) {
      expect(totp(written, NOW), written).toMatchObject({ ok: true, code: CODE });
    }
  });

  it('keeps leading zeros and survives a clock before 1970', () => {
    expect(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 1_111_111_109)).toMatchObject({ code: '081804' });
    const early = [-40, 0].map((now) => totp(SECRET, now)).map((result) => (result.ok ? result.code : result.text));
    expect(early[0]).toBe(early[1]);
  });

  it.each([
    ['', 'empty'],
    [' == ', 'empty'],
    ['ABC1', 'Character 4'],
    ['A', '1 characters'],
    [`${SECRET}A`, '17 characters'],
    ['ABCDEF', '6 characters'],
  ])('refuses %j', (secret, part) => {
    expect(totp(secret, NOW)).toMatchObject({ ok: false, text: containing(part) });
  });
});

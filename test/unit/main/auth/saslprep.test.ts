import { describe, expect, it } from 'vitest';
import { saslprep } from '../../../../src/main/auth/saslprep.ts';
import { vectorsOf } from './vectors.ts';

describe('SASLprep', () => {
  it.each(vectorsOf('saslprep').verified.map((vector) => [vector.id, vector.title, vector] as const))(
    '%s: %s',
    async (_id, _title, vector) => {
      const result = await saslprep(vector.text('input'), 'stored');
      if (vector.expected['error'] === true) expect(result.ok).toBe(false);
      else expect(result).toEqual({ ok: true, text: vector.expected['output'] });
    },
  );

  it.each([
    ['nothing', '', 'is empty'],
    ['what is removed alone', '\u00ad\u200d', 'is empty once'],
    ['a control character', 'geheim\u0000', 'prohibits'],
    ['half a character', 'geheim\ud800', 'prohibits'],
    ['a new character', 'geheim\u{1F512}', 'Unicode 3.2'],
    ['mixed directions', '\u0627geheim', 'right to left'],
    ['mixed directions at the end', '\u0627 1', 'right to left'],
    ['a text beyond all measure', 'é'.repeat(2_000_000), 'too long'],
  ])('refuses %s and does not quote it', async (_title, text, fault) => {
    const result = await saslprep(text, 'stored');
    expect(result).toMatchObject({ ok: false });
    if (result.ok) return;
    expect(result.fault).toContain(fault);
    expect(result.fault).not.toContain('geheim');
  });

  it('lets new characters stand in a name', async () => {
    expect(await saslprep('\u{1F512}', 'query')).toEqual({ ok: true, text: '\u{1F512}' });
  });
});

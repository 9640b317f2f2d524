import { describe, expect, it } from 'vitest';
import { secretFromFile } from '../../../../src/main/secret/file.ts';

const holding = (bytes: Uint8Array | string) => () => Promise.resolve(Buffer.from(bytes));

describe('a secret from a file', () => {
  it.each([
    ['as it is', 'a secret', 'a secret'],
    ['without the line end that editors leave', 'a secret\n', 'a secret'],
    ['without the line end of Windows', 'a secret\r\n', 'a secret'],
    ['with the lines before the last', 'a\n\n', 'a\n'],
    ['with other letters', 'šecret', 'šecret'],
  ])('%s', async (_title, content, secret) => {
    expect(await secretFromFile('/s', holding(content))).toBe(secret);
  });

  it('that is no text is given in hex', async () => {
    expect(await secretFromFile('/s', holding(new Uint8Array([0xff, 0x00, 0x0a])))).toBe('ff000a');
  });

  it.each([[''], ['\n']])('that holds nothing is refused', async (content) => {
    await expect(secretFromFile('/s', holding(content))).rejects.toMatchObject({ code: 'secret-empty' });
  });
});

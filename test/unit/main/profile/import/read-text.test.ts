// Damaged texts, and texts that are made to cost much.

import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../../../src/shared/contract/errors.ts';
import { readText } from '../../../../../src/main/profile/import/read-text.ts';
import { textOf } from './sources.ts';

async function refused(name: string, text: string): Promise<InspectorError> {
  const error: unknown = await readText(text, name).catch((reason: unknown) => reason);
  if (error instanceof InspectorError) return error;
  throw new Error(`it was not refused, but gave ${JSON.stringify(error)?.slice(0, 200)}`);
}

describe('a damaged text', () => {
  it.each([
    ['a.json', '{\n  "workers": [\n    { "ticket": "canary" "role": "user" }\n  ]\n}', 3, 26],
    ['a.json', '{\n  "workers": [\n    { "ticket": "canary }\n  ]\n}', 3, 17],
    ['a.yaml', 'workers:\n  - type: router\n   realms: canary\n', 3, undefined],
    ['a.yaml', 'ticket: canary\nticket: canary2\n', 2, 1],
    ['a.ini', '[a]\nurl = x\n\ncanary\n', 4, 1],
    ['config', '[a]\nurl = x\n[b\n', 3, 1],
  ])('%s is refused with its place and none of its words', async (name, text, line, column) => {
    const { code, evidence } = await refused(name, text);
    expect(code).toBe('import-damaged');
    expect(evidence).toMatch(new RegExp(`^${name}, line ${line}, column ${column ?? '\\d+'}: .+\\.$`));
    expect(evidence).not.toContain('canary');
  });

  it.each([
    ['nothing', '  \n\t\n', 'is empty'],
    ['bytes', 'a\0b', 'is no text'],
    ['letter.txt', 'Dear all:\n\n- one\n\ttwo: "canary\n', 'is no JSON, YAML or INI, no key file and no list of links'],
  ])('%s is of no kind', async (name, text, what) => {
    const { code, evidence } = await refused(name, text);
    expect(code).toBe('import-unknown');
    expect(evidence).toBe(`${name} ${what}.`);
  });

  it('stays unread in every cut of every kind without quoting a secret', async () => {
    for (const file of ['crossbar/config.json', 'crossbar-yaml/config.yaml', 'wick/config', 'wampy.json']) {
      const text = textOf(file);
      for (let cut = 1; cut < text.length; cut += 97) {
        const error: unknown = await readText(text.slice(0, cut), file).catch((reason: unknown) => reason);
        if (error instanceof Error) expect(error).toBeInstanceOf(InspectorError);
        if (error instanceof InspectorError) expect(error.evidence).not.toMatch(/canary|Y2FuYXJ5/);
      }
    }
  });
});

describe('a hostile text', () => {
  const hostile: Readonly<Record<string, string>> = {
    'deep JSON': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'deep JSON that is cut off': '['.repeat(200_000),
    'deep YAML': `a:\n${'- '.repeat(50_000)}x\n`,
    'deep YAML by lines': Array.from({ length: 1000 }, (_item, level) => `${' '.repeat(level)}a:\n`).join(''),
    'aliases of aliases': [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefgh'[i] ?? ''}`)
            .join(', ')}]`,
      ),
    ].join('\n'),
    'many values': JSON.stringify(Array.from({ length: 300_000 }, () => 1)),
    'an alias that leads nowhere': 'a: *nobody\n',
  };

  it.each(Object.keys(hostile))('%s is refused soon', async (what) => {
    const started = performance.now();
    expect((await refused('hostile.yaml', hostile[what] ?? '')).code).toBe('import-damaged');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it.each([
    ['comments that do not end', `{ ${'/* '.repeat(500_000)}`],
    ['quotes that do not end', `{ ${'"\\'.repeat(500_000)}`],
    [
      'blanks in an INI file',
      `[a]\nkey${' '.repeat(1_000_000)}= x${' '.repeat(1_000_000)};${' '.repeat(1_000_000)}x\n`,
    ],
    ['brackets in an INI file', `[a]\n${'['.repeat(1_000_000)}\n`],
  ])('%s are read in one go', async (_what, text) => {
    const started = performance.now();
    await readText(text, 'hostile.ini.txt').catch((error: unknown) => expect(error).toBeInstanceOf(InspectorError));
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('cannot put keys where none were', async () => {
    const content = await readText('{"__proto__": {"workers": []}, "a": 1}', 'a.json');
    expect(content).toMatchObject({ form: 'data' });
    if (content.form === 'data') expect(Object.keys(content.value as object)).toEqual(['__proto__', 'a']);
    const ini = await readText('[__proto__]\nconstructor = x\n', 'a.ini');
    if (ini.form === 'ini') expect(ini.ini.sections.get('__proto__')?.get('constructor')).toBe('x');
  });
});

describe('a text', () => {
  it('of JSON may hold comments, and a comma too much', async () => {
    const text = '// top\n{ "a": "http://x/*no*/", /* b */ "b": [1, 2,], }';
    expect(await readText(text, 'a.json')).toMatchObject({ value: { a: 'http://x/*no*/' } });
  });

  it('of YAML gives every scalar as it is written', async () => {
    const content = await readText('ticket: 0123\nlarge: 12345678901234567890\nflag: yes\nquoted: "1"\n', 'a.yaml');
    const value = { ticket: '0123', large: '12345678901234567890', flag: 'yes', quoted: '1' };
    expect(content).toEqual({ form: 'data', value });
  });

  it('of INI keeps values as written, with lines that go on', async () => {
    const content = await readText('top = 1\n[A b]\nKey : "v" # c\n  more\n; note\n', 'a.ini');
    if (content.form !== 'ini') throw new Error('it is an INI file');
    expect([...content.ini.sections].map(([name, values]) => [name, Object.fromEntries(values)])).toEqual([
      ['DEFAULT', { top: '1' }],
      ['A b', { key: '"v" # c\nmore' }],
    ]);
  });

  it('may begin with a byte order mark', async () => {
    expect(await readText('\ufeff{"a": 1}', 'a.json')).toEqual({ form: 'data', value: { a: 1 } });
  });
});

// The documents that list what the code knows are held against it.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../src/shared/contract/errors.ts';
import { EXIT_CODES } from '../../../src/shared/outcome.ts';

const root = path.join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('docs/errors.md', () => {
  it('lists every error with its text and remedy, and no other', () => {
    const rows = read('docs/errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const listed = rows.map(([, code, text, hint]) => [code?.replaceAll('`', ''), text, hint]);
    expect(listed).toEqual(Object.entries(ERRORS).map(([code, { text, hint }]) => [code, text, hint]));
  });
});

describe('the table of errors', () => {
  it('has no code that nothing uses', () => {
    const files = ['src/main', 'src/renderer/src/link'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => path.join(folder, name)),
    );
    const code = files.map(read).join('\n');
    expect(Object.keys(ERRORS).filter((name) => !code.includes(`InspectorError('${name}'`))).toEqual([]);
  });
});

describe('docs/checks.md', () => {
  it('lists every check the code reports, and no other', () => {
    const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const code = files
      .map((name) => read(path.join('src', name)).replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, ''))
      .join('\n');
    const reported = new Set([...code.matchAll(/'([TMSRA]-\d\d)'/g)].map((match) => match[1]));
    const listed = [...read('docs/checks.md').matchAll(/^\| ([TMSRA]-\d\d) /gm)].map((match) => match[1]);
    expect([...listed].sort()).toEqual([...reported].sort());
  });
});

describe('docs/cli.md', () => {
  it('gives the exit code of every outcome', () => {
    const rows = new Map<string, number>();
    for (const [, code, text] of read('docs/cli.md').matchAll(/^\| (\d+) \| (.*) \|$/gm)) {
      for (const [, name] of (text ?? '').matchAll(/`([a-z-]+)`/g))
        if (name && name in EXIT_CODES) rows.set(name, Number(code));
    }
    rows.set('interrupted', 130);
    expect(Object.fromEntries([...rows].sort())).toEqual(Object.fromEntries(Object.entries(EXIT_CODES).sort()));
  });
});

describe('docs/security.md', () => {
  it('names tests that there are', () => {
    const named = [...read('docs/security.md').matchAll(/`(test\/[\w./-]+)` "([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(([, file = '', name = '']) => !read(file).includes(name));
    expect(missing.map(([all]) => all)).toEqual([]);
  });
});

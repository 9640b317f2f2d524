// Folders of saved requests, entries of the history beside operations, suggestions, environments as they are typed.

import { describe, expect, it } from 'vitest';
import { ageOf } from '../../../../src/renderer/src/features/compose/age.ts';
import {
  draftOfEnvironment,
  environmentDraftOf,
  environmentOf,
  keptEnvironment,
  NEW_VARIABLE,
  variableRemarks,
} from '../../../../src/renderer/src/features/compose/environment-draft.ts';
import { foundEntries, operationsOf } from '../../../../src/renderer/src/features/compose/history-entries.ts';
import { folderText, foundRequests, treeRows } from '../../../../src/renderer/src/features/compose/saved-folders.ts';
import {
  lineAt,
  partsOf,
  readySuggestion,
  suggestionsFor,
} from '../../../../src/renderer/src/features/compose/suggestions.ts';
import type { OperationInfo } from '../../../../src/shared/contract/operations.ts';
import { environmentSchema, type Environment, type SavedRequest } from '../../../../src/shared/saved-request.ts';

const saved = (name: string, folder = ''): SavedRequest => ({
  id: `${folder}/${name}`,
  name,
  folder,
  request: { kind: 'call', uri: `com.example.${name.toLowerCase()}` },
});

describe('saved requests', () => {
  const requests = [
    saved('Ten', 'b'),
    saved('nine'),
    saved('Two', 'b/c'),
    saved('One', 'a'),
    saved('x10'),
    saved('x9'),
  ];
  const shown = (shut: readonly string[] = []) =>
    treeRows(requests, new Set(shut)).map((row) =>
      row.kind === 'folder' ? `${row.level} ${row.path}/ ${row.count}` : `${row.level} ${row.request.name}`,
    );

  it('stand in folders, folders first, each by name', () => {
    expect(shown()).toEqual(['1 a/ 1', '2 One', '1 b/ 2', '2 b/c/ 1', '3 Two', '2 Ten', '1 nine', '1 x9', '1 x10']);
  });

  it('are not shown in a folder that is shut', () => {
    expect(shown(['b'])).toEqual(['1 a/ 1', '2 One', '1 b/ 2', '1 nine', '1 x9', '1 x10']);
  });

  it('are found by name, folder and URI', () => {
    expect(foundRequests(requests, ' B/C').map(({ name }) => name)).toEqual(['Two']);
    expect(foundRequests(requests, 'example.ten').map(({ name }) => name)).toEqual(['Ten']);
    expect(foundRequests(requests, '')).toBe(requests);
  });

  it('have folders without blanks and empty names', () => {
    expect(folderText(' a / b //c/')).toBe('a/b/c');
    expect(folderText(' / ')).toBe('');
  });
});

describe('the history', () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 1, 3) + ms).toISOString();
  const entry = (id: string, ms: number, uri: string) => ({ id, at: at(ms), request: { kind: 'call', uri } as const });
  const operation = (n: number, ms: number, uri: string) =>
    ({ operation: n, startedAt: at(ms), request: { kind: 'call', uri } }) as OperationInfo;

  it('knows which of its entries are operations of this capture', () => {
    const entries = [entry('c', 30, 'a.b'), entry('b', 20, 'a.c'), entry('a', 10, 'a.b'), entry('old', -90_000, 'a.b')];
    const operations = [operation(3, 29, 'a.b'), operation(2, 19, 'a.c'), operation(1, 9, 'a.b')];
    const found = operationsOf(entries, operations);
    expect([...found].map(([id, { operation: n }]) => [id, n])).toEqual([
      ['c', 3],
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('is searched in URIs and in what was sent', () => {
    const entries = [
      { ...entry('1', 1, 'a.b'), request: { kind: 'call', uri: 'a.b', args: '["Needle"]' } as const },
      entry('2', 2, 'a.needles'),
      entry('3', 3, 'a.c'),
    ];
    expect(foundEntries(entries, 'needle').map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('tells ages in one unit', () => {
    const now = Date.UTC(2026, 1, 3);
    const age = (seconds: number) => ageOf(new Date(now - seconds * 1000).toISOString(), now).replace('\u00a0', ' ');
    expect([0, 59, 60, 7199, 7200, 90_000, -5].map(age)).toEqual(['0 s', '59 s', '1 min', '1 h', '2 h', '1 d', '0 s']);
  });
});

describe('suggestions', () => {
  const uris = [
    { uri: 'com.example.reports.get', from: 'realm' as const },
    { uri: 'com.example.reports', from: 'history' as const },
  ];

  it('are for the line that is being typed', () => {
    expect(lineAt('ab\ncd\nef', 4)).toEqual({ from: 3, to: 5 });
    expect(lineAt('ab', 2)).toEqual({ from: 0, to: 2 });
    expect(lineAt('ab\n', 3)).toEqual({ from: 3, to: 3 });
  });

  it('are variables inside a placeholder that is begun', () => {
    expect(suggestionsFor('com.{{to', uris, ['token', 'n'])).toEqual([{ text: 'com.{{token}}' }]);
    expect(suggestionsFor('com.{{token}}.x', uris, ['token']).map(({ text }) => text)).toEqual(
      uris.map(({ uri }) => uri),
    );
  });

  it('show where they hold what was typed', () => {
    expect(partsOf('com.Reports', 'rep')).toEqual(['com.', 'Rep', 'orts']);
    expect(partsOf('com.reports', 'x')).toBeUndefined();
    expect(partsOf('com.reports', '')).toBeUndefined();
  });

  it('stand ready only where something is to be completed', () => {
    const offered = suggestionsFor('rep', uris, []);
    expect(readySuggestion('rep', offered)).toBe(0);
    expect(readySuggestion('com.example.reports', offered)).toBe(-1);
    expect(readySuggestion('', offered)).toBe(-1);
  });
});

describe('an environment', () => {
  const environment: Environment = {
    id: 'e1',
    name: 'Staging',
    variables: [
      { name: 'host', value: { kind: 'text', text: 'a{{b' } },
      { name: 'n', value: { kind: 'json', json: '[1.0]' } },
      { name: 's1', value: { kind: 'secret', secret: { from: 'env', name: 'TOKEN' } } },
      { name: 's2', value: { kind: 'secret', secret: { from: 'keychain', id: 'entry' } } },
      { name: 's3', value: { kind: 'secret', secret: { from: 'file', path: '/run/x' } } },
      { name: 's4', value: { kind: 'secret', secret: { from: 'prompt' } } },
    ],
  };

  it('is edited and kept without loss', () => {
    const draft = environmentDraftOf(keptEnvironment(draftOfEnvironment(environment)));
    const back = draft && environmentOf(draft);
    expect(back).toEqual(environment);
    expect(environmentSchema.safeParse(back).success).toBe(true);
    expect(environmentDraftOf({ id: 'x' })).toBeUndefined();
  });

  it('is not made of what is wrong', () => {
    const variables = [
      { ...NEW_VARIABLE, name: '1x' },
      { ...NEW_VARIABLE, name: 'n', kind: 'json' as const, json: '[1' },
      { ...NEW_VARIABLE, name: 'n', kind: 'secret' as const },
    ];
    const remarks = variableRemarks(variables);
    expect(remarks[0]?.name).toMatch(/beginning with a letter/);
    expect(remarks[1]?.value).toMatch(/Line 1, column 3/);
    expect(remarks[2]).toMatchObject({ name: 'Another variable has this name.', value: 'Say where the secret is.' });
    expect(environmentOf({ id: 'e', name: 'E', variables })).toBeUndefined();
    expect(environmentOf({ id: 'e', name: ' ', variables: [] })).toBeUndefined();
    expect(environmentOf({ id: 'e', name: ' E ', variables: [] })).toEqual({ id: 'e', name: 'E', variables: [] });
  });
});

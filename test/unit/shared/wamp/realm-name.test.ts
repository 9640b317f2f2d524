import { expect, it } from 'vitest';
import { isAutobahnRealm } from '../../../../src/shared/wamp/realm-name.ts';

it.each([
  ['realm1', true],
  ['abc', true],
  ['ab', false],
  [`a${'b'.repeat(254)}`, true],
  [`a${'b'.repeat(255)}`, false],
  ['com.example-1_a@b', true],
  ['1realm', false],
  ['realm 1', false],
  ['rëalm', false],
  ['realm1\n', false],
  ['', false],
  [`0x${'aB3'.repeat(13)}f`, true],
  [`0x${'aB3'.repeat(13)}`, false],
  [`0x${'g'.repeat(40)}`, false],
])('%j: %s', (name, wanted) => {
  expect(isAutobahnRealm(name)).toBe(wanted);
});

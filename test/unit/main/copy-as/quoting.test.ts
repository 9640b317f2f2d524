// What is quoted is read back by the languages themselves: shells, JavaScript and Python.

import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { javascript, jsFunctions } from '../../../../src/main/copy-as/javascript.ts';
import { python, pyFunctions } from '../../../../src/main/copy-as/python.ts';
import { asciiJson, commandLine, shellWord } from '../../../../src/main/copy-as/shell.ts';
import { textCode, valueCode } from '../../../../src/main/copy-as/value-code.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { readTypedJson } from '../../../../src/shared/typed-json.ts';
import { WampFloat, type WampValue } from '../../../../src/shared/wamp/value.ts';

const HOSTILE = [
  '',
  ' ',
  "it's",
  '"; process.exit(1); //',
  "'; rm -rf /; echo '",
  '$(touch /tmp/x)',
  '`id`',
  '${HOME}',
  '$HOME',
  '\\',
  "\\'",
  '\\n',
  'line\nline\r\n',
  '\u001b[201~; id\n',
  '\u202egnp.exe',
  '\u2028\u2029',
  'ä漢🦜',
  '\u00007',
  '\u00017',
  '!history !!',
  '*?[a]',
  '-option',
  '%s %d',
  '</script>',
  '{"a":1}',
  '#{x}',
  '"""',
  "'''",
  '\ufeffbom',
];
const hasNul = (text: string) => text.includes('\u0000');

function shellReads(shell: string, words: readonly string[]): string[] {
  const out = execFileSync(shell, ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
  return out.split('\u0000').slice(0, -1);
}

const evaluated = (code: string, functions: readonly string[] = []): unknown =>
  runInNewContext(`${functions.join('\n')}\n(${code})`, { process: { env: { WAMP_VAR_a_b: 'A"B' } }, Buffer });

function pythonReads(code: string, functions: readonly string[] = []): unknown {
  const program = `import json, os, sys\n${functions.join('\n')}\nsys.stdout.write(json.dumps(${code}))\n`;
  const env = { ...process.env, WAMP_VAR_a_b: 'A"B' };
  return JSON.parse(execFileSync('python3', ['-c', program], { encoding: 'utf8', env })) as unknown;
}

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', '']);
    return true;
  } catch {
    return false;
  }
})();

describe('shell words', () => {
  const words = HOSTILE.filter((text) => !hasNul(text));

  it('are read back by bash as they were', () => {
    expect(shellReads('bash', words.map(shellWord))).toEqual(words);
  });

  it('in single quotes are read back by sh as well', () => {
    const plain = words.filter((text) => /^[\x20-\x7e\n]*$/.test(text));
    expect(plain.length).toBeGreaterThan(15);
    expect(shellReads('sh', plain.map(shellWord))).toEqual(plain);
  });

  it('show nothing that hides', () => {
    for (const text of words) expect(shellWord(text)).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('cannot hold U+0000', () => {
    expect(() => shellWord('a\u0000b')).toThrow(InspectorError);
  });

  it('make a command of one or of several lines', () => {
    expect(commandLine(['a', 'b'], [['--c', 'd']])).toBe('a b --c d\n');
    const long = commandLine(['a'], [['--b', 'x'.repeat(100)], ['--c']]);
    expect(long).toBe(`a \\\n  --b ${'x'.repeat(100)} \\\n  --c\n`);
  });
});

describe('JSON of a command', () => {
  it('is ASCII on one line and means the same', () => {
    for (const text of HOSTILE) {
      const json = `[\n  ${JSON.stringify(text)},\r\n\t9007199254740993, 1.0 ]`;
      const ascii = asciiJson(json);
      expect(ascii).toMatch(/^[\x20-\x7e]*$/);
      expect(readTypedJson(ascii)).toEqual(readTypedJson(json));
    }
  });

  it('keeps blanks within its texts', () => {
    expect(asciiJson('["a   b"]')).toBe('["a   b"]');
  });
});

describe('JavaScript', () => {
  it('reads hostile texts as they were', () => {
    for (const text of HOSTILE) {
      const code = textCode(text, javascript());
      expect(code).toMatch(/^[\x20-\x7e]*$/);
      expect(evaluated(code)).toBe(text);
    }
  });

  it('reads values as they were', () => {
    const value = readTypedJson('[null, true, -5, 1.5, {"a b": {"__proto__": [1]}}, 9007199254740993, 1e300, -0.0]');
    expect(
      evaluated(`JSON.stringify(${valueCode(value, javascript())}, (_, x) => typeof x === "bigint" ? x + "n" : x)`),
    ).toBe('[null,true,-5,1.5,{"a b":{"__proto__":[1]}},"9007199254740993n",1e+300,0]');
    expect(evaluated(valueCode(new Uint8Array([1, 255]), javascript()))).toBe('\u0000Af8=');
    expect(evaluated(`[...${valueCode(new Uint8Array([1, 255]), javascript({ isText: false }))}].join()`)).toBe(
      '1,255',
    );
  });

  it('fills in variables of the environment, and leaves what is none', () => {
    const code = textCode('x {{a-b}} {{a.b}} {{ no }}', javascript());
    expect(evaluated(code, jsFunctions(code))).toBe('x A"B {{a.b}} {{ no }}');
    const only = textCode('{{a-b}}', javascript());
    expect(only).toBe('needed("WAMP_VAR_a_b")');
  });

  it('fills in parts of an invocation', () => {
    const language = javascript({ answer: true });
    const code = valueCode(['{{args.0}}', 'n={{args.0}} {{kwargs.x.y}} {{procedure}}', '{{args.9}}'], language);
    const invocation = 'const invocation = { args: [[1]], kwargs: { x: { y: "z" } }, procedure: "p" };';
    expect(evaluated(`JSON.stringify(${code})`, [...jsFunctions(code), invocation])).toBe('[[1],"n=[1] z p",null]');
  });
});

describe.skipIf(!hasPython)('Python', () => {
  it('reads hostile texts as they were', () => {
    const code = HOSTILE.map((text) => textCode(text, python()));
    for (const one of code) expect(one).toMatch(/^[\x20-\x7e]*$/);
    expect(pythonReads(`[${code.join(', ')}]`)).toEqual(HOSTILE);
  });

  it('reads values with their types', () => {
    const value: WampValue = [
      null,
      true,
      7,
      10n ** 30n,
      new WampFloat(1),
      1e300,
      { 'a"b': [new Uint8Array([0, 255])] },
    ];
    const code = valueCode(value, python());
    expect(code).toBe(
      '[None, True, 7, 1000000000000000000000000000000, 1.0, 1e+300, {"a\\"b": [bytes.fromhex("00ff")]}]',
    );
    expect(pythonReads(`str(${code})`)).toContain("b'\\x00\\xff'");
  });

  it('fills in variables and parts of an invocation', () => {
    const code = valueCode(['{{a-b}}', '{{args.0}}', 'n={{args.0}} {{kwargs.x}}', '{{args.9}}'], python(true));
    const invocation = 'invocation = {"args": [[1]], "kwargs": {"x": "z"}}';
    expect(pythonReads(code, [...pyFunctions(code), invocation])).toEqual(['A"B', [1], 'n=[1] z', null]);
  });
});

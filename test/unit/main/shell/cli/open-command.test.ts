import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, withCommandLine } from '../../../../support/cli-process.ts';

const { cli, folder } = withCommandLine();
const file = path.join(folder, 'capture.jsonl');
let saved = '';

beforeAll(async () => {
  await cli.run(['handshake', '--demo', 'wampcra-salted', '--save', file]);
  saved = readFileSync(file, 'utf8');
});

/** The file with other content, opened. */
async function opened(content: string | Uint8Array, ...more: string[]) {
  const other = path.join(folder, `other-${Math.random().toString(36).slice(2)}.jsonl`);
  writeFileSync(other, content);
  return cli.run(['open', other, ...more]);
}

describe('open', () => {
  it('shows the handshake', async () => {
    const { code, stdout, stderr } = await cli.run(['open', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('welcome: Logged in to demo by wampcra. The identity is sally, role user.');
    expect(stdout).toContain('derived key  ••••••');
  });

  it('prints programs one after the other, each to be a file of its own', async () => {
    const other = path.join(folder, 'two-factor.jsonl');
    await cli.run(['handshake', '--demo', 'two-factor', '--save', other]);
    const { code, stdout } = await cli.run(['open', other, '--snippet', 'go']);
    expect(code).toBe(0);
    expect(stdout.match(/^\/\/ Program \d of 2: .*$/gm)).toEqual([
      '// Program 1 of 2: save each as a file of its own.',
      '// Program 2 of 2: save each as a file of its own.',
    ]);
    expect((await cli.run(['open', file, '--snippet', 'python'])).stdout).not.toContain('# Program');
  });

  it('shows what is left of a torn file, and says what is not', async () => {
    const { code, stdout, stderr } = await opened(saved.slice(0, -30), '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Line 13 is cut off\. The 11 records before it were kept; \d+ bytes from there on were left out\.\n$/,
    );
    expect(jsonLines(stdout)).toHaveLength(12);
  });

  it('shows what is before a damaged line', async () => {
    const lines = saved.split('\n');
    lines[5] = '{"v":1,"seq":5,"kind":"mess\u001b[31m';
    const { code, stderr, stdout } = await opened(lines.join('\n'), '--json');
    expect(stderr).toMatch(/^Line 6 is damaged\. The 4 records before it were kept;/);
    expect(code).toBe(1);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ kind: 'summary', outcome: null });
  });

  it('keeps to what is there if the decision is missing', async () => {
    const lines = saved.split('\n').filter((line) => !line.includes('"WELCOME"') && !line.includes('"close"'));
    const { code, stdout, stderr } = await opened(lines.slice(0, -3).join('\n') + '\n');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('undecided: The login was not decided when the capture was made.');
  });

  it.each([
    {
      what: 'of a newer version',
      content: () => saved.replace('"v":1', '"v":2'),
      says: 'The file was written by a newer version',
    },
    { what: 'that is empty', content: () => '', says: 'The file is not a capture of this program.' },
    { what: 'that is foreign JSON', content: () => '{"log":{}}\n', says: 'The file is not a capture of this program.' },
    { what: 'that is text', content: () => 'Dear diary\n', says: 'The file is not a capture of this program.' },
    {
      what: 'that is binary',
      content: () => Uint8Array.from({ length: 4096 }, (_, i) => i),
      says: 'The file is not a capture',
    },
    {
      what: 'whose header is cut',
      content: () => saved.slice(0, 40),
      says: 'The file is not a capture of this program.',
    },
  ])('ends with 4 for a file $what', async ({ content, says }) => {
    const { code, stdout, stderr } = await opened(content());
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.split('\n')).toHaveLength(3);
    expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('ends with 4 for a folder and for a file that is not there', async () => {
    for (const [place, reason] of [
      [folder, 'EISDIR'],
      [path.join(folder, 'none'), 'ENOENT'],
    ] as const) {
      const { code, stderr } = await cli.run(['open', place]);
      expect(code).toBe(4);
      expect(stderr).toContain(reason);
    }
  });

  it('lets nothing in a file act on the terminal', async () => {
    const evil = saved
      .replaceAll('"realm":"demo"', '"realm":"de\\u001b[2Jmo\\u202e"')
      .replaceAll('asks to join', '\\u001b[31m');
    for (const more of [[], ['--json']]) {
      const { stdout } = await opened(evil, ...more);
      expect(stdout).toContain('\\u001b[2Jmo\\u202e');
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });
});

// Runs the programs that repeat a derivation.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KeptDerivation, TraceStep } from '../../../../src/main/auth/auth-method.ts';
import { PLACEHOLDER } from '../../../../src/main/auth/snippet-text.ts';
import type { SnippetLanguage } from '../../../../src/shared/contract/results.ts';

/** A derivation as a capture has it. */
export function kept(trace: readonly TraceStep[], purpose: KeptDerivation['purpose'] = 'answer'): KeptDerivation {
  const steps = trace.map(({ secret, value, ...step }) => ({
    ...step,
    ...(secret ? { fingerprint: 'f' } : { value }),
  }));
  return { purpose, steps };
}

const PROGRAMS: Readonly<Record<SnippetLanguage, { file: string; command: readonly string[] }>> = {
  python: { file: 'proof.py', command: ['python3'] },
  javascript: { file: 'proof.mjs', command: [process.execPath] },
  go: { file: 'proof.go', command: ['go', 'run'] },
};

/** True if programs of a language can be run on this machine. */
export function canRun(language: SnippetLanguage): boolean {
  const [program = ''] = PROGRAMS[language].command;
  return spawnSync(program, [language === 'go' ? 'version' : '--version']).status === 0;
}

/** What a program prints, line by line, once a secret is written into it. */
export function run(language: SnippetLanguage, text: string | undefined, secret: string): string[] {
  if (text === undefined) throw new Error('no program');
  if (text.split(PLACEHOLDER).length !== 2) throw new Error('the placeholder has to be there once');
  const { file, command } = PROGRAMS[language];
  // Below node_modules, so that packages are found from there.
  const parent = path.resolve('node_modules', '.cache', 'wamp-inspector');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, 'snippet-'));
  try {
    const program = path.join(folder, file);
    writeFileSync(program, text.replace(PLACEHOLDER, secret));
    const [name = '', ...args] = command;
    return execFileSync(name, [...args, program], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

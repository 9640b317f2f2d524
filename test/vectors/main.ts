// npm run vectors -- FOLDER: runs every vector file of a folder and counts, per method and in all.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { authRunners } from './auth.ts';
import { scramRunners } from './auth-scram.ts';
import { cryptosignRunners } from './auth-cryptosign.ts';
import { messageRunners } from './messages.ts';
import { rawSocketRunners } from './rawsocket.ts';
import { recordedRunner } from './recorded.ts';
import { serializerRunners } from './serializers.ts';
import { sessionRunners } from './sessions.ts';
import type { Vector, VectorRunner } from './vector.ts';

const fileSchema = z.looseObject({
  format_version: z.literal(1),
  method: z.string(),
  vectors: z.array(z.looseObject({ id: z.string() })),
});

const runners: Readonly<Record<string, VectorRunner>> = {
  ...authRunners,
  ...scramRunners,
  ...cryptosignRunners,
  ...messageRunners,
  ...rawSocketRunners,
  ...serializerRunners,
  ...sessionRunners,
  recorded: recordedRunner,
};

interface Count {
  passed: number;
  failed: number;
  skipped: number;
  missing: number;
}

/** Exit code: 0, or 1 if anything failed, or 4 for a wrong call. */
export async function main(args: readonly string[]): Promise<number> {
  const folder = args[0];
  if (args.length !== 1 || !folder) {
    process.stderr.write('usage: npm run vectors -- FOLDER\n');
    return 4;
  }
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) {
    process.stderr.write(`no vector file (*.json) in ${folder}\n`);
    return 4;
  }
  const all: Count = { passed: 0, failed: 0, skipped: 0, missing: 0 };
  for (const name of files) {
    const { method, count } = await runFile(path.join(folder, name));
    console.log(`${method.padEnd(24)} ${line(count)}`);
    for (const key of ['passed', 'failed', 'skipped', 'missing'] as const) all[key] += count[key];
  }
  console.log(`${'all'.padEnd(24)} ${line(all)}`);
  return all.failed > 0 ? 1 : 0;
}

function line({ passed, failed, skipped, missing }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped (unverified), ${missing} without implementation`;
}

async function runFile(file: string): Promise<{ method: string; count: Count }> {
  const count: Count = { passed: 0, failed: 0, skipped: 0, missing: 0 };
  const parsed = fileSchema.safeParse(readJsonFile(file));
  if (!parsed.success) {
    console.log(`FAILED ${path.basename(file)}: ${z.prettifyError(parsed.error)}`);
    return { method: path.basename(file, '.json'), count: { ...count, failed: 1 } };
  }
  const { method, vectors } = parsed.data;
  for (const vector of vectors as unknown as readonly Vector[]) {
    const runner = Object.hasOwn(runners, method) ? runners[method] : undefined;
    // `recorded` has no such mark: it counts as verified.
    if (vector.verified === false) count.skipped++;
    else if (!runner) count.missing++;
    else {
      const difference = await attempt(runner, vector);
      if (difference === undefined) count.passed++;
      else {
        count.failed++;
        console.log(`FAILED ${vector.id} (${vector.title}): ${difference}`);
      }
    }
  }
  return { method, count };
}

/** The content of a file, undefined if it is no JSON. */
function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function attempt(runner: VectorRunner, vector: Vector): Promise<string | undefined> {
  try {
    return await runner(vector);
  } catch (error) {
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
}

// A config folder of a test's own, and a profile to put there.

import { newProfile } from '../../../../src/shared/new-profile.ts';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Profile } from '../../../../src/shared/profile.ts';

export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wamp-inspector-profiles-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function aProfile(id: string, name = id): Profile {
  return newProfile(id, name, 'ws://localhost:8080/ws', 'realm1');
}

export function fileText(folder: string, name = 'profiles.json'): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Names in the folder, without the lock. */
export function names(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'profiles.lock')
    .sort();
}

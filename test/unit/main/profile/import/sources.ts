// The files that importers are tried with, all of them made for this, and every secret that stands in them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFileText, type Reading } from '../../../../../src/main/profile/import/registry.ts';
import type { Profile } from '../../../../../src/shared/profile.ts';

const folder = path.join(import.meta.dirname, '../../../../fixtures/import');
/** What `~` stands for in these tests. */
export const HOME = '/home/made-up';

/** Every fixture: name of its file and the secrets that it holds. */
export const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'crossbar/config.json': [
    ...['canary-joe-ticket', 'canary-lost-ticket', 'canary-ann-secret', 'canary-tim-password', 'canary-url-password'],
    ...['Y2FuYXJ5LXN1ZS1kZXJpdmVkLWtleS1vZi0zMi1ieS4=', 'canary-url-token', 'canary-backend-ticket'],
    ...['canary-sam-stored-key', 'canary-sam-server-key'],
  ],
  'crossbar-yaml/config.yaml': ['0123canary-zed', '00123456789012345678901'],
  'wick/config': ['canary-wick-secret', 'canary-wick-ticket', '1'.repeat(64)],
  'wick-ui/config': ['canary-ui-secret', 'canary-ui-nowhere', '2'.repeat(64)],
  'wick-ui/clients.json': ['canary-web-ticket'],
  'wampy.json': ['canary-wampy-ticket', 'canary-wampy-secret', '3'.repeat(64), 'canary-wampy-hello'],
  'component.json': ['4'.repeat(64), 'canary-component-secret', 'canary-component-extra'],
  'crossbar-shell/config.ini': [],
  'crossbar-shell/default.priv': ['5'.repeat(64)],
  'nxt/config.yaml': ['canary-nxt-secret', 'canary-nxt-salted', 'canary-nxt-ticket'],
  'nexus.json': [],
  'explorer.txt': [
    ...['canary-explorer-ticket', 'canary-explorer-password', '6'.repeat(64), 'canary-explorer-unused'],
    ...['canary-explorer-secret', 'canary-explorer-other'],
  ],
};

/** Path of a fixture. */
export function pathOf(file: string): string {
  return path.join(folder, file);
}

/** Text of a fixture. */
export function textOf(file: string): string {
  return readFileSync(pathOf(file), 'utf8');
}

function counter(): () => string {
  let ids = 0;
  return () => `id-${ids++}`;
}

/** Reads a text under a name; `folder`: where relative paths in it begin. */
export function read(name: string, text: string, folder?: string): Promise<Reading> {
  return readFileText(text, { name, home: HOME, ...(folder !== undefined && { folder }) }, counter());
}

/** Reads a fixture as if it lay in `folder`. */
export function readFixture(file: string, folder?: string): Promise<Reading> {
  return read(path.basename(file), textOf(file), folder);
}

/** A profile in a line: name, address, realm, methods with authid, source and kind of the secret. */
function lineOf({ name, url, realm, methods }: Profile): string {
  const shown = methods.map(({ method, authid, secret, secretIs }) => {
    const from =
      secret === undefined
        ? ''
        : secret.from === 'env'
          ? `=$${secret.name}`
          : secret.from === 'file'
            ? `=${secret.path}`
            : `=${secret.from}`;
    return `${method}${authid.kind === 'value' ? `:${authid.value}` : ''}${from}${secretIs === undefined ? '' : ` (${secretIs})`}`;
  });
  return [name, url, realm, shown.join(' ')].join(' | ');
}

/** Every profile of a reading in a line. */
export function linesOf({ profiles }: Reading): string[] {
  return profiles.map(({ profile }) => lineOf(profile));
}

/** What is left, in lines. */
export function leftOf({ left }: Reading): string[] {
  return left.map(({ where, text }) => `${where}: ${text}`);
}

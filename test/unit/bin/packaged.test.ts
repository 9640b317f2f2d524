// A package that is really made: by electron-builder with the project's configuration, of files and a
// binary that stand in for the real ones. The binary holds nothing but a fuse wire as Electron's has it.

import { build, Platform, type Configuration } from 'electron-builder';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packaging from '../../../electron-builder.config.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Version 1, eight fuses, as a new binary has them. */
const WIRE = `${SENTINEL}\u0001\u000810110011`;

interface ArchiveEntry {
  readonly files?: Readonly<Record<string, ArchiveEntry>>;
  readonly offset?: string;
  readonly size?: number;
}

/** An archive as Electron reads it: the sizes of its header, the header as JSON, and the files. */
const EMPTY_ARCHIVE = Buffer.concat([Buffer.from(Uint32Array.of(4, 20, 16, 12).buffer), Buffer.from('{"files":{}}')]);

/** Files of an archive with what is in them. */
function unpacked(archive: Buffer): ReadonlyMap<string, string> {
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as ArchiveEntry;
  const first = 8 + archive.readUInt32LE(4);
  const found = new Map<string, string>();
  const look = ({ files, offset, size = 0 }: ArchiveEntry, name: string) => {
    for (const [part, entry] of Object.entries(files ?? {})) look(entry, `${name}/${part}`);
    const begin = first + Number(offset);
    if (!files) found.set(name, archive.toString('utf8', begin, begin + size));
  };
  look(header, '');
  return found;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-packaged-'));
const packed = path.join(folder, 'dist', 'linux-unpacked');

function file(name: string, content: string): string {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content, 'latin1');
  return place;
}

beforeAll(async () => {
  file('project/package.json', readFileSync('package.json', 'utf8').replace(/"(d|devD)ependencies": \{[^}]*\},/g, ''));
  for (const name of [
    'desktop/index.js',
    'desktop/index.js.map',
    'preload/index.cjs',
    'renderer/index.html',
    'main/cli.js',
  ])
    file(`project/out/${name}`, name);
  file('project/src/secret.ts', 'source');
  file('project/LICENSE', 'MIT');
  file('project/resources/icon.png', readFileSync('resources/icon.png', 'latin1'));
  chmodSync(file('electron/electron', `\u007fELF ${WIRE} `), 0o755);
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html']) file(`electron/${name}`, '45.4.1');
  file('electron/resources/default_app.asar', EMPTY_ARCHIVE.toString('latin1'));
  const config: Configuration = {
    ...packaging,
    electronVersion: '45.4.1',
    electronDist: path.join(folder, 'electron'),
    directories: { ...packaging.directories, output: path.join(folder, 'dist') },
  };
  const targets = Platform.LINUX.createTarget('dir');
  await build({ projectDir: path.join(folder, 'project'), targets, config, publish: 'never' });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a package', () => {
  it('has every fuse as it was decided', () => {
    const binary = readFileSync(path.join(packed, 'wamp-inspector'), 'latin1');
    const wire = binary.slice(binary.indexOf(SENTINEL) + SENTINEL.length);
    // runAsNode, cookie encryption, NODE_OPTIONS, inspect, asar integrity, asar only, snapshot, file: privileges.
    expect([...wire.slice(2, 10)].map((fuse) => fuse === '1')).toEqual([
      packaging.electronFuses.runAsNode,
      packaging.electronFuses.enableCookieEncryption,
      packaging.electronFuses.enableNodeOptionsEnvironmentVariable,
      packaging.electronFuses.enableNodeCliInspectArguments,
      packaging.electronFuses.enableEmbeddedAsarIntegrityValidation,
      packaging.electronFuses.onlyLoadAppFromAsar,
      packaging.electronFuses.loadBrowserProcessSpecificV8Snapshot,
      packaging.electronFuses.grantFileProtocolExtraPrivileges,
    ]);
    expect(wire.slice(2, 10)).toBe('01001100');
  });

  it('holds what was built for the desktop, and nothing else', () => {
    const files = unpacked(readFileSync(path.join(packed, 'resources', 'app.asar')));
    expect([...files.keys()].sort()).toEqual([
      '/LICENSE',
      '/out/desktop/index.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/package.json',
    ]);
    expect(files.get('/out/desktop/index.js')).toBe('desktop/index.js');
    const manifest = JSON.parse(files.get('/package.json') ?? '') as { readonly main: string };
    expect(manifest.main).toBe('out/desktop/index.js');
  });
});

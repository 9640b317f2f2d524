// What is packaged, and how: the configurations of the builds held against each other.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DESKTOP } from '../../../bin/build.mjs';
import packaging from '../../../electron-builder.config.ts';
import builds from '../../../electron.vite.config.ts';
import page from '../../../vite.renderer.config.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly main: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

describe('a package', () => {
  it('is made for each system', () => {
    expect(packaging.linux.target).toEqual(['AppImage', 'deb']);
    expect(packaging.mac.target).toEqual(['dmg']);
    expect(packaging.win.target).toEqual(['nsis']);
  });

  it('can be made to do nothing else by whoever starts it', () => {
    expect(packaging.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(packaging.asar).toBe(true);
  });

  it('handles no protocol and no file type, and is published nowhere by itself', () => {
    expect(Object.keys(packaging)).not.toContain('protocols');
    expect(Object.keys(packaging)).not.toContain('fileAssociations');
    expect(packaging.publish).toBeNull();
  });

  it('holds everything that is built for the desktop, and no source', () => {
    const folders = packaging.files.flatMap((pattern) => /^(out\/\w+)\/\*\*$/.exec(pattern)?.[1] ?? []);
    const built = [builds.main, builds.preload, builds.renderer].map((part) => part?.build?.outDir);
    expect(folders).toEqual(built);
    expect(DESKTOP.outputs.map(({ to }) => `out/${to}`).sort()).toEqual([...folders].sort());
    const others = packaging.files.filter((pattern) => !pattern.startsWith('out/') && !pattern.startsWith('!'));
    expect(others).toEqual(['package.json', 'LICENSE']);
    expect(packaging.files).toContain('!**/*.map');
  });

  it('begins with what was built', () => {
    const main = builds.main?.build?.rolldownOptions;
    expect(main?.input).toEqual({ index: 'src/main/desktop.ts' });
    expect(manifest.main).toBe('out/desktop/index.js');
    expect(DESKTOP.outputs.map(({ to, entry }) => `out/${to}/${entry}`)).toContain(manifest.main);
  });

  it('leaves out the packages that are built in, and no other; native ones are files', () => {
    const builtIn = builds.main?.build?.externalizeDeps;
    const left = /^!node_modules\/\{(.*)\}/.exec(
      packaging.files.find((name) => name.startsWith('!node_modules')) ?? '',
    );
    const names = left?.[1]?.split(',').sort();
    expect(names).toEqual(typeof builtIn === 'object' ? builtIn.exclude?.toSorted() : undefined);
    const rest = Object.keys(manifest.dependencies).filter((name) => names?.includes(name) !== true);
    // Loaded when they are first needed, so they are no part of what is read at every start.
    expect(rest).toEqual([
      ...['@mongodb-js/saslprep', '@napi-rs/keyring', '@noble/curves', '@noble/hashes', 'hash-wasm', 'sshpk'],
      ...['tough-cookie', 'yaml'],
    ]);
    // A thread of its own reads hash-wasm, and finds no archive.
    expect(packaging.asarUnpack).toEqual(['node_modules/@napi-rs/keyring*/**', 'node_modules/hash-wasm/**']);
  });

  it('has its picture', () => {
    const { buildResources } = packaging.directories;
    for (const { icon } of [packaging.linux, packaging.mac, packaging.win])
      expect(existsSync(path.join(buildResources, icon))).toBe(true);
  });
});

describe('the page of the desktop', () => {
  it('is the page of every host', () => {
    const { server: _inDevelopment, build, ...rest } = builds.renderer ?? {};
    const { build: theirs, ...others } = page;
    expect(rest).toEqual(others);
    expect({ ...build, outDir: undefined }).toEqual({ ...theirs, outDir: undefined });
    expect(page.html?.cspNonce).toBe('__CSP_NONCE__');
  });
});

// Importing profiles, over a memory link to a whole app: what the pane shows, and what becomes of a file that is dropped.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as actions from '../../../../src/renderer/src/state/actions.ts';
import * as imports from '../../../../src/renderer/src/state/imports.ts';
import { resendKept } from '../../../../src/renderer/src/state/keeping.ts';
import { state } from '../../../../src/renderer/src/state/store.ts';
import { SOURCES, textOf } from '../../main/profile/import/sources.ts';
import { RunningPage, until } from './running-page.ts';

let page: RunningPage;

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await actions.start(page);
});
afterEach(async () => {
  await resendKept();
  await page.close();
});

const file = (name: string) => new File([textOf(name)], path.basename(name));
const ids = () => (state().importing?.preview?.profiles ?? []).map(({ profile }) => profile.id);

describe('the import pane', () => {
  it('reads the file that is chosen, and shows what it gives', async () => {
    imports.openImport();
    expect(state()).toMatchObject({ overlay: 'import', importing: { phase: 'choosing' } });
    page.chosen = file('wick/config');
    await imports.importFrom();
    expect(state().importing).toMatchObject({
      phase: 'looking',
      name: 'config',
      preview: { source: 'wick configuration' },
    });
    expect(state().profiles).toEqual([]);
  });

  it.each(Object.keys(SOURCES))('holds nothing of the secrets of %s', async (name) => {
    await imports.importFrom(file(name));
    expect(ids().length).toBeGreaterThan(0);
    const all = JSON.stringify(state());
    for (const secret of SOURCES[name] ?? []) expect(all).not.toContain(secret);
  });

  it('stores what is chosen and goes there', async () => {
    await imports.importFrom(file('wick/config'));
    const [, second = ''] = ids();
    await imports.takeImport([second], 'leave');
    expect(state()).toMatchObject({ overlay: undefined, importing: undefined, place: { kind: 'profile', id: second } });
    expect(state().profiles.map(({ id }) => id)).toEqual([second]);
    expect(state().announcement).toMatchObject({ text: 'Imported 1 profile' });
  });

  it('keeps everything when storing fails, and can try again', async () => {
    await imports.importFrom(file('wick/config'));
    const before = state().importing;
    page.cut();
    await imports.takeImport(ids(), 'leave');
    expect(state().importing).toMatchObject({ ...before, error: { code: 'internal' } });
    page.mend();
    await imports.takeImport(ids(), 'leave');
    expect(state().profiles).toHaveLength(5);
  });

  it('shows why a file is not read, and goes on from there', async () => {
    await imports.importFrom(new File(['{\n "a": canary\n'], 'config.json'));
    expect(state().importing).toMatchObject({ phase: 'choosing', error: { code: 'import-damaged' } });
    await imports.importFrom(new File([new Uint8Array([0xff, 0xfe])], 'bytes'));
    expect(state().importing?.error?.evidence).toBe('bytes is no UTF-8 text.');
    await imports.importFrom(new File(['x'.repeat((1 << 20) + 1)], 'large'));
    expect(state().importing?.error?.evidence).toMatch(/larger than 1 MiB/);
    await imports.importFrom(file('nexus.json'));
    expect(state().importing).toMatchObject({ phase: 'looking' });
    expect(state().importing?.error).toBeUndefined();
  });

  it('reads a link, of which nothing stays', async () => {
    await imports.importText('https://explorer.example.com/?realm=r&authid=j&ticket=canary-ticket');
    expect(state().importing).toMatchObject({ phase: 'looking', name: '' });
    expect(JSON.stringify(state())).not.toMatch(/canary|explorer\.example/);
  });

  it('reads the environment of the app', async () => {
    await imports.importEnvironment();
    expect(state().importing?.preview).toMatchObject({ source: 'Environment variables', profiles: [] });
  });

  it('drops what was read when it is closed, and shows no answer that comes later', async () => {
    await imports.importFrom(file('wick/config'));
    page.sent.length = 0;
    imports.closeImport();
    expect(page.sent).toEqual(['import.drop']);
    const late = imports.importFrom(file('nexus.json'));
    imports.closeImport();
    await late;
    expect(state()).toMatchObject({ importing: undefined, overlay: undefined });
    await until(() => page.sent.filter((name) => name === 'import.drop').length === 2);
  });
});

describe('a file that is dropped', () => {
  const captures = path.join(import.meta.dirname, '../../../fixtures/captures/salted-login.jsonl');

  it('opens the pane if it is a known configuration', async () => {
    await imports.openDropped(file('crossbar/config.json'));
    expect(state()).toMatchObject({ overlay: 'import', importing: { phase: 'looking', name: 'config.json' } });
  });

  it('opens as a capture if it is one', async () => {
    await imports.openDropped(new File([readFileSync(captures)], 'config.json'));
    await until(({ captures: list }) => list.length === 1);
    expect(state()).toMatchObject({ importing: undefined, overlay: undefined });
  });

  it('is refused as a capture if it is neither', async () => {
    await imports.openDropped(new File(['no capture'], 'holiday.png'));
    await until(({ problem }) => problem?.what === 'open');
    expect(state().importing).toBeUndefined();
  });

  it('tells where a configuration is damaged', async () => {
    await imports.openDropped(new File(['workers:\n  - type: router\n   realms: x\n'], 'config.yaml'));
    expect(state()).toMatchObject({ overlay: 'import', importing: { error: { code: 'import-damaged' } } });
  });
});

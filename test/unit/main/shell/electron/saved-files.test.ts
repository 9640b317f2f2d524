import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dispatchOf } from '../../../../../src/main/app/dispatch.ts';
import { proposedName, SavedFiles, type ChoosePlace } from '../../../../../src/main/shell/electron/saved-files.ts';
import { DESKTOP_COMMANDS } from '../../../../../src/shared/contract/desktop-commands.ts';

function rig(choose?: ChoosePlace) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-saved-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const asked: string[] = [];
  const files = new SavedFiles(
    choose ??
      ((name) => {
        asked.push(name);
        return Promise.resolve(path.join(folder, 'chosen.jsonl'));
      }),
  );
  const faults: unknown[] = [];
  const dispatch = dispatchOf(DESKTOP_COMMANDS, files.handlers, (error) => faults.push(error));
  const begin = async () => {
    const answer = await dispatch('desktop.saveBegin', { name: 'capture.jsonl' });
    return (answer.ok ? (answer.result as { place: { file: string } }).place : undefined)?.file ?? '';
  };
  onTestFinished(() => expect(faults).toEqual([]));
  return { folder, files, asked, dispatch, begin };
}

const done = { ok: true, result: null };
const unwritable = { ok: false, code: 'file-unwritable' };

describe('a file that is saved', () => {
  it('is there as a whole, in the place that was chosen, for its owner only', async () => {
    const { folder, dispatch, asked } = rig();
    const begun = await dispatch('desktop.saveBegin', { name: '../../etc/passwd' });
    expect(asked).toEqual(['passwd']);
    // The page hears of no folder.
    expect(begun).toEqual({ ok: true, result: { place: { file: '1', name: 'chosen.jsonl' } } });
    expect(await dispatch('desktop.savePart', { file: '1', text: 'ä1\n' })).toEqual(done);
    expect(await dispatch('desktop.savePart', { file: '1', text: 'x'.repeat(300_000) })).toEqual(done);
    expect(readdirSync(folder)).not.toContain('chosen.jsonl');
    expect(await dispatch('desktop.saveEnd', { file: '1', whole: true })).toEqual(done);
    expect(readFileSync(path.join(folder, 'chosen.jsonl'), 'utf8')).toBe(`ä1\n${'x'.repeat(300_000)}`);
    expect(statSync(path.join(folder, 'chosen.jsonl')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is none if the person chooses no place', async () => {
    const { dispatch } = rig(() => Promise.resolve(undefined));
    expect(await dispatch('desktop.saveBegin', { name: 'x' })).toEqual({ ok: true, result: {} });
  });

  it('leaves nothing behind unless it is whole', async () => {
    const { folder, dispatch, begin } = rig();
    const file = await begin();
    await dispatch('desktop.savePart', { file, text: 'half' });
    expect(await dispatch('desktop.saveEnd', { file, whole: false })).toEqual(done);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing behind when its page is gone', async () => {
    const { folder, files, dispatch, begin } = rig();
    const file = await begin();
    await dispatch('desktop.savePart', { file, text: 'half' });
    files.close();
    expect(await dispatch('desktop.savePart', { file, text: 'more' })).toMatchObject(unwritable);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });

  it('that cannot be written is told at the part or at the end, and without its folder', async () => {
    const { folder, dispatch, begin } = rig();
    mkdirSync(path.join(folder, 'chosen.jsonl'));
    const file = await begin();
    expect(await dispatch('desktop.savePart', { file, text: 'text' })).toEqual(done);
    const ended = await dispatch('desktop.saveEnd', { file, whole: true });
    expect(ended).toMatchObject(unwritable);
    expect(JSON.stringify(ended)).not.toContain(folder);
    const { dispatch: elsewhere, begin: beginElsewhere } = rig(() => Promise.resolve('/nowhere/at/all.jsonl'));
    const other = await beginElsewhere();
    await expect
      .poll(() => elsewhere('desktop.savePart', { file: other, text: 'x'.repeat(100_000) }))
      .toMatchObject(unwritable);
  });

  it('is asked for once at a time, and not without end', async () => {
    let chosen: (place: string | undefined) => void = () => undefined;
    const { dispatch } = rig(() => new Promise((resolve) => (chosen = resolve)));
    const first = dispatch('desktop.saveBegin', { name: 'x' });
    expect(await dispatch('desktop.saveBegin', { name: 'y' })).toMatchObject(unwritable);
    chosen(undefined);
    expect(await first).toEqual({ ok: true, result: {} });

    const many = rig();
    for (let i = 0; i < 4; i++) expect(await many.begin()).not.toBe('');
    expect(await many.dispatch('desktop.saveBegin', { name: 'z' })).toMatchObject(unwritable);
    many.files.close();
  });

  it.each([
    ['desktop.saveBegin', {}],
    ['desktop.saveBegin', { name: '' }],
    ['desktop.saveBegin', { name: 'x', path: '/etc/passwd' }],
    ['desktop.savePart', { file: '1', text: 'x'.repeat(2 ** 24 + 1) }],
    ['desktop.saveEnd', { file: '1', whole: true, place: '/' }],
  ])('takes no other parameters: %s', async (name, params) => {
    expect(await rig().dispatch(name, params)).toMatchObject({ ok: false, code: 'bad-parameters' });
  });

  it('that is not being saved is told so', async () => {
    expect(await rig().dispatch('desktop.savePart', { file: '9', text: '' })).toMatchObject(unwritable);
    expect(await rig().dispatch('toString', {})).toMatchObject({ ok: false, code: 'unknown-command' });
  });
});

describe('the name that is proposed', () => {
  it.each([
    ['demo-2026.jsonl', 'demo-2026.jsonl'],
    ['../../.ssh/authorized_keys', 'authorized_keys'],
    ['C:\\windows\\win.ini', 'win.ini'],
    ['.bashrc', 'bashrc'],
    ['a\u202eb\u0000c:d?.jsonl', 'abcd.jsonl'],
    ['...', 'capture.jsonl'],
    ['a/', 'capture.jsonl'],
    [`${'x'.repeat(300)}.jsonl`, `${'x'.repeat(114)}.jsonl`],
  ])('%j is %s', (given, proposed) => {
    expect(proposedName(given)).toBe(proposed);
  });
});

// What a person can do, over a memory link to a whole app: what is in the state afterwards, and what is
// left when the link is lost or the app was started anew.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as actions from '../../../../src/renderer/src/state/actions.ts';
import { resendKept } from '../../../../src/renderer/src/state/keeping.ts';
import { patch, state, useStore } from '../../../../src/renderer/src/state/store.ts';
import { fromWire } from '../../../../src/shared/contract/wire-value.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import type { Profile } from '../../../../src/shared/profile.ts';
import { RunningPage, until } from './running-page.ts';

let page: RunningPage;

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await actions.start(page);
});
afterEach(async () => {
  // What is on its way to one app must not get to the next.
  await resendKept();
  await page.close();
});

const profile = (id: string, more: Partial<Profile> = {}): Profile => ({
  ...newProfile(id, `Name of ${id}`, 'ws://127.0.0.1:9/', 'realm1'),
  ...more,
});

/** Logs in at the demo router; gives the capture. */
async function connected(): Promise<string> {
  expect(await actions.connectDemo('wampcra-salted')).toBeUndefined();
  const { place } = state();
  if (place.kind !== 'capture') throw new Error('No capture is shown.');
  await until(({ captures }) =>
    captures.some((info) => info.header.id === place.capture && info.outcome === 'welcome'),
  );
  return place.capture;
}

const infoOf = (id: string) => state().captures.find(({ header }) => header.id === id);

describe('the first load', () => {
  it('is through when start is', () => {
    expect(state()).toMatchObject({ ready: true, connection: 'open', host: 'web', place: { kind: 'first-run' } });
    expect(state().info?.methods.length).toBeGreaterThan(0);
  });

  it('begins at the newest session that is open', async () => {
    const capture = await connected();
    patch({ ready: false, place: { kind: 'first-run' } });
    await actions.start(page);
    expect(state().place).toEqual({ kind: 'capture', capture, view: 'handshake' });
  });
});

describe('connecting', () => {
  it('shows the handshake, wishes the focus there, and leaves the first run behind', async () => {
    const capture = await connected();
    expect(state()).toMatchObject({
      place: { kind: 'capture', capture, view: 'handshake' },
      back: [{ kind: 'first-run' }],
      focusWish: capture,
      settings: { firstRun: false },
    });
  });

  it('gives the error back if nothing can be dialled', async () => {
    const error = await actions.connectProfile(profile('p', { url: 'ftp://127.0.0.1/' }));
    expect(error?.code).toBe('bad-url');
    expect(state().place).toEqual({ kind: 'first-run' });
  });

  it('runs again as it ran before: demo, saved and unsaved', async () => {
    const demo = await connected();
    expect(actions.targetOf(demo)).toEqual({ demo: 'wampcra-salted' });
    expect(await actions.runAgain(demo)).toBeUndefined();
    expect(state().captures).toHaveLength(2);

    expect(await actions.connectProfile(profile('p'))).toBeUndefined();
    const unsaved = state().captures[0]?.header.id ?? '';
    expect(actions.targetOf(unsaved)).toEqual({ profile: profile('p') });
    expect(await actions.saveProfile(profile('p'))).toBeUndefined();
    expect(actions.targetOf(unsaved)).toEqual({ profileId: 'p' });
  });

  it('runs again with what was used, not with what is saved now', async () => {
    await actions.saveProfile(profile('p'));
    await actions.connectProfile(profile('p', { realm: 'edited' }));
    const edited = state().captures[0]?.header.id ?? '';
    expect(actions.targetOf(edited)).toEqual({ profile: profile('p', { realm: 'edited' }) });
    expect(await actions.runAgain(edited)).toBeUndefined();
    expect(state().captures[0]?.header).toMatchObject({ profileId: 'p', realm: 'edited' });

    await actions.connectProfile(profile('p'));
    const asSaved = state().captures[0]?.header.id ?? '';
    expect(actions.targetOf(asSaved)).toEqual({ profileId: 'p' });
    await actions.runAgain(asSaved);
    const again = state().captures[0]?.header.id ?? '';
    await actions.saveProfile(profile('p', { realm: 'later' }));
    for (const capture of [asSaved, again])
      expect(actions.targetOf(capture)).toMatchObject({ profile: { realm: 'realm1' } });
  });

  it('pulls the summary, and once more for what came meanwhile', async () => {
    const capture = await connected();
    await Promise.all([
      actions.refreshSummary(capture),
      actions.refreshSummary(capture),
      actions.refreshSummary(capture),
    ]);
    expect(state().summaries[capture]).toMatchObject({ outcome: 'welcome', authmethod: 'wampcra' });
    expect(page.sent.filter((name) => name === 'capture.summary')).toHaveLength(2);
  });
});

describe('a flood of notices', () => {
  it('is drawn ten times a second at most, and its last one always', async () => {
    const capture = await connected();
    const info = infoOf(capture);
    if (info === undefined) throw new Error('No capture.');
    let drawn = 0;
    const stop = useStore.subscribe(() => (drawn += 1));
    for (let total = 100; total < 200; total += 1) page.notify({ kind: 'capture-changed', body: { ...info, total } });
    await until(() => infoOf(capture)?.total === 199);
    stop();
    expect(drawn).toBeLessThanOrEqual(2);
  });

  it('does not hold back that a session ended', async () => {
    const capture = await connected();
    const info = infoOf(capture);
    if (info === undefined) throw new Error('No capture.');
    page.notify({ kind: 'capture-changed', body: { ...info, total: 100 } });
    page.notify({ kind: 'capture-changed', body: { ...info, total: 101, live: false } });
    expect(infoOf(capture)).toMatchObject({ total: 101, live: false });
  });
});

describe('leaving and closing', () => {
  it('an open session asks before it is closed', async () => {
    const capture = await connected();
    actions.go({ kind: 'first-run' });
    actions.closeOrAsk(capture);
    expect(state()).toMatchObject({ closing: capture, place: { kind: 'capture', capture } });
    expect(infoOf(capture)?.live).toBe(true);

    expect(await actions.closeCapture(capture)).toBeUndefined();
    await until(({ captures }) => captures.length === 0);
    expect(state()).toMatchObject({ closing: undefined, place: { kind: 'first-run' }, back: [], summaries: {} });
  });

  it('going elsewhere takes the question back', async () => {
    const capture = await connected();
    actions.closeOrAsk(capture);
    actions.go({ kind: 'first-run' });
    expect(state().closing).toBeUndefined();
  });

  it('a session that was left is closed without a question', async () => {
    const capture = await connected();
    expect(await actions.leave(capture)).toBeUndefined();
    await until(() => infoOf(capture)?.live === false);
    actions.closeOrAsk(capture);
    await until(({ captures }) => captures.length === 0);
  });

  it('a failure stands above the page until the same thing works', async () => {
    const capture = await connected();
    expect(await actions.leave('nowhere')).toMatchObject({ code: 'unknown-capture' });
    expect(state().problem).toMatchObject({ what: 'leave', error: { code: 'unknown-capture' } });
    await actions.clearCapture(capture);
    expect(state().problem).toMatchObject({ what: 'leave' });
    await actions.leave(capture);
    expect(state().problem).toBeUndefined();
  });

  it('a failure is over when another place is shown', async () => {
    await actions.leave('nowhere');
    actions.go({ kind: 'profile', id: 'p' });
    expect(state().problem).toBeUndefined();
  });
});

describe('a file', () => {
  it('is saved part by part and opened again', async () => {
    const capture = await connected();
    expect(await actions.exportCapture(capture, 'all')).toBeUndefined();
    const [[name, text] = ['', '']] = [...page.saved];
    expect(name).toMatch(/^Demo-wampcra-salted-\d{4}-\d\d-\d\d-\d{6}\.jsonl$/);
    expect(state().announcement?.text).toContain(name);

    page.chosen = new File([text], name);
    expect(await actions.importCapture()).toBeUndefined();
    expect(state().captures).toHaveLength(2);
    expect(state().captures[0]).toMatchObject({ live: false, outcome: 'welcome' });
    expect(state().place).toMatchObject({ kind: 'capture', capture: state().captures[0]?.header.id });
  });

  it('that is none says so, and nothing is opened', async () => {
    expect(await actions.importCapture(new File(['nonsense'], 'x.jsonl'))).toMatchObject({ code: 'capture-damaged' });
    expect(state()).toMatchObject({ captures: [], problem: { what: 'open' } });
  });

  it('that is no UTF-8 is named, and not begun with', async () => {
    const capture = await connected();
    await actions.exportCapture(capture, 'all');
    const [text = ''] = page.saved.values();
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from('{"text":"caf\xe9"}\n', 'latin1')]);
    const error = await actions.importCapture(new File([bytes], 'latin.jsonl'));
    expect(error).toMatchObject({ code: 'capture-damaged' });
    expect(error?.evidence).toMatch(/^latin\.jsonl is not UTF-8 text/);
    expect(state().captures).toHaveLength(1);
    expect(page.sent.filter((name) => name.startsWith('capture.import'))).toEqual([]);
  });

  it('that is cut off within a character is opened as far as it goes', async () => {
    const capture = await connected();
    await actions.exportCapture(capture, 'all');
    const [text = ''] = page.saved.values();
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from('{"text":"é').subarray(0, -1)]);
    expect(await actions.importCapture(new File([bytes], 'cut.jsonl'))).toBeUndefined();
    expect(Object.values(state().fileDamage)).toEqual([[expect.stringContaining('is cut off')]]);
  });

  it('that nobody chose changes nothing', async () => {
    expect(await actions.importCapture()).toBeUndefined();
    expect(state().captures).toEqual([]);
  });
});

describe('profiles', () => {
  it('are saved, and what was typed is then no draft any more', async () => {
    actions.newConnection('ws://127.0.0.1:9/');
    const { place } = state();
    const id = place.kind === 'profile' ? place.id : '';
    expect(state().drafts[`profile:${id}`]).toEqual({ url: 'ws://127.0.0.1:9/' });
    expect(await actions.saveProfile(profile(id))).toBeUndefined();
    expect(state().profiles.map((entry) => entry.id)).toEqual([id]);
    expect(state().drafts).toEqual({});
  });

  it('give the error back if somebody was quicker', async () => {
    await actions.saveProfile(profile('p'));
    const { revision } = state();
    await actions.saveProfile(profile('p', { realm: 'theirs' }));
    const error = await actions.saveProfile(profile('p', { realm: 'mine' }), revision);
    expect(error?.code).toBe('profile-changed');
  });

  it('are deleted and brought back, or given up', async () => {
    await actions.saveProfile(profile('p'));
    actions.go({ kind: 'profile', id: 'p' });
    await actions.deleteProfile('p');
    expect(state()).toMatchObject({ profiles: [], deleted: [{ id: 'p' }], place: { kind: 'profile', id: 'p' } });
    await actions.restoreProfile('p');
    expect(state()).toMatchObject({ profiles: [{ id: 'p' }], deleted: [] });

    await actions.deleteProfile('p');
    actions.forgetDeleted('p');
    expect(state()).toMatchObject({ deleted: [], place: { kind: 'first-run' } });
  });

  it('are duplicated under another id', async () => {
    await actions.saveProfile(profile('p'));
    await actions.duplicateProfile('p');
    expect(state().profiles.map(({ name }) => name)).toEqual(['Name of p', 'Name of p (copy)']);
    expect(new Set(state().profiles.map(({ id }) => id)).size).toBe(2);
  });
});

describe('damaged files of the config folder', () => {
  /** A page that finds these files. */
  async function restarted(files: Record<string, string>): Promise<string> {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(page.folder, name), text);
    await page.startApp();
    patch({ ready: false, damage: undefined });
    await actions.start(page);
    return state().damage ?? '';
  }

  it('are told one by one: what was wrong, where it is now, what took its place', async () => {
    await actions.saveProfile(profile('p'));
    await actions.saveProfile(profile('q'));
    const damage = await restarted({ 'profiles.json': 'oh no', 'workspace.json': 'oh no' });
    expect(damage).toMatch(
      /workspace\.json was damaged \(it is not JSON\)\. It was set aside as workspace\.damaged-\w+\.json; there was no good copy, so it begins anew\./,
    );
    expect(damage).toMatch(
      /profiles\.json was damaged \(it is not JSON\)\. It was set aside as profiles\.damaged-\w+\.json; the last good copy took its place\./,
    );
    expect(state().profiles.map(({ id }) => id)).toEqual(['p']);
  });

  it('are told once', async () => {
    await restarted({ 'profiles.json': 'oh no' });
    patch({ damage: undefined });
    await actions.saveProfile(profile('r'));
    page.cut();
    page.mend();
    await expect.poll(() => page.sent.filter((name) => name === 'app.info').length).toBe(3);
    await until(({ connection }) => connection === 'open');
    expect(state().damage).toBeUndefined();
  });

  it('say that nothing could take their place', async () => {
    expect(await restarted({ 'profiles.json': 'oh no' })).toMatch(/there was no good copy, so it begins anew\.$/);
  });
});

describe('a question for a secret', () => {
  const asking = profile('p', {
    methods: [{ method: 'ticket', authid: { kind: 'value', value: 'tom' }, secret: { from: 'prompt' } }],
  });

  it('comes, belongs to its capture, and goes when it is answered', async () => {
    await actions.connectProfile(asking);
    await until(({ questions }) => questions.length === 1);
    const [question] = state().questions;
    expect(question?.capture).toBe(state().captures[0]?.header.id);
    expect(await actions.answerSecret(question?.question ?? '', 'open sesame')).toBeUndefined();
    expect(state().questions).toEqual([]);
    expect(JSON.stringify(state())).not.toContain('open sesame');
  });
});

describe('a CHALLENGE to answer by hand', () => {
  async function asked() {
    expect(await actions.connectDemo('by-hand')).toBeUndefined();
    await until(({ challenges }) => challenges.length === 1);
    const [challenge] = state().challenges;
    if (!challenge) throw new Error('nothing is asked');
    return challenge;
  }

  it('comes with what the router asks, and goes when it is answered', async () => {
    const { question, capture, authmethod, round, extra } = await asked();
    expect({ authmethod, round }).toEqual({ authmethod: 'demo-puzzle', round: 1 });
    expect(fromWire(extra)).toMatchObject({ question: 'What is six times seven?' });
    patch({ typedExtras: { [question]: '{ "typed": true }' } });
    expect(await actions.answerChallenge(question, { signature: '42', extra: { typed: 1n } })).toBeUndefined();
    expect(state()).toMatchObject({ challenges: [], typedExtras: {} });
    await until(({ captures }) =>
      captures.some(({ header, outcome }) => header.id === capture && outcome === 'welcome'),
    );
  });

  it('is asked again of a page that comes later, and is given up without an answer', async () => {
    const { question, capture } = await asked();
    patch({ challenges: [], ready: false });
    await actions.start(page);
    expect(state().challenges).toMatchObject([{ question, capture }]);
    expect(await actions.answerChallenge(question)).toBeUndefined();
    await until(({ captures }) => captures.some(({ header, givenUp }) => header.id === capture && givenUp === true));
  });

  it('goes with its capture, and when somebody else has answered', async () => {
    const { capture } = await asked();
    await actions.leave(capture);
    await until(({ challenges }) => challenges.length === 0);
    const second = await asked();
    patch({ typedExtras: { [second.question]: '{', other: '{}' } });
    await page.inner?.call('challenge.answer', { question: second.question, signature: '42' });
    await until(({ challenges }) => challenges.length === 0);
    expect(state().typedExtras).toEqual({});
    expect(await actions.answerChallenge(second.question, { signature: 'late', extra: {} })).toBeUndefined();
  });
});

describe('an offer of a verdict', () => {
  it('makes the same attempt with one thing different', async () => {
    await actions.connectDemo('router-signature-wrong');
    const { place } = state();
    const first = place.kind === 'capture' ? place.capture : '';
    await until(({ captures }) => captures.some(({ header, givenUp }) => header.id === first && givenUp === true));
    await actions.refreshSummary(first);
    expect(state().summaries[first]?.verdict.offers).toEqual(['send-anyway']);
    expect(await actions.runAgain(first, { sendAnyway: true })).toBeUndefined();
    await until(({ captures }) => captures[0]?.header.id !== first && captures[0]?.outcome === 'welcome');
    const second = state().captures[0]?.header.id ?? '';
    await actions.refreshSummary(second);
    expect(state().summaries[second]?.derivations[0]).toMatchObject({ sentAnyway: true, sent: { equal: true } });
  });
});

describe('what is kept', () => {
  it('comes back with the next page', async () => {
    actions.saveSettings({ theme: 'dark' });
    actions.saveDraft('some', { typed: 'text' });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(page.sent.filter((name) => name.startsWith('workspace.save'))).toHaveLength(2);
    // Sent is not yet written: the disk may be busy.
    await expect
      .poll(() => page.inner?.call('workspace.load', {}))
      .toMatchObject({ settings: { theme: 'dark' }, drafts: { some: { typed: 'text' } } });
    patch({ settings: { ...state().settings, theme: 'light' }, drafts: {}, ready: false });
    await actions.start(page);
    expect(state()).toMatchObject({ settings: { theme: 'dark' }, drafts: { some: { typed: 'text' } } });
  });

  it('is one message for many changes', async () => {
    for (const letter of 'abcdef') actions.saveDraft('some', { typed: letter });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(page.sent.filter((name) => name === 'workspace.saveDraft')).toHaveLength(1);
  });
});

describe('a lost link', () => {
  it('leaves everything as it is, and what was typed is sent when it is back', async () => {
    const capture = await connected();
    page.cut();
    expect(state().connection).toBe('lost');
    actions.saveDraft('some', { typed: 'meanwhile' });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(infoOf(capture)).toBeDefined();
    expect(state().problem).toBeUndefined();

    page.mend();
    await until(({ connection }) => connection === 'open');
    await expect
      .poll(async () => (await page.inner?.call('workspace.load', {}))?.drafts)
      .toEqual({
        some: { typed: 'meanwhile' },
      });
    expect(state().vanished).toEqual([]);
  });

  it('to an app that was started anew tells which captures are gone', async () => {
    const capture = await connected();
    await actions.saveProfile(profile('p'));
    page.cut();
    await page.startApp();
    page.mend();
    await until(({ vanished }) => vanished.length === 1);
    expect(state()).toMatchObject({ captures: [], place: { kind: 'first-run' }, profiles: [{ id: 'p' }] });
    expect(state().vanished[0]?.header.id).toBe(capture);
  });
});

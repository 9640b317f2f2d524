// The way from a certificate that was refused to the form with its fingerprint filled in.

import { afterEach, beforeEach, expect, it } from 'vitest';
import * as actions from '../../../../src/renderer/src/state/actions.ts';
import { resendKept, saveDraft } from '../../../../src/renderer/src/state/keeping.ts';
import { editWithPin, fieldWish, seenCertificate } from '../../../../src/renderer/src/state/pinning.ts';
import { state } from '../../../../src/renderer/src/state/store.ts';
import { newProfile } from '../../../../src/shared/new-profile.ts';
import { RunningPage, until } from './running-page.ts';

let page: RunningPage;
const saved = newProfile('p', 'Mine', 'ws://127.0.0.1:9/', 'realm1');

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await actions.start(page);
  expect(await actions.saveProfile(saved)).toBeUndefined();
});
afterEach(async () => {
  await resendKept();
  await page.close();
});

it('fills in the pin, saves nothing and wishes for the focus there', () => {
  editWithPin('p', 'AB:CD');
  expect(state()).toMatchObject({ place: { kind: 'profile', id: 'p' }, focusWish: fieldWish('p', 'tls.pin') });
  expect(state().drafts[actions.profileDraft('p')]).toEqual({ basedOn: state().revision, tls: { pin: 'AB:CD' } });
  expect(state().profiles).toEqual([saved]);
});

it('keeps what was typed before', () => {
  saveDraft(actions.profileDraft('p'), { name: 'Typed', basedOn: 1, tls: { serverName: 'h', pin: 'old' } });
  editWithPin('p', 'AB:CD');
  expect(state().drafts[actions.profileDraft('p')]).toEqual({
    name: 'Typed',
    basedOn: 1,
    tls: { serverName: 'h', pin: 'AB:CD' },
  });
});

it('sees no certificate in a failure that has none', async () => {
  expect(await actions.connectProfile(saved)).toBeUndefined();
  await until(({ captures }) => captures.some(({ outcome }) => outcome === 'transport-error'));
  const [capture] = state().captures;
  expect(capture).toBeDefined();
  for (let seq = 1; seq <= (capture?.total ?? 0); seq++)
    expect(await seenCertificate(capture?.header.id ?? '', seq)).toBeUndefined();
});

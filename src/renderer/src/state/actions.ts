// What a person can do: every action of the page, over the link to the app. This is the door that the
// features use. No action throws but `call`: an error comes back to the form that asked, or stands above
// the main area as a problem.

import type { DemoLogin } from '../../../shared/contract/demo-logins.ts';
import { DEMO_LOGINS } from '../../../shared/contract/demo-logins.ts';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import { toWire } from '../../../shared/contract/wire-value.ts';
import type { Profile } from '../../../shared/profile.ts';
import type { Dict } from '../../../shared/wamp/value.ts';
import { stateStrings } from '../strings/state.ts';
import { asInspectorError, call, errorOf, theHost } from './app-link.ts';
import { exportedParts, fileNameOf, importFile, pickCaptureFile } from './capture-files.ts';
import { without } from './captures.ts';
import { forget, samePlace, stepBack, stepForward, visit, type History } from './history.ts';
import { saveDraft, saveSettings } from './keeping.ts';
import { exists, forgetChallenge, reloadProfiles } from './loading.ts';
import type { CaptureView, Overlay, Place } from './place.ts';
import { sameJson } from './same-json.ts';
import { patch, state, type Announcement, type Problem } from './store.ts';

export { call } from './app-link.ts';
export { useAsked, useAttempts, useCapture, useChallenges, useQuestions, useSummary } from './hooks.ts';
export { saveDraft, saveSettings } from './keeping.ts';
export { start } from './loading.ts';
export { refreshSummary } from './summaries.ts';

/** The status line keeps a sentence this long. */
const ANNOUNCED_MS = 6000;

/** Name that what is typed into the form of a profile is kept under. */
export function profileDraft(id: string): string {
  return `profile:${id}`;
}

/** Goes to a place; the one before stays in the history. What was asked or said about the place before is over. */
export function go(place: Place): void {
  const { place: now, back, forward, settings } = state();
  if (!samePlace(now, place))
    patch({ ...visit({ place: now, back, forward }, place), closing: undefined, problem: undefined });
  if (settings.firstRun && place.kind !== 'first-run') saveSettings({ firstRun: false });
}

/** Goes to the place before. */
export function goBack(): void {
  goInHistory(stepBack);
}

/** Goes to the place that was left by going back. */
export function goForward(): void {
  goInHistory(stepForward);
}

function goInHistory(step: (history: History) => History): void {
  const { place, back, forward } = state();
  const there = forget(step({ place, back, forward }), (entry) => !exists(entry), { kind: 'first-run' });
  patch({ ...there, closing: undefined, problem: undefined });
}

/** Opens what lies above the page, or closes it. */
export function openOverlay(overlay?: Overlay): void {
  patch({ overlay });
}

/** Chooses the record that the inspector shows for a view; undefined: none. */
export function select(captureId: string, view: CaptureView, seq: number | undefined): void {
  const key = `${captureId}/${view}`;
  const { selected } = state();
  if (selected[key] === seq) return;
  patch({ selected: seq === undefined ? without(selected, key) : { ...selected, [key]: seq } });
}

let announcing: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence in the status line for a few seconds. */
export function announce(text: string, kind: Announcement['kind'] = 'done'): void {
  clearTimeout(announcing);
  patch({ announcement: { text, kind } });
  announcing = setTimeout(() => patch({ announcement: undefined }), ANNOUNCED_MS);
}

/** Shows an error above the main area until it is dismissed, the same thing works, or another place is shown. */
export function showProblem(what: Problem['what'], error: InspectorError | undefined): InspectorError | undefined {
  if (error !== undefined) patch({ problem: { what, error } });
  else if (state().problem?.what === what) patch({ problem: undefined });
  return error;
}

/** Takes the shown problem away. */
export function dismissProblem(): void {
  patch({ problem: undefined });
}

// Connecting ----------------------------------------------------------------------------------------

type Target = { readonly demo: DemoLogin } | { readonly profile: Profile } | { readonly profileId: string };

/** Profiles of attempts as they were when started here, saved or not: what "Run again" needs. No secret is in them. */
const usedProfiles = new Map<string, Profile>();

/** How an attempt may differ from what its profile says. */
export interface Variant {
  /** Answers that are known to fail are sent all the same. */
  readonly sendAnyway?: true;
  /** The cookie jar is emptied first. */
  readonly withoutCookies?: true;
}

async function connect(target: Target, variant: Variant = {}): Promise<InspectorError | undefined> {
  try {
    const { capture } = await call('session.connect', { ...target, ...variant });
    const used =
      'profile' in target ? target.profile : 'profileId' in target ? savedProfile(target.profileId) : undefined;
    if (used !== undefined) usedProfiles.set(capture, used);
    // The notice about it may still be on its way.
    if (!exists({ kind: 'capture', capture, view: 'handshake' })) {
      const info = await call('capture.info', { capture });
      if (!exists({ kind: 'capture', capture, view: 'handshake' })) patch({ captures: [info, ...state().captures] });
    }
    patch({ focusWish: capture, overlay: undefined });
    go({ kind: 'capture', capture, view: 'handshake' });
    return undefined;
  } catch (error) {
    return asInspectorError(error);
  }
}

/** Starts the demo router if need be, logs in there, and shows the handshake. */
export function connectDemo(login: DemoLogin): Promise<InspectorError | undefined> {
  return connect({ demo: login });
}

/** Starts the demo router if need be, and keeps what it has to offer. */
export async function loadDemo(): Promise<InspectorError | undefined> {
  try {
    patch({ demo: await call('demo.start', {}) });
    return undefined;
  } catch (error) {
    return asInspectorError(error);
  }
}

/** Connects with a profile as it is, saved or not, and shows the handshake. */
export function connectProfile(profile: Profile): Promise<InspectorError | undefined> {
  return connect({ profile });
}

/**
 * What "Run again" would use for a capture; undefined if nothing is known any more. The profile as it was used
 * goes before the saved one: what was not saved then, or was changed since, is another attempt.
 */
export function targetOf(captureId: string): Target | undefined {
  const profileId = state().captures.find(({ header }) => header.id === captureId)?.header.profileId;
  if (profileId === undefined) return undefined;
  const used = usedProfiles.get(captureId);
  const saved = savedProfile(profileId);
  if (saved !== undefined) return used === undefined || sameJson(used, saved) ? { profileId } : { profile: used };
  const demo = DEMO_LOGINS.find((login) => profileId === `demo-${login}`);
  if (demo !== undefined) return { demo };
  return used === undefined ? undefined : { profile: used };
}

function savedProfile(profileId: string): Profile | undefined {
  return state().profiles.find(({ id }) => id === profileId);
}

/** Makes the same attempt again, or a variant of it, as a new capture. */
export async function runAgain(captureId: string, variant?: Variant): Promise<InspectorError | undefined> {
  const target = targetOf(captureId);
  if (target === undefined) return undefined;
  return showProblem('connect', await connect(target, variant));
}

/** GOODBYE, or an end at once with `cut`. Settles when the wire is gone. */
export async function leave(captureId: string, cut = false): Promise<InspectorError | undefined> {
  const left = call('session.leave', { capture: captureId, ...(cut && { cut }) });
  return showProblem('leave', await errorOf(left));
}

/** Answers a question for a secret; without one it is declined. The secret is kept nowhere in the page. */
export async function answerSecret(question: string, secret?: string): Promise<InspectorError | undefined> {
  const answered = call('secret.answer', { question, ...(secret !== undefined && { secret }) });
  const error = await errorOf(answered);
  // An answer that was taken is told by a notice; one that came too late is told by nobody.
  if (error === undefined) patch({ questions: state().questions.filter((entry) => entry.question !== question) });
  return error;
}

/** Signature and extra of AUTHENTICATE, as a person typed them. */
export interface HandAnswer {
  readonly signature: string;
  readonly extra: Dict;
}

/** Answers a CHALLENGE by hand; without an answer the login is given up. What was typed is kept nowhere in the page. */
export async function answerChallenge(question: string, answer?: HandAnswer): Promise<InspectorError | undefined> {
  const extra = answer && (toWire(answer.extra).wire as Readonly<Record<string, unknown>>);
  const params = { question, ...(answer && { signature: answer.signature, extra }) };
  const error = await errorOf(call('challenge.answer', params));
  // As with secrets, one that came too late is told by nobody.
  if (error === undefined) forgetChallenge(question);
  return error;
}

// Captures ------------------------------------------------------------------------------------------

/** Asks in place whether a capture with an open session is to be closed; undefined: no more. */
export function askClosing(captureId: string | undefined): void {
  patch({ closing: captureId });
}

/** Closes a capture; for an open session its view asks first. */
export function closeOrAsk(id: string): void {
  const { captures, place } = state();
  const info = captures.find(({ header }) => header.id === id);
  if (info === undefined) return;
  if (!info.live || info.outcome !== 'welcome') return void closeCapture(id);
  if (place.kind !== 'capture' || place.capture !== id) go({ kind: 'capture', capture: id, view: 'handshake' });
  askClosing(id);
}

/** Closes a capture; an open session is left first. Whoever calls has asked. */
export async function closeCapture(id: string): Promise<InspectorError | undefined> {
  const error = await errorOf(call('capture.close', { capture: id }));
  if (state().closing === id) patch({ closing: undefined });
  return showProblem('close', error?.code === 'unknown-capture' ? undefined : error);
}

/** Empties the list of a capture; its handshake stays. */
export async function clearCapture(id: string): Promise<InspectorError | undefined> {
  const error = await errorOf(call('capture.clear', { capture: id }));
  if (error === undefined) announce(stateStrings.cleared);
  return showProblem('clear', error);
}

/** Saves a capture, or its handshake, as a file. Secrets are not in it. */
export async function exportCapture(id: string, scope: 'handshake' | 'all'): Promise<InspectorError | undefined> {
  const info = state().captures.find(({ header }) => header.id === id);
  if (info === undefined) return undefined;
  const name = fileNameOf(info.header);
  try {
    const saved = await theHost().saveFile(name, exportedParts(id, scope));
    if (saved !== undefined) announce(stateStrings.saved(saved));
    return showProblem('save', undefined);
  } catch (error) {
    return showProblem('save', asInspectorError(error));
  }
}

/** Opens a capture file, one that the person chooses unless it is given, and shows it. */
export async function importCapture(file?: File): Promise<InspectorError | undefined> {
  try {
    const chosen = file ?? (await pickCaptureFile());
    if (chosen === undefined) return undefined;
    const { capture, damage } = await importFile(chosen);
    const { captures, fileDamage } = state();
    const { id } = capture.header;
    if (!captures.some(({ header }) => header.id === id)) patch({ captures: [capture, ...captures] });
    if (damage.length > 0) patch({ fileDamage: { ...fileDamage, [id]: damage } });
    showProblem('open', undefined);
    go({ kind: 'capture', capture: id, view: 'handshake' });
    return undefined;
  } catch (error) {
    return showProblem('open', asInspectorError(error));
  }
}

// Profiles ------------------------------------------------------------------------------------------

/** Saves a profile; what was typed is then no draft any more. `basedOn`: the revision it was made from. */
export async function saveProfile(profile: Profile, basedOn?: number): Promise<InspectorError | undefined> {
  const name = profileDraft(profile.id);
  const typed = state().drafts[name];
  const saved = call('profile.save', { profile, ...(basedOn !== undefined && { basedOn }) });
  const error = await errorOf(saved);
  if (error !== undefined) return error;
  await reloadProfiles();
  patch({ deleted: state().deleted.filter(({ id }) => id !== profile.id) });
  // What was typed meanwhile is not saved yet.
  if (state().drafts[name] === typed) saveDraft(name, undefined);
  announce(stateStrings.profileSaved(profile.name));
  return undefined;
}

/** Makes a copy of a saved profile and goes there. */
export async function duplicateProfile(id: string): Promise<InspectorError | undefined> {
  const profile = state().profiles.find((entry) => entry.id === id);
  if (profile === undefined) return undefined;
  const copy = { ...profile, id: crypto.randomUUID(), name: stateStrings.copyOf(profile.name).slice(0, 256) };
  const error = await saveProfile(copy);
  if (error === undefined) go({ kind: 'profile', id: copy.id });
  return showProblem('profile', error);
}

/** Deletes a profile, or forgets a draft that was never saved. A profile can be brought back. */
export async function deleteProfile(id: string): Promise<InspectorError | undefined> {
  const profile = state().profiles.find((entry) => entry.id === id);
  if (profile === undefined) {
    saveDraft(profileDraft(id), undefined);
    leavePlacesThatAreGone();
    return undefined;
  }
  const error = await errorOf(call('profile.delete', { id }));
  if (error === undefined) {
    patch({
      deleted: [...state().deleted.filter((entry) => entry.id !== id), profile],
      profiles: state().profiles.filter((entry) => entry.id !== id),
    });
    await reloadProfiles();
    announce(stateStrings.profileDeleted(profile.name));
  }
  return showProblem('profile', error);
}

/** Brings a deleted profile back. */
export async function restoreProfile(id: string): Promise<InspectorError | undefined> {
  const error = await errorOf(call('profile.restore', { id }));
  if (error === undefined) {
    await reloadProfiles();
    patch({ deleted: state().deleted.filter((entry) => entry.id !== id) });
  }
  return showProblem('profile', error);
}

/** Gives up the chance to bring a deleted profile back. */
export function forgetDeleted(id: string): void {
  patch({ deleted: state().deleted.filter((entry) => entry.id !== id) });
  saveDraft(profileDraft(id), undefined);
  leavePlacesThatAreGone();
}

function leavePlacesThatAreGone(): void {
  const { place, back, forward } = state();
  patch(forget({ place, back, forward }, (entry) => !exists(entry), { kind: 'first-run' }));
}

/** Shows or hides the inspector beside the view. */
export function toggleInspector(): void {
  const { inspector } = state().settings;
  saveSettings({ inspector: { ...inspector, open: !inspector.open } });
}

/** Begins a profile, with an address if there is one, and goes there. Nothing is saved yet. */
export function newConnection(url = ''): void {
  const id = crypto.randomUUID();
  saveDraft(profileDraft(id), { url });
  go({ kind: 'profile', id });
}

/** Puts away what was said about captures that a restarted host does not have. */
export function dismissVanished(): void {
  patch({ vanished: [] });
}

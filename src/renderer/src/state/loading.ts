// The page's tie to its host: what is loaded when the link opens, and what notices change afterwards.
// When the link comes back, everything the app told is loaded anew; what the person typed is kept.

import type { CaptureInfo, ChallengeQuestion, ProfileList } from '../../../shared/contract/results.ts';
import type { Notice } from '../../../shared/contract/notices.ts';
import type { Host } from '../link/host.ts';
import { stateStrings } from '../strings/state.ts';
import { placeOf, recordOf } from './address.ts';
import { asInspectorError, call, tieTo } from './app-link.ts';
import { vanishedFrom, withCapture, without, withoutCapture } from './captures.ts';
import { forget, samePlace } from './history.ts';
import { resendKept } from './keeping.ts';
import {
  dropOperations,
  invocationAsked,
  invocationSettled,
  operationsChanged,
  reloadOperations,
} from './operations.ts';
import type { Place } from './place.ts';
import { dropRealm, realmChanged } from './realm.ts';
import { reloadSaved, savedChanged } from './saved.ts';
import { patch, state, type State } from './store.ts';

type Repair = Pick<ProfileList, 'damagedFile' | 'damage' | 'fromBackup'>;

/** Counters are shown at most ten times a second, however often they come. */
const COUNTER_MS = 100;

/** Ties the page to its host: loads everything, hears notices, loads again whenever the link comes back. */
export function start(tied: Host): Promise<void> {
  tieTo(tied);
  patch({ host: tied.kind });
  tied.link.listen(hear);
  return new Promise((resolve) => {
    tied.watch((connection) => {
      patch({ connection });
      if (connection === 'open') void load().finally(resolve);
      else if (connection !== 'connecting') resolve();
    });
  });
}

async function load(): Promise<void> {
  try {
    await (state().ready ? reload() : firstLoad());
  } catch (error) {
    // The link was lost on the way; when it comes back, this runs again. Anything else must be seen.
    if (state().connection === 'open') patch({ problem: { what: 'load', error: asInspectorError(error) } });
  }
}

async function firstLoad(): Promise<void> {
  told.clear();
  await Promise.all([loadWorkspace(), loadShared()]);
  const place = firstPlace();
  const { hash = '' } = globalThis.location ?? {};
  const seq = samePlace(place, placeOf(hash) ?? { kind: 'first-run' }) ? recordOf(hash) : undefined;
  if (place.kind === 'capture' && seq !== undefined) patch({ selected: { [`${place.capture}/${place.view}`]: seq } });
  patch({ place, ready: true });
}

async function loadWorkspace(): Promise<void> {
  const workspace = await call('workspace.load', {});
  patch({ settings: workspace.settings, drafts: workspace.drafts });
  tellRepair('workspace.json', workspace);
}

async function reload(): Promise<void> {
  const before = state().captures;
  await loadShared();
  const gone = vanishedFrom(before, state().captures);
  for (const { header } of gone) dropCapture(header.id);
  if (gone.length > 0) patch({ vanished: [...gone, ...state().vanished] });
  await resendKept();
}

async function loadShared(): Promise<void> {
  // All at once: each way there and back is time that somebody looks at nothing.
  const [info, list, questions, challenges] = await Promise.all([
    call('app.info', {}),
    call('profile.list', {}),
    call('secret.questions', {}),
    call('challenge.questions', {}),
    loadCaptures(),
    reloadOperations(),
    reloadSaved(),
  ]);
  patch({
    info,
    profiles: list.profiles,
    revision: list.revision,
    questions,
    challenges,
    typedExtras: extrasOf(challenges),
  });
  tellRepair('profiles.json', list);
}

async function loadCaptures(): Promise<void> {
  const captures = await call('capture.list', {});
  // What was heard before this answer is older than it.
  waiting.clear();
  patch({ captures });
}

/** Repairs that were told already: the app tells them with every answer until it ends. */
const told = new Set<string>();

/** Says once what had to be mended in a file, beside what is said about others. */
function tellRepair(file: string, { fromBackup = false, damagedFile, damage }: Repair): void {
  if (damagedFile === undefined && !fromBackup) return;
  const sentence = stateStrings.fileMended(file, fromBackup, damagedFile, damage);
  if (told.has(sentence)) return;
  told.add(sentence);
  const { damage: before } = state();
  patch({ damage: before === undefined ? sentence : `${before} ${sentence}` });
}

/** Where to begin: where the address says, else at the newest session, else where everybody begins. */
function firstPlace(): Place {
  const asked = placeOf(globalThis.location?.hash ?? '');
  if (asked !== undefined && exists(asked)) return asked;
  const live = state().captures.find((capture) => capture.live);
  return live === undefined ? { kind: 'first-run' } : { kind: 'capture', capture: live.header.id, view: 'handshake' };
}

/** True if there is something to show at a place. */
export function exists(place: Place): boolean {
  const { captures, profiles, drafts, deleted } = state();
  if (place.kind === 'capture') return captures.some(({ header }) => header.id === place.capture);
  if (place.kind === 'first-run') return true;
  return [...profiles, ...deleted].some(({ id }) => id === place.id) || Object.hasOwn(drafts, `profile:${place.id}`);
}

function hear(notice: Notice): void {
  switch (notice.kind) {
    case 'capture-changed':
      return captureChanged(notice.body);
    case 'capture-closed':
      waiting.delete(notice.body.capture);
      return dropCapture(notice.body.capture);
    case 'secret-asked':
      return patch({ questions: [...state().questions.filter(other(notice.body.question)), notice.body] });
    case 'secret-settled':
      return patch({ questions: state().questions.filter(other(notice.body.question)) });
    case 'challenge-asked':
      return patch({ challenges: [...state().challenges.filter(other(notice.body.question)), notice.body] });
    case 'challenge-settled':
      return forgetChallenge(notice.body.question);
    case 'operations-changed':
      return operationsChanged(notice.body);
    case 'invocation-asked':
      return invocationAsked(notice.body);
    case 'invocation-settled':
      return invocationSettled(notice.body.question);
    case 'saved-changed':
      return savedChanged(notice.body.profileId);
    case 'realm-changed':
      return realmChanged(notice.body);
    case 'profiles-changed':
      void reloadProfiles();
  }
}

/** A CHALLENGE was answered by hand, or nobody needs the answer any more. */
export function forgetChallenge(id: string): void {
  patch(withoutChallenges(({ question }) => question === id));
}

/** Takes questions for an answer by hand away, with what was typed for them. */
function withoutChallenges(
  isOver: (question: ChallengeQuestion) => boolean,
): Pick<State, 'challenges' | 'typedExtras'> {
  const challenges = state().challenges.filter((question) => !isOver(question));
  return { challenges, typedExtras: extrasOf(challenges) };
}

/** What was typed for these questions, and for no others. */
function extrasOf(challenges: readonly ChallengeQuestion[]): State['typedExtras'] {
  const open = new Set(challenges.map(({ question }) => question));
  return Object.fromEntries(Object.entries(state().typedExtras).filter(([question]) => open.has(question)));
}

const other =
  (question: string) =>
  (entry: { readonly question: string }): boolean =>
    entry.question !== question;

/** Loads the profiles anew. */
export async function reloadProfiles(): Promise<void> {
  try {
    const list = await call('profile.list', {});
    patch({ profiles: list.profiles, revision: list.revision });
    tellRepair('profiles.json', list);
  } catch {
    // The link is gone; with the next one everything is loaded anew.
  }
}

const waiting = new Map<string, CaptureInfo>();
let resting: ReturnType<typeof setTimeout> | undefined;

/** A change of the counters waits a little, so that a flood is drawn ten times a second; any other shows at once. */
function captureChanged(info: CaptureInfo): void {
  const shown = state().captures.find(({ header }) => header.id === info.header.id);
  waiting.set(info.header.id, info);
  if (resting === undefined || shown === undefined || shown.live !== info.live || shown.outcome !== info.outcome)
    show();
}

function show(): void {
  clearTimeout(resting);
  resting = undefined;
  if (waiting.size === 0) return;
  patch({ captures: [...waiting.values()].reduce(withCapture, state().captures) });
  waiting.clear();
  resting = setTimeout(show, COUNTER_MS);
}

/** Takes everything about a capture out of the state; who looked at it is led to what is next. */
function dropCapture(id: string): void {
  const { captures, summaries, questions, fileDamage, place, back, forward, closing } = state();
  const rest = withoutCapture(captures, id);
  const gone = captures.find(({ header }) => header.id === id);
  const profile = gone?.header.profileId;
  const fallback: Place =
    profile !== undefined && exists({ kind: 'profile', id: profile })
      ? { kind: 'profile', id: profile }
      : nextCapture(rest);
  patch({
    captures: rest,
    summaries: without(summaries, id),
    fileDamage: without(fileDamage, id),
    questions: questions.filter(({ capture }) => capture !== id),
    ...withoutChallenges(({ capture }) => capture === id),
    closing: closing === id ? undefined : closing,
    // What was said there is over with the place.
    ...(place.kind === 'capture' && place.capture === id && { problem: undefined }),
    ...forget({ place, back, forward }, (entry) => entry.kind === 'capture' && entry.capture === id, fallback),
  });
  dropOperations(id);
  dropRealm(id);
}

function nextCapture(captures: readonly CaptureInfo[]): Place {
  const next = captures.find(({ live }) => live) ?? captures[0];
  return next === undefined ? { kind: 'first-run' } : { kind: 'capture', capture: next.header.id, view: 'handshake' };
}

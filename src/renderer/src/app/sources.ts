// What the sidebar lists: sections of sources, made from the state. No drawing here.

import type { CaptureInfo, MethodInfo } from '../../../shared/contract/results.ts';
import type { Profile } from '../../../shared/profile.ts';
import type { Draft } from '../../../shared/workspace.ts';
import { nameFrom } from '../features/connect/read-form.ts';
import { samePlace } from '../state/history.ts';
import type { CaptureView, Place } from '../state/place.ts';
import { shellStrings } from '../strings/shell.ts';

export type Source =
  | { readonly kind: 'capture'; readonly id: string; readonly info: CaptureInfo }
  | { readonly kind: 'profile'; readonly id: string; readonly profile: Profile; readonly edited: boolean }
  | { readonly kind: 'draft'; readonly id: string; readonly name: string }
  | { readonly kind: 'deleted'; readonly id: string; readonly profile: Profile };

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly sources: readonly Source[];
  /** What to say if there are none. */
  readonly empty?: string;
}

export interface SourceFacts {
  readonly captures: readonly CaptureInfo[];
  readonly profiles: readonly Profile[];
  readonly deleted: readonly Profile[];
  readonly drafts: Readonly<Record<string, Draft>>;
}

const DRAFT = 'profile:';

/** The sections of the sidebar: live sessions, captures, profiles without a group, then each group. */
export function sectionsOf(facts: SourceFacts): readonly Section[] {
  const captures = facts.captures.map((info): Source => ({ kind: 'capture', id: info.header.id, info }));
  // A connection that is about to be brought back is not over.
  const isLive = ({ live: isOpen, retry }: CaptureInfo) => isOpen || retry !== undefined;
  const [live, ended] = [true, false].map((is) =>
    captures.filter((s) => s.kind === 'capture' && isLive(s.info) === is),
  );
  return [
    { id: 'live', title: shellStrings.live, sources: live ?? [], empty: shellStrings.noLive },
    { id: 'captures', title: shellStrings.captures, sources: ended ?? [], empty: shellStrings.noCaptures },
    ...profileSections(facts),
  ];
}

function profileSections({ profiles, deleted, drafts }: SourceFacts): readonly Section[] {
  const saved = new Set(profiles.map(({ id }) => id));
  const gone = deleted.filter(({ id }) => !saved.has(id));
  const known = new Set([...saved, ...gone.map(({ id }) => id)]);
  const groups = new Map<string, Source[]>([['', []]]);
  const add = (group: string | undefined, source: Source) =>
    groups.set(group ?? '', [...(groups.get(group ?? '') ?? []), source]);
  for (const profile of [...profiles, ...gone].toSorted((a, b) => compare(a.name, b.name))) {
    const { id, group } = profile;
    if (saved.has(id)) add(group, { kind: 'profile', id, profile, edited: Object.hasOwn(drafts, DRAFT + id) });
    else add(group, { kind: 'deleted', id, profile });
  }
  for (const [key, draft] of Object.entries(drafts)) {
    const id = key.slice(DRAFT.length);
    if (!key.startsWith(DRAFT) || known.has(id)) continue;
    add(textOf(draft['group']), { kind: 'draft', id, name: draftName(draft) });
  }
  return [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([group, sources]) => ({
      id: `profiles/${group}`,
      title: group === '' ? shellStrings.profiles : shellStrings.profileGroup(group),
      sources,
      ...(group === '' && groups.size === 1 && { empty: shellStrings.noProfiles }),
    }))
    .filter(({ sources, empty }) => sources.length > 0 || empty !== undefined);
}

/** What a profile that was never saved is called: its name, else the host it leads to. */
export function draftName(draft: Draft | undefined): string {
  const { name, url } = draft ?? {};
  return textOf(name) ?? textOf(nameFrom(textOf(url) ?? '')) ?? shellStrings.newProfile;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' });
}

/** What a profile logs in with, in a word. */
export function loginOf({ methods }: Profile, known: readonly MethodInfo[]): string {
  const [first] = methods;
  if (first === undefined) return shellStrings.noLogin;
  return known.find(({ name }) => name === first.method)?.label ?? first.method;
}

/** Where a source leads; a capture opens with the view that was seen last. */
export function placeOfSource(source: Source, places: readonly Place[]): Place {
  if (source.kind !== 'capture') return { kind: 'profile', id: source.id };
  return { kind: 'capture', capture: source.id, view: lastView(source.id, places) };
}

/** The view of a capture that was seen last; `places` newest first. */
export function lastView(capture: string, places: readonly Place[]): CaptureView {
  const seen = places.find((place) => place.kind === 'capture' && place.capture === capture);
  return seen?.kind === 'capture' ? seen.view : 'handshake';
}

/** True if a source is what is shown at a place. */
export function isShown(source: Source, place: Place): boolean {
  if (source.kind === 'capture') return place.kind === 'capture' && place.capture === source.id;
  return samePlace(place, { kind: 'profile', id: source.id });
}

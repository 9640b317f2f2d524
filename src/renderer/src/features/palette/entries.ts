// What the palette offers: commands, with the reason if one cannot be run now, and sources to go to.

import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import { DEMO_LOGINS, DEMO_SCENARIOS } from '../../../../shared/contract/demo-logins.ts';
import { REALM_LISTS } from '../../../../shared/contract/realm.ts';
import * as actions from '../../state/actions.ts';
import { openImport } from '../../state/imports.ts';
import type { ShortcutId } from '../../state/key-table.ts';
import { focusPaneSoon } from '../../state/panes.ts';
import type { CaptureView } from '../../state/place.ts';
import { showRealmList } from '../../state/realm-view.ts';
import { state, type State } from '../../state/store.ts';
import { firstRunStrings } from '../../strings/first-run.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { formatClock, formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { recordNumber } from './match.ts';

type EntryKind = 'command' | 'capture' | 'profile' | 'record';

export interface Entry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly label: string;
  /** Beside the label, in small. */
  readonly note?: string;
  readonly shortcut?: ShortcutId;
  /** Why it cannot be run now. */
  readonly why?: string | undefined;
  readonly run: () => void;
}

const { commands, why } = paletteStrings;

/** The capture that is shown. */
export function shownCapture({ place, captures }: State): CaptureInfo | undefined {
  return captures.find(({ header }) => place.kind === 'capture' && header.id === place.capture);
}

/** Every command. `foldSidebar` belongs to the frame of the page. */
export function commandEntries(now: State, foldSidebar: () => void): readonly Entry[] {
  return [
    command('new-connection', commands.newConnection, () => actions.newConnection(), { shortcut: 'new-connection' }),
    command('open-capture', commands.openCapture, () => void actions.importCapture(), { shortcut: 'open-capture' }),
    command('import', commands.importProfiles, openImport),
    ...captureCommands(now),
    ...profileCommands(now),
    ...demoCommands(now),
    ...pageCommands(now, foldSidebar),
  ];
}

/** One for each login at the demo router; what is known of it stands beside it. */
function demoCommands({ demo }: State): readonly Entry[] {
  const failing: readonly string[] = DEMO_SCENARIOS;
  return DEMO_LOGINS.map((login) => {
    const label = firstRunStrings.demoLogins[login];
    const { about, wrong = about } = demo?.principals.find(({ name }) => name === login) ?? {};
    return {
      ...command(`demo/${login}`, (failing.includes(login) ? commands.demoFailing : commands.demo)(label), () => {
        void actions.connectDemo(login).then(tell);
      }),
      ...(wrong !== undefined && { note: visibleText(wrong) }),
    };
  });
}

function command(
  id: string,
  label: string,
  run: () => void,
  more: { readonly shortcut?: ShortcutId; readonly why?: string | undefined } = {},
): Entry {
  return { id, kind: 'command', label, run, ...more };
}

function tell(error: Awaited<ReturnType<typeof actions.connectDemo>>): void {
  actions.showProblem('connect', error);
}

function captureCommands(now: State): readonly Entry[] {
  const info = shownCapture(now);
  const id = info?.header.id ?? '';
  const none = info === undefined ? why.noCapture : undefined;
  const view = (name: CaptureView, label: string) =>
    command(`view/${name}`, label, () => actions.go({ kind: 'capture', capture: id, view: name }), {
      shortcut: `view-${name}`,
      why: none,
    });
  const kept = info === undefined ? 0 : info.total - info.evicted - info.cleared;
  return [
    view('handshake', commands.handshake),
    view('timeline', commands.timeline),
    view('call', commands.call),
    view('meta', commands.meta),
    ...REALM_LISTS.map((list) =>
      command(`view/meta/${list}`, commands.realm[list], () => showRealmList(id, list), {
        shortcut: `realm-${list}`,
        why: none,
      }),
    ),
    command('run-again', commands.runAgain, () => void actions.runAgain(id), {
      why: none ?? (actions.targetOf(id) === undefined ? why.noTarget : undefined),
    }),
    command(
      'leave',
      info?.live === true && info.outcome === undefined ? commands.stopAttempt : commands.disconnect,
      () => void actions.leave(id),
      { why: none ?? (info?.live === true ? undefined : why.notLive) },
    ),
    command('save/all', commands.saveAll, () => void actions.exportCapture(id, 'all'), { why: none }),
    command('save/handshake', commands.saveHandshake, () => void actions.exportCapture(id, 'handshake'), { why: none }),
    command('clear', commands.clear, () => void actions.clearCapture(id), {
      why: none ?? (kept === 0 ? why.empty : undefined),
    }),
    command('close', commands.close, () => actions.closeOrAsk(id), { shortcut: 'close-capture', why: none }),
    command('inspector', commands.inspector, actions.toggleInspector, { shortcut: 'inspector', why: none }),
  ];
}

function profileCommands({ place, profiles }: State): readonly Entry[] {
  const shown = profiles.find(({ id }) => place.kind === 'profile' && place.id === id);
  const none = shown === undefined ? why.noProfile : undefined;
  const id = shown?.id ?? '';
  return [
    ...profiles.map((profile) =>
      command(`connect/${profile.id}`, commands.connect(visibleText(profile.name)), () => {
        void actions.connectProfile(profile).then(tell);
      }),
    ),
    command('duplicate', commands.duplicate, () => void actions.duplicateProfile(id), { why: none }),
    command('delete', commands.remove, () => void actions.deleteProfile(id), { why: none }),
  ];
}

function pageCommands({ settings, back, forward, place }: State, foldSidebar: () => void): readonly Entry[] {
  const so = (is: boolean) => (is ? why.isSo : undefined);
  return [
    command('back', commands.back, actions.goBack, {
      shortcut: 'back',
      why: back.length === 0 ? why.noBack : undefined,
    }),
    command('forward', commands.forward, actions.goForward, {
      shortcut: 'forward',
      why: forward.length === 0 ? why.noForward : undefined,
    }),
    command('home', commands.home, () => actions.go({ kind: 'first-run' }), { why: so(place.kind === 'first-run') }),
    command('sidebar', commands.sidebar, foldSidebar, { shortcut: 'sidebar' }),
    ...(['system', 'light', 'dark'] as const).map((theme) =>
      command(`theme/${theme}`, commands.theme[theme], () => actions.saveSettings({ theme }), {
        why: so(settings.theme === theme),
      }),
    ),
    ...(['comfortable', 'compact'] as const).map((density) =>
      command(`density/${density}`, commands.density[density], () => actions.saveSettings({ density }), {
        why: so(settings.density === density),
      }),
    ),
    command('settings', commands.settings, () => actions.openOverlay('settings'), { shortcut: 'settings' }),
    command('shortcuts', commands.shortcuts, () => actions.openOverlay('shortcuts'), { shortcut: 'shortcuts' }),
    command('about', commands.about, () => actions.openOverlay('about')),
  ];
}

/** Captures and profiles to go to. */
export function sourceEntries({ captures, profiles }: State): readonly Entry[] {
  return [
    ...captures.map(({ header }): Entry => ({
      id: `capture/${header.id}`,
      kind: 'capture',
      label: visibleText(header.label),
      note: `${formatClock(header.startedAt).slice(0, 8)} · ${visibleText(header.url)}`,
      run: () => actions.go({ kind: 'capture', capture: header.id, view: 'handshake' }),
    })),
    ...profiles.map(({ id, name, url, realm }): Entry => ({
      id: `profile/${id}`,
      kind: 'profile',
      label: visibleText(name),
      note: visibleText(`${url} · ${realm}`),
      run: () => actions.go({ kind: 'profile', id }),
    })),
  ];
}

/** The way to a record of the shown capture by its number. */
export function recordEntries(now: State, text: string): readonly Entry[] {
  const seq = recordNumber(text);
  if (seq === undefined) return [];
  const info = shownCapture(now);
  return [
    {
      id: `record/${seq}`,
      kind: 'record',
      label: paletteStrings.record(formatCount(seq)),
      ...(info !== undefined && { note: visibleText(info.header.label) }),
      why: whyNot(info, seq),
      run: () => {
        if (info === undefined) return;
        actions.select(info.header.id, 'timeline', seq);
        actions.go({ kind: 'capture', capture: info.header.id, view: 'timeline' });
        focusPaneSoon('view');
      },
    },
  ];
}

function whyNot(info: CaptureInfo | undefined, seq: number): string | undefined {
  if (info === undefined) return why.noCapture;
  return seq > info.total ? why.lastRecord(formatCount(info.total)) : undefined;
}

/** Name the commands that were run last are kept under. */
const KEPT = 'palette';
const MOST_RECENT = 5;

/** Ids of the commands that were run last, newest first. */
export function recentIds({ drafts }: Pick<State, 'drafts'>): readonly string[] {
  const kept = drafts[KEPT]?.['recent'];
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

/** Runs an entry, if it can be run, and remembers it if it is a command. */
export function runEntry(entry: Entry): void {
  if (entry.why !== undefined) return;
  if (entry.kind === 'command') {
    const recent = [entry.id, ...recentIds(state()).filter((id) => id !== entry.id)].slice(0, MOST_RECENT);
    actions.saveDraft(KEPT, { recent });
  }
  actions.openOverlay();
  entry.run();
}

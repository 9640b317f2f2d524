// The page's state: what the app told, and where the person is. Lists of records are not here: they
// are pulled for what is in view (record-window.ts).

import { create } from 'zustand';
import type {
  AppInfo,
  CaptureInfo,
  ChallengeQuestion,
  DemoInfo,
  SecretQuestion,
} from '../../../shared/contract/results.ts';
import { DEFAULT_SETTINGS } from '../../../shared/default-settings.ts';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import type { Profile } from '../../../shared/profile.ts';
import type { Draft, Settings } from '../../../shared/workspace.ts';
import type { Connection, Host } from '../link/host.ts';
import type { Importing } from './imports.ts';
import type { Overlay, Place } from './place.ts';

/** What the status line says for a few seconds. */
export interface Announcement {
  readonly text: string;
  readonly kind: 'done' | 'error';
}

/** A command that failed where no form shows it: stands above the main area until it is dismissed. */
export interface Problem {
  readonly what:
    'load' | 'keep' | 'connect' | 'leave' | 'close' | 'clear' | 'save' | 'open' | 'answer' | 'profile' | 'address';
  readonly error: InspectorError | string;
}

export interface State {
  readonly host: Host['kind'];
  readonly connection: Connection;
  /** False until the first load is through. */
  readonly ready: boolean;
  readonly info: AppInfo | undefined;
  /** The demo router of the app, once it was started. */
  readonly demo: DemoInfo | undefined;
  readonly profiles: readonly Profile[];
  readonly revision: number;
  /** What happened to damaged profiles and settings files, one after the other. */
  readonly damage: string | undefined;
  /** Newest first. */
  readonly captures: readonly CaptureInfo[];
  /** Summaries of the captures that were looked at; refreshed while the handshake goes on. */
  readonly summaries: Readonly<Record<string, HandshakeSummary>>;
  readonly questions: readonly SecretQuestion[];
  /** CHALLENGEs that wait for an answer by hand, oldest first. */
  readonly challenges: readonly ChallengeQuestion[];
  /** AUTHENTICATE.Extra as typed for them, by question; kept here and nowhere else, until the question is settled. */
  readonly typedExtras: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** Form input as typed, by name. Profile forms: `profile:ID`. */
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly place: Place;
  readonly back: readonly Place[];
  readonly forward: readonly Place[];
  /** Record shown in the inspector, by `CAPTURE/VIEW`. */
  readonly selected: Readonly<Record<string, number>>;
  readonly overlay: Overlay | undefined;
  readonly announcement: Announcement | undefined;
  /** Profiles that were deleted here and can be brought back. */
  readonly deleted: readonly Profile[];
  /** Captures that were gone when the link came back, because the host was started anew. */
  readonly vanished: readonly CaptureInfo[];
  /** What was wrong with opened files, by capture. */
  readonly fileDamage: Readonly<Record<string, readonly string[]>>;
  /** Capture with an open session that is about to be closed, once the person has said so again. */
  readonly closing: string | undefined;
  readonly problem: Problem | undefined;
  /** What the import pane shows; undefined: it is shut. */
  readonly importing: Importing | undefined;
  /** Capture whose handshake takes the focus as soon as it is there. */
  readonly focusWish: string | undefined;
}

export const useStore = create<State>()(() => ({
  host: 'web',
  connection: 'connecting',
  ready: false,
  info: undefined,
  demo: undefined,
  profiles: [],
  revision: 0,
  damage: undefined,
  captures: [],
  summaries: {},
  questions: [],
  challenges: [],
  typedExtras: {},
  settings: DEFAULT_SETTINGS,
  drafts: {},
  place: { kind: 'first-run' },
  back: [],
  forward: [],
  selected: {},
  overlay: undefined,
  announcement: undefined,
  deleted: [],
  vanished: [],
  fileDamage: {},
  closing: undefined,
  problem: undefined,
  importing: undefined,
  focusWish: undefined,
}));

/** The state now, outside of components. */
export const state = useStore.getState;
/** Changes a part of the state. */
export const patch: (part: Partial<State>) => void = (part) => useStore.setState(part);

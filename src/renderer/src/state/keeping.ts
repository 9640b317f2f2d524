// What the person chose and typed, on its way to the app: in the page's state at once, in the config
// folder a moment later, and at the latest when the page goes. What could not be sent is sent again.

import type { Draft, Settings } from '../../../shared/workspace.ts';
import { asInspectorError, call } from './app-link.ts';
import { without } from './captures.ts';
import { patch, state } from './store.ts';

const QUIET_MS = 300;

/** Names of drafts that the app does not have yet as they are. */
const unsent = new Set<string>();
let settingsUnsent = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps what is being typed under a name; without `draft` it is forgotten. Never a secret. */
export function saveDraft(name: string, draft: Draft | undefined): void {
  const { drafts } = state();
  if (draft === undefined && !Object.hasOwn(drafts, name)) return;
  patch({ drafts: draft === undefined ? without(drafts, name) : { ...drafts, [name]: draft } });
  unsent.add(name);
  sendSoon();
}

/** Changes settings; they apply at once. */
export function saveSettings(part: Partial<Settings>): void {
  patch({ settings: { ...state().settings, ...part } });
  settingsUnsent = true;
  sendSoon();
}

function sendSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void resendKept(), QUIET_MS);
}

/** Sends what the app does not have yet. */
export async function resendKept(): Promise<void> {
  clearTimeout(timer);
  const { drafts, settings } = state();
  const sending: Promise<unknown>[] = [];
  if (settingsUnsent) {
    settingsUnsent = false;
    sending.push(call('workspace.saveSettings', { settings }).catch(failed(() => (settingsUnsent = true))));
  }
  for (const name of [...unsent]) {
    unsent.delete(name);
    const draft = drafts[name];
    const sent = call('workspace.saveDraft', { name, ...(draft !== undefined && { draft }) });
    sending.push(sent.catch(failed(() => unsent.add(name))));
  }
  await Promise.all(sending);
}

/** What failed goes with the next chance. A lost link is told elsewhere; that the app cannot write is told here. */
function failed(remember: () => void): (error: unknown) => void {
  return (error) => {
    remember();
    if (state().connection === 'open') patch({ problem: { what: 'keep', error: asInspectorError(error) } });
  };
}

// The first comes while the page is still whole: the desktop app does not hear a page that is being taken down.
// The second comes where browsers leave the first out.
for (const leaving of ['beforeunload', 'pagehide'])
  if ('addEventListener' in globalThis) globalThis.addEventListener(leaving, () => void resendKept());

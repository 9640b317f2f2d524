// What the page hears wherever the focus is: its shortcuts, an address that is pasted, a file that is dropped.

import { useEffect } from 'react';
import { hasUserInfo } from '../../../shared/profile-url.ts';
import {
  closeOrAsk,
  go,
  goBack,
  goForward,
  importCapture,
  newConnection,
  openOverlay,
  toggleInspector,
} from '../state/actions.ts';
import { importText, openDropped } from '../state/imports.ts';
import { isTextField, useShortcut } from '../state/keys.ts';
import { stepPane, watchFocus } from '../state/panes.ts';
import type { CaptureView, Overlay } from '../state/place.ts';
import { showRealmList } from '../state/realm-view.ts';
import { patch, state, useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';

/** Everything that acts on the whole page. */
export function usePageInput(toggleSidebar: () => void): void {
  const capture = useStore(({ place }) => (place.kind === 'capture' ? place.capture : ''));
  useShortcut('sidebar', toggleSidebar);
  useShortcut('palette', () => toggle('palette'));
  useShortcut('settings', () => toggle('settings'));
  useShortcut('shortcuts', () => toggle('shortcuts'));
  useShortcut('new-connection', () => newConnection());
  useShortcut('open-capture', () => void importCapture());
  useShortcut('back', goBack);
  useShortcut('forward', goForward);
  useShortcut('next-pane', () => stepPane(1));
  useShortcut('previous-pane', () => stepPane(-1));
  useShortcut('view-handshake', () => showView('handshake'), capture !== '');
  useShortcut('view-timeline', () => showView('timeline'), capture !== '');
  useShortcut('view-call', () => showView('call'), capture !== '');
  useShortcut('view-meta', () => showView('meta'), capture !== '');
  useShortcut('realm-sessions', () => showRealmList(capture, 'sessions'), capture !== '');
  useShortcut('realm-registrations', () => showRealmList(capture, 'registrations'), capture !== '');
  useShortcut('realm-subscriptions', () => showRealmList(capture, 'subscriptions'), capture !== '');
  useShortcut('inspector', toggleInspector, capture !== '');
  useShortcut('close-capture', () => closeOrAsk(capture), capture !== '');
  usePastedAddress();
  useDroppedFile();
  useEffect(watchFocus, []);
}

function toggle(overlay: Overlay): void {
  openOverlay(state().overlay === overlay ? undefined : overlay);
}

function showView(view: CaptureView): void {
  const { place } = state();
  if (place.kind === 'capture') go({ ...place, view });
}

function usePastedAddress(): void {
  useEffect(() => {
    const hear = (event: ClipboardEvent) => {
      if (event.defaultPrevented || isTextField(event.target) || !state().ready) return;
      const pasted = event.clipboardData?.getData('text').trim() ?? '';
      if (isLoginLink(pasted)) {
        event.preventDefault();
        return void importText(pasted);
      }
      if (!isRouterAddress(pasted)) return;
      event.preventDefault();
      // What would be a secret in a profile is not even typed into one.
      if (hasUserInfo(pasted)) patch({ problem: { what: 'address', error: shellStrings.userInfo } });
      else newConnection(pasted);
    };
    document.addEventListener('paste', hear);
    return () => document.removeEventListener('paste', hear);
  }, []);
}

/** A link of the WAMP API explorer: it holds a login, so that it goes nowhere but to the app. */
function isLoginLink(text: string): boolean {
  return /^https?:\/\/\S+[?&]realm=/i.test(text) && /[?&](?:url|link|host|ticket|secret|private)=/i.test(text);
}

/** An address that can be nothing else: one of the web (long-poll) may be meant for anything. */
function isRouterAddress(text: string): boolean {
  const scheme = /^([a-z+]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  const schemes = state().info?.schemes ?? [];
  return scheme !== undefined && !scheme.startsWith('http') && schemes.includes(scheme);
}

function useDroppedFile(): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      // A browser would show the file in place of the page.
      event.preventDefault();
      void openDropped(file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
    };
  }, []);
}

// Summaries of handshakes: pulled for the captures that are looked at.

import { fromWire } from '../../../shared/contract/wire-value.ts';
import { call } from './app-link.ts';
import { patch, state } from './store.ts';

const refreshing = new Map<string, { again: boolean }>();

/** Pulls the summary of a capture's handshake; one pull at a time, and the last state is never missed. */
export async function refreshSummary(captureId: string): Promise<void> {
  const running = refreshing.get(captureId);
  if (running !== undefined) {
    running.again = true;
    return;
  }
  const turn = { again: false };
  refreshing.set(captureId, turn);
  try {
    const summary = fromWire(await call('capture.summary', { capture: captureId }));
    if (state().captures.some(({ header }) => header.id === captureId))
      patch({ summaries: { ...state().summaries, [captureId]: summary } });
  } catch {
    // The capture was closed or the link is gone: both are told elsewhere.
  } finally {
    refreshing.delete(captureId);
  }
  if (turn.again) await refreshSummary(captureId);
}

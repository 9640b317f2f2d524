// What components read of captures. Each gives the same object as long as nothing changed.

import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { CaptureInfo, ChallengeQuestion, SecretQuestion } from '../../../shared/contract/results.ts';
import type { HandshakeSummary } from '../../../shared/handshake-summary.ts';
import { isStale } from './captures.ts';
import { useStore } from './store.ts';
import { refreshSummary } from './summaries.ts';

/** A capture's counters and state; undefined once it is closed. */
export function useCapture(id: string): CaptureInfo | undefined {
  return useStore((s) => s.captures.find(({ header }) => header.id === id));
}

/** The story of a capture's handshake; pulled when it is first asked for, and again while it goes on. */
export function useSummary(id: string): HandshakeSummary | undefined {
  const info = useCapture(id);
  const summary = useStore((s) => s.summaries[id]);
  const connection = useStore((s) => s.connection);
  const stale = info !== undefined && isStale(summary, info);
  // An attempt that is not decided tells more with every record; when the session ends, that is told too.
  const moment = stale ? info.total : info?.live;
  useEffect(() => {
    if (moment !== undefined && connection === 'open') void refreshSummary(id);
  }, [id, moment, stale, connection]);
  return summary;
}

/** Attempts with a profile, newest first. */
export function useAttempts(profileId: string): readonly CaptureInfo[] {
  return useStore(useShallow((s) => s.captures.filter(({ header }) => header.profileId === profileId)));
}

/** Questions for a secret that attempts of a capture wait for; without a capture, those that no attempt asks. */
export function useQuestions(captureId: string | undefined): readonly SecretQuestion[] {
  return useStore(useShallow((s) => s.questions.filter(({ capture }) => capture === captureId)));
}

/** CHALLENGEs of a capture that wait for an answer by hand, oldest first. */
export function useChallenges(captureId: string): readonly ChallengeQuestion[] {
  return useStore(useShallow((s) => s.challenges.filter(({ capture }) => capture === captureId)));
}

/** What the person is waited for in a capture; undefined: nothing. A secret comes before anything is sent. */
export function useAsked(captureId: string): Asked | undefined {
  const secret = useStore((s) => s.questions.some(({ capture }) => capture === captureId));
  const challenge = useStore((s) => s.challenges.some(({ capture }) => capture === captureId));
  return secret ? 'secret' : challenge ? 'challenge' : undefined;
}

export type Asked = 'secret' | 'challenge';

// What becomes of a connection that was lost: the next attempt and when, or where the connection went on. The views
// that act on a session go along with it; those that are read stay where they are.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { CaptureInfo, RetryInfo } from '../../../shared/contract/results.ts';
import { call, go } from '../state/actions.ts';
import { useStore } from '../state/store.ts';
import { shellStrings } from '../strings/shell.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

const words = shellStrings.retry;
const TICK_MS = 250;

export function RetryNotice({ info }: { info: CaptureInfo }): ReactNode {
  const { retry, followedBy, header } = info;
  useGoAlong(info);
  const isFollowerKept = useStore((s) => s.captures.some((one) => one.header.id === followedBy));
  if (retry) return <Waiting capture={header.id} retry={retry} />;
  if (followedBy === undefined || !isFollowerKept) return undefined;
  return (
    <Notice
      tone="info"
      title={words.followed}
      actions={
        <Button size="small" onPress={() => show(followedBy)}>
          {words.show}
        </Button>
      }
    />
  );
}

function Waiting({ capture, retry }: { capture: string; retry: RetryInfo }): ReactNode {
  const seconds = useSecondsUntil(retry.at);
  return (
    <Notice
      tone="warn"
      title={words.title(retry.attempt, retry.of)}
      actions={
        <>
          <Button size="small" onPress={() => void call('session.retryNow', { capture }).catch(() => undefined)}>
            {words.now}
          </Button>
          <Button size="small" onPress={() => void call('session.stopRetry', { capture }).catch(() => undefined)}>
            {words.stop}
          </Button>
        </>
      }
    >
      {words.text(seconds)}
    </Notice>
  );
}

/** Whole seconds until a time, never below 0. */
function useSecondsUntil(at: string): number {
  const left = () => Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000))), TICK_MS);
    return () => clearInterval(timer);
  }, [at]);
  return Math.min(seconds, left());
}

/** Shows a capture in the view that is shown now. */
function show(capture: string): void {
  const { place } = useStore.getState();
  go({ kind: 'capture', capture, view: place.kind === 'capture' ? place.view : 'handshake' });
}

/** Views that act on a session move to the one that takes its place, while somebody is there. */
function useGoAlong({ followedBy, retry }: CaptureInfo): void {
  const waited = useRef(false);
  useEffect(() => {
    if (retry) waited.current = true;
    const { place } = useStore.getState();
    const acts = place.kind === 'capture' && (place.view === 'call' || place.view === 'meta');
    if (!waited.current || followedBy === undefined || !acts) return;
    waited.current = false;
    show(followedBy);
  }, [followedBy, retry]);
}

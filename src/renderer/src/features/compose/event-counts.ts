// Counts the events of a subscription in the capture and shows the last one. It asks for the length of
// a filtered list at most once a second, so that a flood costs no more than a trickle.

import { useEffect, useState } from 'react';
import type { ViewFilter } from '../../../../shared/capture-row.ts';
import { call } from '../../state/actions.ts';
import { pageClock } from '../../state/page-clock.ts';
import { RecordWindow } from '../../state/record-window.ts';
import { state, useStore } from '../../state/store.ts';
import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import { payloadLine } from '../../state/json-output.ts';
import { readMessage } from './recorded-requests.ts';

const EVERY_MS = 1000;
/** Characters of the last event that are shown. */
const MOST_SHOWN = 160;
/** Ids with fewer digits than this may well stand elsewhere in a message. */
const TELLING_DIGITS = 9;

export interface EventCount {
  readonly count: number;
  /** Payload of the last event. */
  readonly last: string | undefined;
}

/** Events of a subscription so far. */
export function useEventCount(capture: string, subscription: number): EventCount {
  const [counted, setCounted] = useState<EventCount>({ count: 0, last: undefined });
  useEffect(() => {
    const window = new RecordWindow({ call, clock: pageClock, capture, filter: eventsOf(subscription) });
    let shown = -1;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const info = state().captures.find(({ header }) => header.id === capture);
      if (info) window.noticed(info);
    };
    const show = async () => {
      const { total } = window;
      const row = (total === 0 ? undefined : window.row(total - 1)) ?? undefined;
      if (total === shown || (total > 0 && !row)) return;
      shown = total;
      const last = row && (await lastPayload(capture, row.seq).catch(() => undefined));
      if (shown === total) setCounted({ count: total, last });
    };
    const stops = [
      window.subscribe(() => void show()),
      useStore.subscribe(() => (timer ??= setTimeout(tell, EVERY_MS))),
    ];
    window.show({ from: 0, to: 1 }, true);
    tell();
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
      window.dispose();
    };
  }, [capture, subscription]);
  return counted;
}

/** Events that carry the id of a subscription where an EVENT does. */
export function eventsOf(subscription: number): ViewFilter {
  const id = String(subscription);
  return { types: ['EVENT'], dir: 'in', text: id.length < TELLING_DIGITS ? `[36,${id},` : `${id},` };
}

async function lastPayload(capture: string, seq: number): Promise<string> {
  const { message, text } = await readMessage(call, capture, seq);
  if (!message) return text.slice(0, MOST_SHOWN);
  const args: WampValue | undefined = message[4];
  const kwargs: WampValue | undefined = message[5];
  const line = payloadLine(Array.isArray(args) ? args : [], isDict(kwargs) ? kwargs : {});
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}

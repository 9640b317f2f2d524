// The chosen entry of a list in full. It is asked for when it is chosen, and again when its row, or who is there,
// changes: never more than once a second, for what the app does not know it has to ask the router.

import { useCallback, useEffect, useRef, useState } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import type { RealmEntry, RealmListName } from '../../../../shared/contract/realm.ts';
import { call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { hearRealm } from '../../state/realm.ts';

export interface EntryName {
  readonly capture: string;
  readonly list: RealmListName;
  readonly id: number;
}

export interface ShownEntry extends EntryName {
  /** Kept when it is gone. */
  readonly entry?: RealmEntry;
  readonly isGone?: boolean;
  readonly error?: InspectorError | undefined;
}

export interface EntryReading {
  readonly shown: ShownEntry | undefined;
  /** True if nothing is read before `read`. */
  readonly isUnread: boolean;
  readonly read: () => void;
}

/** A key that is held down chooses many rows; only where it rests is looked at. */
const REST_MS = 120;
const AGAIN_MS = 1000;

/**
 * The details of an entry. `moment` changes with what makes them worth reading again. `isFree`: they may be read
 * without being asked for.
 */
export function useEntry(
  capture: string,
  list: RealmListName,
  id: number | undefined,
  moment: string,
  isFree: boolean,
): EntryReading {
  const [shown, setShown] = useState<ShownEntry>();
  const [asked, setAsked] = useState<{ readonly of: string; readonly times: number }>();
  const of = `${capture}/${list}/${id}`;
  const times = asked?.of === of ? asked.times : 0;
  const isSame = shown?.capture === capture && shown.list === list && shown.id === id;
  const row = useRowText(capture, list, isFree ? id : undefined);
  const mayRead = isFree || times > 0;
  const wanted = useRef(of);
  const readAt = useRef(-AGAIN_MS);
  useEffect(() => {
    wanted.current = of;
    if (id === undefined || !mayRead) return undefined;
    const keep = (part: Partial<ShownEntry>) => {
      if (wanted.current !== of) return;
      setShown((before) => {
        const kept = before?.id === id && before.list === list ? before.entry : undefined;
        return { capture, list, id, ...(kept && { entry: kept }), ...part };
      });
    };
    const timer = setTimeout(
      () => {
        readAt.current = performance.now();
        call('realm.entry', { capture, list, id }).then(
          (entry) => keep(isThere(entry, list) ? { entry, isGone: false } : { isGone: true }),
          (error: unknown) => keep({ error: asInspectorError(error) }),
        );
      },
      // At once if the last time is long ago: a realm that changes all the time must not put it off for ever.
      isSame ? Math.max(0, readAt.current + AGAIN_MS - performance.now()) : REST_MS,
    );
    return () => clearTimeout(timer);
    // That it is shown now is no reason to ask again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [capture, list, id, moment, row, times, mayRead]);
  const read = useCallback(() => setAsked((before) => ({ of, times: before?.of === of ? before.times + 1 : 1 })), [of]);
  return { shown: isSame ? shown : undefined, isUnread: !mayRead, read };
}

function isThere(entry: RealmEntry, list: RealmListName): boolean {
  const { session, registration, subscription } = entry;
  return { sessions: session, registrations: registration, subscriptions: subscription }[list] !== undefined;
}

/** Rows that a number fits in are few. */
const MOST_FITTING = 10;

/** The row of an entry as text, as the app knows it: other words mean that there is something new to read. */
function useRowText(capture: string, list: RealmListName, id: number | undefined): string {
  const [told, setTold] = useState('');
  useEffect(() => {
    if (id === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer = undefined;
      call('realm.rows', { capture, list, filter: String(id), from: 0, count: MOST_FITTING }).then(
        (part) => setTold(JSON.stringify(part[list]?.find((row) => row.id === id))),
        // Without it the details are read less often.
        () => undefined,
      );
    };
    const stop = hearRealm(capture, () => (timer ??= setTimeout(look, AGAIN_MS)));
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [capture, list, id]);
  return told;
}

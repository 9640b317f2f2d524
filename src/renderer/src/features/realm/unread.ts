// What a session serves and follows is known once it was read who stands behind every registration and subscription.

import { useState } from 'react';
import type { RealmState } from '../../../../shared/contract/realm.ts';
import { readWholeList } from '../../state/realm.ts';

export interface Unread {
  /** Registrations and subscriptions that were not read. */
  readonly count: number;
  /** True while they are being read. */
  readonly isReading: boolean;
  readonly read: () => void;
}

/** Registrations and subscriptions that were not read. */
export function unreadIn({ lists }: RealmState): number {
  return [lists.registrations, lists.subscriptions].reduce((sum, { total, read }) => sum + total - read, 0);
}

/** What is missing to know what a session serves and follows; undefined if nothing is, or nothing can be read. */
export function useUnread(capture: string, realm: RealmState | undefined, live: boolean): Unread | undefined {
  const [isReading, setReading] = useState(false);
  const count = realm === undefined || !realm.watching || !live ? 0 : unreadIn(realm);
  if (count === 0) return undefined;
  const read = () => {
    setReading(true);
    void readWholeList(capture, 'registrations');
    void readWholeList(capture, 'subscriptions');
  };
  return { count, isReading, read };
}

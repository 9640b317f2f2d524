// The subscriptions made here: how many events came, the last one, and the way to end it.

import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { JsonText } from '../../ui/json-text.tsx';
import { PaneHeader } from '../../ui/pane.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { Subscription } from './compose-store.ts';
import { useEventCount } from './event-counts.ts';
import { sendUnsubscribe } from './send-request.ts';
import css from './subscriptions.module.css';

export interface SubscriptionListProps {
  readonly capture: string;
  readonly subscriptions: readonly Subscription[];
  /** Why nothing can be sent now. */
  readonly blocked: string | undefined;
}

export function SubscriptionList({ capture, subscriptions, blocked }: SubscriptionListProps): ReactNode {
  const pane = useRef<HTMLElement>(null);
  useFocusKept(pane, subscriptions.length);
  return (
    <aside ref={pane} className={css.pane} tabIndex={-1} aria-label={words.subscriptions}>
      <PaneHeader
        title={words.subscriptions}
        note={subscriptions.length === 0 ? undefined : formatCount(subscriptions.length)}
      />
      {subscriptions.length === 0 ? (
        <div className={css.none}>
          <b>{words.noSubscriptions}</b>
          <p>{words.noSubscriptionsText}</p>
        </div>
      ) : (
        <ul className={css.list}>
          {subscriptions.map((one) => (
            <Entry key={one.id} capture={capture} subscription={one} blocked={blocked} />
          ))}
        </ul>
      )}
    </aside>
  );
}

/** The button that ended a subscription goes with it: the focus stays in the pane, at the next one. */
function useFocusKept(pane: RefObject<HTMLElement | null>, count: number): void {
  const before = useRef(count);
  useLayoutEffect(() => {
    const isGone = count < before.current && document.activeElement === document.body;
    before.current = count;
    if (isGone) (pane.current?.querySelector('button') ?? pane.current)?.focus();
  }, [pane, count]);
}

interface EntryProps extends Omit<SubscriptionListProps, 'subscriptions'> {
  readonly subscription: Subscription;
}

function Entry({ capture, subscription, blocked }: EntryProps): ReactNode {
  const { count, last } = useEventCount(capture, subscription.id);
  const [leaving, setLeaving] = useState(false);
  const unsubscribe = async () => {
    setLeaving(true);
    await sendUnsubscribe(capture, subscription);
    setLeaving(false);
  };
  return (
    <li className={css.entry}>
      <div className={css.line}>
        <Glyph kind="circle" />
        <span className={css.uri}>
          <Uri uri={subscription.topic} />
        </span>
        {blocked === undefined ? (
          <Button
            size="small"
            busy={leaving}
            aria-label={words.unsubscribeFrom(visibleText(subscription.topic))}
            onPress={() => void unsubscribe()}
          >
            {words.unsubscribe}
          </Button>
        ) : undefined}
      </div>
      <div className={css.facts}>
        <span>{words.events(formatCount(count), count)}</span>
        {blocked === undefined ? undefined : <span>{words.ended}</span>}
        <span className={css.id}>{subscription.id}</span>
      </div>
      {last === undefined ? (
        <p className={css.last}>{count === 0 && blocked === undefined ? words.noEventYet : undefined}</p>
      ) : (
        <p className={css.last} aria-label={words.lastEvent}>
          <JsonText text={last} />
        </p>
      )}
    </li>
  );
}

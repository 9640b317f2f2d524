// What stands in place of the rows of a list when there are none: it is being read, it failed, it is empty, or
// nothing in it matches.

import { Network, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MetaAccess, RealmListName, RealmListState, RealmState } from '../../../../shared/contract/realm.ts';
import { lookAt, type ListChoice } from '../../state/realm-view.ts';
import { watchRealm } from '../../state/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane, FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { ShownRows } from './use-realm-rows.ts';

export interface InsteadProps {
  readonly capture: string;
  readonly list: RealmListName;
  readonly realm: RealmState;
  readonly choice: ListChoice;
  readonly live: boolean;
  readonly shown: ShownRows | undefined;
}

/** True if there is no row to show. */
export function isBare(state: RealmListState, shown: ShownRows | undefined): boolean {
  return shown === undefined || shown.rows.total === 0 || (state.status === 'failed' && state.total === 0);
}

export function Instead(props: InsteadProps): ReactNode {
  const { capture, list, realm, choice, live, shown } = props;
  const { status, total, read } = realm.lists[list];
  const again = live ? <Button onPress={() => void watchRealm(capture)}>{words.again}</Button> : undefined;
  if (status === 'failed') return <Refused {...props} action={again} />;
  if (shown?.rows.error !== undefined) {
    const { message, hint } = shown.rows.error;
    return <FailedPane happened={words.rowsFailed} evidence={visibleText(message)} todo={hint} />;
  }
  if (shown === undefined || (status === 'reading' && total === 0)) {
    return <LoadingPane text={words.readingList(list)} />;
  }
  if (choice.filter === '') {
    // The rows follow what the router told by a moment.
    if (total > 0) return <LoadingPane text={words.readingList(list)} />;
    return (
      <EmptyPane
        icon={<Icon of={Network} size="large" />}
        title={words.none[list]}
        text={status === 'idle' ? undefined : words.noneText}
      />
    );
  }
  return (
    <EmptyPane
      icon={<Icon of={SearchX} size="large" />}
      title={words.noMatch(list)}
      text={words.noMatchText(visibleText(choice.filter), formatCount(read), formatCount(total))}
      action={<Button onPress={() => lookAt(capture, list, { filter: '' })}>{words.clearFilter}</Button>}
    />
  );
}

/** A list that the router did not give: what was called, what it answered, and what has to be allowed. */
function Refused({ list, realm, action }: InsteadProps & { action: ReactNode }): ReactNode {
  const refusal = refusalOf(list, realm);
  const { text } = realm.lists[list];
  const isAboutRights = refusal?.status === 'not-exposed' || refusal?.status === 'not-authorised';
  const evidence = [refusal?.name, refusal && words.access[refusal.status], refusal?.error].filter(
    (part) => part !== undefined,
  );
  return (
    <FailedPane
      happened={words.failed(list)}
      evidence={evidence.length === 0 ? undefined : <code>{visibleText(evidence.join(' · '))}</code>}
      todo={
        <>
          {visibleText(refusal?.text ?? text ?? '')}{' '}
          {isAboutRights ? words.allow(visibleText(refusal.name)) : undefined}
        </>
      }
      actions={action}
    />
  );
}

function refusalOf(list: RealmListName, { api }: RealmState): MetaAccess | undefined {
  const prefix = {
    sessions: 'wamp.session.',
    registrations: 'wamp.registration.',
    subscriptions: 'wamp.subscription.',
  };
  return api.find(
    ({ kind, name, status }) => kind === 'procedure' && status !== 'works' && name === `${prefix[list]}list`,
  );
}

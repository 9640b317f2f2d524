// Every procedure and topic of the meta API that was tried, and what came of it.

import type { ReactNode, RefObject } from 'react';
import type { MetaAccess, RealmListName, RealmState } from '../../../../shared/contract/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { formatCount } from '../../ui/format.ts';
import { Popover } from '../../ui/overlay.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './realm.module.css';

export interface MetaAccessPopoverProps {
  readonly realm: RealmState;
  readonly list: RealmListName;
  readonly triggerRef: RefObject<HTMLButtonElement | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const ICONS: Readonly<Record<MetaAccess['status'], StateKind>> = {
  works: 'ok',
  'not-exposed': 'skip',
  'not-authorised': 'abort',
  failed: 'err',
  unanswered: 'warn',
};

export function MetaAccessPopover(props: MetaAccessPopoverProps): ReactNode {
  const { api, router, lists } = props.realm;
  const works = api.filter(({ status }) => status === 'works').length;
  const { status, text = status === 'still' ? words.stillText : undefined } = lists[props.list];
  return (
    <Popover
      title={words.apiTitle}
      width={440}
      placement="bottom end"
      triggerRef={props.triggerRef}
      isOpen={props.isOpen}
      onClose={props.onClose}
    >
      <div className={css.told}>
        {text === undefined ? undefined : <p className={css.why}>{visibleText(text)}</p>}
        <p className={css.remark}>
          {api.length === 0 ? words.apiNone : words.apiCounts(formatCount(works), formatCount(api.length))}
          {router === undefined ? undefined : ` ${words.router(visibleText(router))}`}
        </p>
        {/* A long list is scrolled by keys too. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <ul className={css.api} tabIndex={0} aria-label={words.apiTitle}>
          {api.map((access) => (
            <li key={`${access.kind}/${access.name}`}>
              <StateIcon state={ICONS[access.status]} size="small" />
              <div>
                <p className={css.apiLine}>
                  <code>{visibleText(access.name)}</code>
                  <span className={css.apiKind}>{words.apiKinds[access.kind]}</span>
                  <span className={css.apiState}>{words.access[access.status]}</span>
                </p>
                {access.text === undefined ? undefined : <p className={css.remark}>{visibleText(access.text)}</p>}
                {access.error === undefined ? undefined : <p className={css.error}>{visibleText(access.error)}</p>}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}

// The bar above a list: which list, a filter, and how live it is. The word for that opens what was tried.

import { CircleOff, Crosshair, Ellipsis, RefreshCw, Search, X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { REALM_LISTS, type RealmListName, type RealmState } from '../../../../shared/contract/realm.ts';
import { useCapture } from '../../state/actions.ts';
import { keysOf } from '../../state/keys.ts';
import { askKill, lookAt, showRealmList } from '../../state/realm-view.ts';
import { unwatchRealm, watchRealm } from '../../state/realm.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { shortCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Menu, type MenuAction } from '../../ui/menu.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { isCounted, listState } from './list-state.ts';
import { MetaAccessPopover } from './meta-access-popover.tsx';
import css from './realm.module.css';

export interface RealmBarProps {
  readonly capture: string;
  readonly list: RealmListName;
  readonly filter: string;
  readonly realm: RealmState;
  readonly isAsking: boolean;
  readonly inputRef: Ref<HTMLInputElement>;
  /** Escape in the filter. */
  readonly onLeave: () => void;
  /** Shows where a kill is asked about. */
  readonly onKillAll: () => void;
}

export function RealmBar(props: RealmBarProps): ReactNode {
  const { capture, list, realm, isAsking } = props;
  const [telling, setTelling] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const live = useCapture(capture)?.live === true;
  const why = live ? undefined : words.notOpen;
  const { icon, word } = listState(realm.lists[list], live);
  return (
    <search className={css.bar}>
      <Segmented
        label={words.lists}
        value={list}
        options={REALM_LISTS.map((name) => ({
          value: name,
          label: words.listCount(
            name,
            isCounted(realm.lists[name]) ? shortCount(realm.lists[name].total) : words.noCount,
          ),
        }))}
        onChange={(next) => showRealmList(capture, next)}
      />
      <FilterText {...props} key={`${capture}/${list}`} />
      <span className={css.push} />
      <Button
        size="small"
        variant="quiet"
        buttonRef={button}
        aria-expanded={telling}
        aria-label={words.stateTitle(word)}
        icon={<StateIcon state={icon} size="small" />}
        onPress={() => setTelling(!telling)}
      >
        {word}
      </Button>
      <MetaAccessPopover
        realm={realm}
        list={list}
        triggerRef={button}
        isOpen={telling}
        onClose={() => setTelling(false)}
      />
      <IconButton
        size="small"
        label={words.refresh}
        icon={<Icon of={RefreshCw} />}
        isDisabled={why !== undefined || isAsking}
        whyDisabled={why ?? words.watching}
        onPress={() => void watchRealm(capture)}
      />
      <Menu
        size="small"
        label={words.more}
        icon={<Icon of={Ellipsis} />}
        items={actionsOf(realm, why)}
        onAction={(id) => {
          if (id === 'unwatch') void unwatchRealm(capture);
          else if (id === 'watch') void watchRealm(capture);
          else {
            askKill(capture, { by: 'all' });
            props.onKillAll();
          }
        }}
      />
    </search>
  );
}

function actionsOf(realm: RealmState, why: string | undefined): readonly MenuAction[] {
  const off = { isDisabled: why !== undefined, why };
  return [
    realm.watching
      ? { id: 'unwatch', label: words.unwatch, icon: <Icon of={CircleOff} />, ...off }
      : { id: 'watch', label: words.watchAgain, icon: <Icon of={RefreshCw} />, ...off },
    { id: 'kill', label: words.killAll, icon: <Icon of={Crosshair} />, isDanger: true, ...off },
  ];
}

/** A pause in typing that is long enough to look. */
const TYPING_MS = 200;
const LONGEST = 256;

function FilterText({ capture, list, filter, inputRef, onLeave }: RealmBarProps): ReactNode {
  const [typed, setTyped] = useState(filter);
  const [told, setTold] = useState(filter);
  // Taken away elsewhere, for example by showing an entry that it would hide.
  if (filter !== told) {
    setTold(filter);
    setTyped(filter);
  }
  useEffect(() => {
    if (typed === filter) return undefined;
    const timer = setTimeout(() => lookAt(capture, list, { filter: typed }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [capture, list, typed, filter]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div className={css.field}>
      <Icon of={Search} size="small" />
      <input
        ref={inputRef}
        type="text"
        className={css.input}
        aria-label={words.filter}
        placeholder={words.filter}
        maxLength={LONGEST}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {typed === '' ? (
        <Keys keys={keysOf('filter')} />
      ) : (
        <IconButton
          size="small"
          label={words.clearFilter}
          icon={<Icon of={X} size="small" />}
          onPress={() => setTyped('')}
        />
      )}
    </div>
  );
}

// Subscriptions or registrations, one below the other: how many messages, how fast, how it stands. Arrow keys go from
// one to the next; what ends or forgets it stands beside it.

import { X } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import type { HoldingInfo } from '../../../../shared/contract/operations.ts';
import { announce, call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { selectHolding, useShownHolding } from '../../state/operations.ts';
import { holdingStrings as words } from '../../strings/holdings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { factsOf } from './holding-facts.ts';
import css from './holdings.module.css';

export interface HoldingListProps {
  readonly capture: string;
  readonly holdings: readonly HoldingInfo[];
  readonly label: string;
}

const keyOf = ({ kind, holding }: HoldingInfo): string => `${kind}/${holding}`;

export function HoldingList({ capture, holdings, label }: HoldingListProps): ReactNode {
  const shown = useShownHolding(capture);
  const [focused, setFocused] = useState<string>();
  const wanted = focused ?? (shown && keyOf(shown));
  const tabStop = holdings.some((one) => keyOf(one) === wanted) ? wanted : holdings[0] && keyOf(holdings[0]);
  return (
    // Only the buttons in it take the focus; the keys they pass up are handled in one place.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul className={css.list} aria-label={label} onKeyDown={moveFocus}>
      {holdings.map((held) => (
        <Entry
          key={keyOf(held)}
          capture={capture}
          held={held}
          isShown={shown?.kind === held.kind && shown.holding === held.holding}
          isTabStop={keyOf(held) === tabStop}
          onFocus={() => setFocused(keyOf(held))}
        />
      ))}
    </ul>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')];
  const at = entries.findIndex((entry) => entry.closest('li')?.contains(document.activeElement));
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: entries.length - 1,
  };
  const next = entries[Math.min(entries.length - 1, Math.max(0, steps[event.key] ?? -1))];
  if (!(event.key in steps) || next === undefined) return;
  event.preventDefault();
  next.focus();
}

interface EntryProps {
  readonly capture: string;
  readonly held: HoldingInfo;
  readonly isShown: boolean;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
}

function Entry({ capture, held, isShown, isTabStop, onFocus }: EntryProps): ReactNode {
  const { kind, holding, uri, match, state, reason } = held;
  const [problem, setProblem] = useState<InspectorError | string>();
  const name = visibleText(uri);
  const isHeld = state === 'held';
  const act = async () => {
    const params = { capture, kind, holding };
    try {
      const text = isHeld ? (await call('holding.end', params)).text : void (await call('holding.forget', params));
      setProblem(text);
      if (isHeld && text === undefined) announce(words.ended(name));
    } catch (error) {
      setProblem(asInspectorError(error));
    }
  };
  const actLabel = isHeld ? (kind === 'subscription' ? words.unsubscribe : words.unregister) : words.forget;
  return (
    <li className={css.entry} data-shown={isShown || undefined}>
      <button
        type="button"
        className={css.main}
        data-entry
        tabIndex={isTabStop ? 0 : -1}
        aria-pressed={isShown}
        onFocus={onFocus}
        onClick={() => selectHolding(capture, isShown ? undefined : { kind, holding })}
      >
        <span className={css.line}>
          <Glyph kind={kind === 'subscription' ? 'circle' : 'square'} />
          <Uri uri={uri} />
          {match !== 'exact' && <Tag>{match}</Tag>}
          {!isHeld && <Tag tone={state === 'given-up' ? undefined : 'warn'}>{words.states[state]}</Tag>}
        </span>
        <span className={css.facts}>
          {factsOf(held).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <span className={css.id}>{holding}</span>
        </span>
        {reason !== undefined && <span className={css.reason}>{visibleText(reason)}</span>}
      </button>
      <span className={css.act}>
        <IconButton
          size="small"
          label={actLabel(name)}
          icon={<Icon of={X} size="small" />}
          onPress={() => void act()}
        />
      </span>
      {problem !== undefined && (
        <div role="alert" className={css.problem}>
          <Notice tone="err" title={words.endFailed}>
            {visibleText(typeof problem === 'string' ? problem : problem.message)}
          </Notice>
        </div>
      )}
    </li>
  );
}

// The list below the field of the URI: what is known, who serves it, how old the knowledge is.

import { useEffect, useRef, type ReactNode } from 'react';
import { namesOf } from '../../state/key-table.ts';
import { ON_MAC } from '../../state/keys.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { formatCount } from '../../ui/format.ts';
import { Keys } from '../../ui/keys.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { ageOf } from './age.ts';
import { partsOf, type KnownUri, type Suggestion } from './suggestions.ts';
import css from './uri-field.module.css';
import type { KnownUris, UriKind } from './use-known-uris.ts';

export interface SuggestionListProps {
  /** Begins the ids of the list and its options. */
  readonly id: string;
  readonly of: UriKind;
  readonly typed: string;
  readonly offered: readonly Suggestion[];
  readonly active: number;
  /** How many are known in all. */
  readonly all: number;
  readonly known: KnownUris | undefined;
  readonly onTake: (at: number) => void;
}

export function SuggestionList({ id, of, typed, offered, active, all, known, onTake }: SuggestionListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const isUri = offered[0]?.known !== undefined;
  return (
    <div className={css.pop}>
      <div
        ref={list}
        id={`${id}list`}
        className={css.list}
        role="listbox"
        aria-label={words.suggestions[isUri ? of : 'variable']}
      >
        {offered.map((one, at) => (
          // The field has the focus and hears the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={one.text}
            id={`${id}${at}`}
            className={css.option}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(at)}
          >
            <span className={css.uri} title={visibleText(one.text)}>
              <Marked text={one.text} typed={typed} />
            </span>
            {one.known === undefined ? undefined : <About of={of} known={one.known} />}
          </div>
        ))}
      </div>
      <div className={css.foot} aria-hidden>
        <span>
          <Keys keys={['ArrowUp', 'ArrowDown'].flatMap((key) => namesOf(key, ON_MAC))} />
          {words.move}
        </span>
        <span>
          <Keys keys={['Tab']} />
          {words.complete}
        </span>
        {known === undefined ? undefined : <span className={css.age}>{knowledge(of, all, known)}</span>}
      </div>
    </div>
  );
}

function Marked({ text, typed }: { text: string; typed: string }): ReactNode {
  const parts = partsOf(text, typed);
  if (parts === undefined) return visibleText(text);
  return (
    <>
      {visibleText(parts[0])}
      <mark>{visibleText(parts[1])}</mark>
      {visibleText(parts[2])}
    </>
  );
}

function About({ of, known }: { of: UriKind; known: KnownUri }): ReactNode {
  const { members, invoke, match, from } = known;
  return (
    <>
      <span className={css.members}>
        {members === undefined ? words.from[from] : words.members[of](formatCount(members), members)}
      </span>
      <span className={css.policy}>
        {match !== undefined && match !== 'exact' ? visibleText(match) : visibleText(invoke ?? '')}
      </span>
    </>
  );
}

function knowledge(of: UriKind, all: number, { total, readAt }: KnownUris): string {
  const count = words.knownCount[of](formatCount(Math.max(all, total)), Math.max(all, total));
  return `${count}, ${readAt === undefined ? words.notRead : words.age(ageOf(readAt))}`;
}

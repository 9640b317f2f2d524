// The palette: one field for every command and source. The field keeps the focus; the list under it is
// moved through by arrow keys.

import { Search } from 'lucide-react';
import { Fragment, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { openOverlay } from '../../state/actions.ts';
import { keysOf } from '../../state/keys.ts';
import { useStore } from '../../state/store.ts';
import { paletteStrings } from '../../strings/palette.ts';
import { Icon } from '../../ui/icon.tsx';
import { Keys } from '../../ui/keys.tsx';
import { announceLive } from '../../ui/live-region.tsx';
import { Dialog } from '../../ui/overlay.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { runEntry, shownCapture } from './entries.ts';
import { iconOf } from './icons.ts';
import { readQuery, type Found } from './match.ts';
import css from './palette.module.css';
import { resultsOf, type Result, type ResultSection } from './results.ts';

const LIST = 'palette-list';
const PAGE = 8;
export interface PaletteProps {
  readonly isOpen: boolean;
  /** Folds or unfolds the sidebar, which belongs to the frame of the page. */
  readonly onSidebar: () => void;
}

export function Palette({ isOpen, onSidebar }: PaletteProps): ReactNode {
  return (
    <Dialog title={paletteStrings.title} hideTitle isOpen={isOpen} onClose={() => openOverlay()}>
      <PaletteBody onSidebar={onSidebar} />
    </Dialog>
  );
}

function PaletteBody({ onSidebar }: { onSidebar: () => void }): ReactNode {
  const now = useStore();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const sections = resultsOf(typed, now, onSidebar);
  const results = sections.flatMap((section) => section.results);
  const active = results[Math.min(at, results.length - 1)];
  const shown = shownCapture(now);

  useEffect(() => announceLive(paletteStrings.count(results.length), 'palette'), [results.length]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = stepOf(event, Math.min(at, results.length - 1), results.length);
    if (event.key === 'Enter') {
      if (active !== undefined) runEntry(active.entry);
    } else if (next === undefined) return;
    else setAt(next);
    event.preventDefault();
  };

  return (
    <>
      <div className={css.field}>
        <Icon of={Search} />
        <input
          className={css.input}
          type="text"
          role="combobox"
          aria-label={paletteStrings.title}
          aria-expanded={results.length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : optionId(active)}
          placeholder={paletteStrings.placeholder}
          autoComplete="off"
          spellCheck={false}
          // The palette is nothing but this field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {shown === undefined ? undefined : (
          <span className={css.where}>{paletteStrings.inCapture(visibleText(shown.header.label))}</span>
        )}
        <Keys keys={[paletteStrings.esc]} />
      </div>
      <Results sections={sections} active={active} />
      {results.length > 0 ? undefined : (
        <p className={css.none}>
          {readQuery(typed).list === 'records' ? paletteStrings.noneRecord : paletteStrings.none}
        </p>
      )}
      <Hints />
    </>
  );
}

function stepOf({ key }: KeyboardEvent, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(at + PAGE, count - 1);
  return key === 'PageUp' ? Math.max(at - PAGE, 0) : undefined;
}

function optionId({ entry }: Result): string {
  return `palette-${entry.id}`;
}

function Results({ sections, active }: { sections: readonly ResultSection[]; active: Result | undefined }): ReactNode {
  return (
    <div id={LIST} role="listbox" aria-label={paletteStrings.results} className={css.list}>
      {sections.map(({ title, results }) => (
        <div key={title} role="group" aria-label={title}>
          <div className={css.head} aria-hidden>
            {title}
          </div>
          {results.map((result) => (
            <Option key={result.entry.id} result={result} isActive={result === active} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Option({ result, isActive }: { result: Result; isActive: boolean }): ReactNode {
  const { entry, found } = result;
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) option.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  const off = entry.why !== undefined;
  const keys = entry.shortcut === undefined ? [] : keysOf(entry.shortcut);
  return (
    // The field has the focus and the keys; the pointer may press an option as well.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={option}
      id={optionId(result)}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={off}
      className={css.option}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => runEntry(entry)}
    >
      <Icon of={iconOf(entry.id)} />
      <span className={css.label}>
        <Marked text={entry.label} found={found} />
      </span>
      <span className={css.note}>{entry.why ?? entry.note}</span>
      {keys.length === 0 ? undefined : <Keys keys={keys} />}
    </div>
  );
}

/** The label with what was typed marked in it. */
function Marked({ text, found }: { text: string; found: readonly Found[] }): ReactNode {
  const ends = [0, ...found.map(({ end }) => end)];
  return (
    <>
      {found.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(ends[index], start)}
          <mark className={css.mark}>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}

function Hints(): ReactNode {
  const { hints, move, run, enter } = paletteStrings;
  return (
    <div className={css.foot}>
      <span className={css.hint}>
        <Keys keys={['↑', '↓']} /> {move}
      </span>
      <span className={css.hint}>
        <Keys keys={[enter]} /> {run}
      </span>
      <span className={css.signs}>
        <b>{'>'}</b> {hints.commands} <b>@</b> {hints.sources} <b>#</b> {hints.records}
      </span>
    </div>
  );
}

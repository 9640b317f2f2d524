// The filter: a text, a direction, families and types of messages; and how many records it shows.

import { ListFilter, SlidersHorizontal, X } from 'lucide-react';
import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { keysOf } from '../../state/keys.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { formatCount } from '../../ui/format.ts';
import { DirectionArrow, Glyph, type GlyphKind } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './filter-bar.module.css';
import { isFiltering, LONGEST_TEXT, shareOf, withPicked, type FilterChoice } from './filter-choice.ts';
import { CLASSES, membersOf, type RecordClass } from './message-classes.ts';
import type { TimelineList } from './timeline-list.ts';
import { TypePicker } from './type-picker.tsx';
import { useListPart } from './use-timeline.ts';

export interface FilterBarProps {
  readonly choice: FilterChoice;
  readonly onChange: (choice: FilterChoice) => void;
  readonly list: TimelineList | undefined;
  readonly inputRef: Ref<HTMLInputElement>;
  /** Escape in the text field. */
  readonly onLeave: () => void;
}

/** A pause in typing that is long enough to look. */
const TYPING_MS = 200;

const GLYPHS: Partial<Record<RecordClass, GlyphKind>> = { session: 'diamond', rpc: 'square', pubsub: 'circle' };

export const FilterBar = memo(function FilterBar(props: FilterBarProps): ReactNode {
  const { choice, onChange } = props;
  const [picking, setPicking] = useState(false);
  const pickButton = useRef<HTMLButtonElement>(null);
  return (
    <search className={css.bar}>
      <FilterText {...props} />
      <div className={css.chips}>
        <Segmented
          size="small"
          label={words.direction}
          value={choice.dir}
          options={[
            { value: 'both', label: words.both },
            { value: 'out', label: words.out, icon: <DirectionArrow dir="out" /> },
            { value: 'in', label: words.in, icon: <DirectionArrow dir="in" /> },
          ]}
          onChange={(dir) => onChange({ ...choice, dir })}
        />
        <span className={css.line} />
        <div className={css.classes} role="group" aria-label={words.classes}>
          {CLASSES.map((family) => (
            <ClassChip key={family} family={family} choice={choice} onChange={onChange} />
          ))}
        </div>
        <Button
          size="small"
          variant="quiet"
          buttonRef={pickButton}
          aria-expanded={picking}
          icon={<Icon of={SlidersHorizontal} size="small" />}
          onPress={() => setPicking(!picking)}
        >
          {words.pickTypes}
        </Button>
        <TypePicker
          choice={choice}
          onChange={onChange}
          triggerRef={pickButton}
          isOpen={picking}
          onClose={() => setPicking(false)}
        />
      </div>
    </search>
  );
});

interface ClassChipProps extends Pick<FilterBarProps, 'choice' | 'onChange'> {
  readonly family: RecordClass;
}

function ClassChip({ family, choice, onChange }: ClassChipProps): ReactNode {
  const share = shareOf(choice, family);
  const members = membersOf(family);
  const picked = members.filter((name) => choice.picked.includes(name)).length;
  const glyph = GLYPHS[family];
  return (
    <Chip
      label={words.class[family]}
      icon={glyph && <Glyph kind={glyph} />}
      pressed={share !== 'none'}
      {...(share === 'some' && { count: words.typesPicked(picked, members.length) })}
      onChange={(pressed) => onChange(withPicked(choice, members, pressed))}
    />
  );
}

/** The text field. What is typed counts after a short pause, or at once with Enter. */
function FilterText(props: FilterBarProps): ReactNode {
  const { choice, onChange, list, inputRef } = props;
  const [typed, setTyped] = useState({ text: choice.text, of: choice.text });
  // A text that did not come from here (cleared, another capture) replaces what was typed.
  if (typed.of !== choice.text) setTyped({ text: choice.text, of: choice.text });
  const { text } = typed;

  useEffect(() => {
    if (text === choice.text) return undefined;
    const timer = setTimeout(() => onChange({ ...choice, text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, choice, onChange]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (text !== choice.text) onChange({ ...choice, text });
    if (event.key !== 'Enter') props.onLeave();
  };
  return (
    <div className={css.field}>
      <Icon of={ListFilter} />
      <input
        ref={inputRef}
        className={css.input}
        type="text"
        value={text}
        maxLength={LONGEST_TEXT}
        aria-label={words.filterLabel}
        placeholder={words.filterPlaceholder}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setTyped({ text: event.target.value, of: choice.text })}
        onKeyDown={onKeyDown}
      />
      <Counts list={list} isFiltering={isFiltering(choice)} />
      {isFiltering(choice) ? (
        <IconButton
          size="small"
          label={words.clearFilter}
          keys={keysOf('clear-filter')}
          icon={<Icon of={X} size="small" />}
          onPress={() => onChange({ text: '', dir: 'both', picked: [] })}
        />
      ) : undefined}
    </div>
  );
}

/** How many records are shown, of how many. */
function Counts({ list, isFiltering: filters }: { list: TimelineList | undefined; isFiltering: boolean }): ReactNode {
  const shown = useListPart(list, ({ total }) => total) ?? 0;
  const whole = useListPart(list, (now) => now.whole) ?? 0;
  const scanning = useListPart(list, (now) => now.scanning);
  const counts = filters
    ? words.countOf(formatCount(shown), formatCount(whole))
    : words.countAll(formatCount(shown), shown);
  return (
    <>
      {scanning === true ? <span className={css.count}>{words.searching}</span> : undefined}
      <span className={css.count}>{counts}</span>
    </>
  );
}

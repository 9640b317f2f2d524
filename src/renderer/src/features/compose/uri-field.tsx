// The field of the URI. It offers what is known, and takes anything. Of a subscription it has a line for each topic,
// and completes the line that is being typed.

import { ChevronDown } from 'lucide-react';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import type { RequestKind } from '../../../../shared/request.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { RemarkLines, type Remarks } from '../../ui/field-frame.tsx';
import { formatCount } from '../../ui/format.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { lineAt, readySuggestion, suggestionsFor } from './suggestions.ts';
import css from './uri-field.module.css';
import { uriKind, useKnownUris } from './use-known-uris.ts';

export interface UriFieldProps extends Remarks {
  readonly capture: string;
  readonly kind: RequestKind;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Variables that may stand in it. */
  readonly variables: readonly string[];
  readonly takesFocus: boolean;
  readonly onFocusTaken: () => void;
}

type Input = HTMLInputElement | HTMLTextAreaElement;

export function UriField(props: UriFieldProps): ReactNode {
  const { kind, value, onChange, error, warning, note } = props;
  const id = useId();
  const input = useRef<Input>(null);
  const of = uriKind(kind);
  const [caret, setCaret] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const span = lineAt(value, Math.min(caret, value.length));
  const line = value.slice(span.from, span.to);
  const known = useKnownUris(props.capture, of, line.trim());
  const all = useKnownUris(props.capture, of, '', isOpen)?.total ?? 0;
  const offered = suggestionsFor(line, known?.uris ?? [], props.variables);
  // What is typed whole needs no completion.
  const isWhole = offered.length === 1 && offered[0]?.text === line.trim();
  const isShown = isOpen && offered.length > 0 && !isWhole;
  const active = isShown ? Math.min(chosen ?? readySuggestion(line, offered), offered.length - 1) : -1;
  useWishedFocus(input, props.takesFocus, props.onFocusTaken);

  const typed = (element: Input) => {
    onChange(element.value);
    setCaret(element.selectionStart ?? element.value.length);
    setChosen(undefined);
    setOpen(true);
  };
  const take = (at: number) => {
    const taken = offered[at];
    setOpen(false);
    setChosen(undefined);
    if (taken === undefined) return;
    onChange(value.slice(0, span.from) + taken.text + value.slice(span.to));
    const end = span.from + taken.text.length;
    setCaret(end);
    input.current?.focus();
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Escape' && isShown) setOpen(false);
    else if ((key === 'Enter' || key === 'Tab') && isShown && active >= 0 && !event.shiftKey) take(active);
    else if (key === 'ArrowDown' && (isShown || kind !== 'subscribe' || event.altKey)) {
      setOpen(true);
      setChosen(isShown ? (active + 1) % offered.length : 0);
    } else if (key === 'ArrowUp' && isShown) setChosen((active <= 0 ? offered.length : active) - 1);
    else return;
    event.preventDefault();
    // Escape closes this layer, and none below it.
    event.stopPropagation();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const hasRemarks = error !== undefined || warning !== undefined || (note !== undefined && note !== null);
  const common = {
    id: `${id}input`,
    className: css.input,
    value,
    onChange: (event: { currentTarget: Input }) => typed(event.currentTarget),
    onSelect: (event: { currentTarget: Input }) => setCaret(event.currentTarget.selectionStart ?? 0),
    onKeyDown,
    placeholder: words.uriPlaceholders[kind],
    maxLength: kind === 'subscribe' ? MOST_LINES : MOST_URI,
    autoComplete: 'off',
    autoCorrect: 'off',
    autoCapitalize: 'off',
    spellCheck: false,
    'aria-label': words.uriLabels[kind],
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': hasRemarks ? `${id}remarks` : undefined,
    'aria-autocomplete': 'list',
    'aria-activedescendant': active >= 0 ? `${id}${active}` : undefined,
  } as const;
  return (
    // The focus is in what it holds.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={css.field} onBlur={onBlur}>
      <div
        className={css.box}
        data-core
        // While it is being completed it is not wrong yet.
        data-bad={(error !== undefined && !isShown) || undefined}
        data-lines={kind === 'subscribe' || undefined}
      >
        <span className={css.glyph}>
          <Glyph kind={of === 'procedure' ? 'square' : 'circle'} />
        </span>
        {kind === 'subscribe' ? (
          <textarea
            {...common}
            ref={input as RefObject<HTMLTextAreaElement>}
            rows={1}
            aria-controls={isShown ? `${id}list` : undefined}
          />
        ) : (
          <input
            {...common}
            ref={input as RefObject<HTMLInputElement>}
            type="text"
            role="combobox"
            aria-controls={`${id}list`}
            aria-expanded={isShown}
          />
        )}
        {isShown && known !== undefined ? (
          <span className={css.count}>
            {words.countOf(formatCount(known.total), formatCount(Math.max(all, known.total)))}
          </span>
        ) : undefined}
        <button
          type="button"
          className={css.open}
          tabIndex={-1}
          aria-label={words.openSuggestions}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            input.current?.focus();
            setChosen(undefined);
            setOpen(!isShown);
          }}
        >
          <Icon of={ChevronDown} size="small" />
        </button>
      </div>
      {isShown ? (
        <SuggestionList
          id={id}
          of={of}
          typed={line.trim()}
          offered={offered}
          active={active}
          all={all}
          known={known}
          onTake={take}
        />
      ) : undefined}
      <RemarkLines error={error} warning={warning} note={note} id={`${id}remarks`} />
    </div>
  );
}

const MOST_URI = 8192;
const MOST_LINES = 1 << 18;

function useWishedFocus(input: RefObject<Input | null>, isWished: boolean, done: () => void): void {
  useEffect(() => {
    if (!isWished) return;
    input.current?.focus();
    done();
  }, [input, isWished, done]);
}

// The editor behind JsonEditor, in a chunk of its own. Tab leaves it, and no key with Ctrl that the page
// uses is taken: only moving, deleting and undoing are bound.

import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { visibleText } from './visible-text.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  /** What is wrong first, with its place, or undefined. Absent: what is wrong is marked by `mark`. */
  readonly onFault?: (fault: string | undefined) => void;
}

/** Something that is wrong with the text. */
export interface MarkedFault {
  /** Place in the text, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
}

export interface EditorDescription {
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
}

export interface EditorHandle {
  /** Replaces the text if it differs; this is not an edit of the person. */
  setValue(text: string): void;
  describe(description: EditorDescription): void;
  /** Marks the place of a fault, or none. */
  mark(fault: MarkedFault | undefined): void;
  destroy(): void;
}

const FromOutside = Annotation.define<true>();

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--fg-2)' },
  { tag: tags.string, color: 'var(--fg-1)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--accent)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--fg-3)' },
]);

const look = EditorView.theme({
  '&': { color: 'var(--fg-1)', backgroundColor: 'transparent', fontSize: 'var(--t-small)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--fg-1)' },
  '.cm-content, .cm-gutter': { minHeight: 'calc(var(--lines) * 20px + 8px)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-cursor': { borderLeftColor: 'var(--fg-1)' },
  '.cm-gutters': {
    minWidth: '36px',
    backgroundColor: 'var(--bg-2)',
    borderRight: '1px solid var(--line-1)',
    color: 'var(--fg-3)',
    fontSize: 'var(--t-micro)',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 4px', minWidth: '35px' },
  '.cm-unseen': { color: 'var(--warn)' },
  '.cm-placeholder': { color: 'var(--fg-3)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 30%, var(--bg-1))',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg-4)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--err-tint)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--err)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--err)' },
  '.cm-tooltip': {
    border: '1px solid var(--line-2)',
    borderRadius: 'var(--r-2)',
    backgroundColor: 'var(--bg-raised)',
    color: 'var(--fg-1)',
    fontFamily: 'var(--font-ui)',
  },
  '.cm-diagnostic-error': { borderLeft: '2px solid var(--err)' },
});

/**
 * Typing over a marked text: browsers keep the colours of what was there in a style of their own, which the content
 * security policy refuses.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event;
    // What is marked in the document: the editor may not have heard of it yet.
    const marked = document.getSelection();
    const range = marked !== null && marked.rangeCount > 0 ? marked.getRangeAt(0) : undefined;
    if (inputType !== 'insertText' || data === null || isComposing || range === undefined || range.collapsed)
      return false;
    const from = view.posAtDOM(range.startContainer, range.startOffset);
    const to = view.posAtDOM(range.endContainer, range.endOffset);
    const selection = { anchor: from + data.length };
    view.dispatch({ changes: { from, to, insert: data }, selection, userEvent: 'input.type', scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

/**
 * Characters that would not show themselves, or turn the reading direction of others: as escapes, as everywhere in
 * the page. Joiners and variation selectors stay: letters and emojis are made with them.
 */
const unseen = highlightSpecialChars({
  specialChars:
    /[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
  render: (code, description) => {
    const shown = document.createElement('span');
    shown.className = 'cm-unseen';
    shown.textContent = visibleText(String.fromCodePoint(code));
    shown.title = description ?? '';
    return shown;
  },
});

/** Puts an editor into the page. */
export function createEditor(options: EditorOptions): EditorHandle {
  const description = new Compartment();
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        history(),
        lineNumbers(),
        drawSelection(),
        unseen,
        typeOver,
        indentOnInput(),
        bracketMatching(),
        EditorView.lineWrapping,
        keymap.of([...standardKeymap, ...historyKeymap]),
        json(),
        syntaxHighlighting(colours),
        ...(options.onFault === undefined ? [] : [linter(faults(options.onFault), { delay: 300 })]),
        placeholder(options.placeholder),
        look,
        description.of([]),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.some((transaction) => transaction.annotation(FromOutside) === undefined);
          if (update.docChanged && own) options.onChange(update.state.doc.toString());
        }),
        ...nonce(),
      ],
    }),
  });
  return {
    setValue(text) {
      if (text === view.state.doc.toString()) return;
      const changes = { from: 0, to: view.state.doc.length, insert: text };
      view.dispatch({ changes, annotations: FromOutside.of(true) });
    },
    describe(told) {
      view.dispatch({ effects: description.reconfigure(attributesOf(told)), annotations: FromOutside.of(true) });
    },
    mark(fault) {
      view.dispatch(
        setDiagnostics(view.state, fault === undefined ? [] : [diagnosticOf(fault, view.state.doc.length)]),
      );
    },
    destroy: () => view.destroy(),
  };
}

/** The character at the place, or the last one if the text ends too early. */
function diagnosticOf({ at, text }: MarkedFault, length: number): Diagnostic {
  const from = Math.max(0, Math.min(at, length - 1));
  return { from, to: Math.min(from + 1, length), severity: 'error', message: text };
}

function faults(tell: (fault: string | undefined) => void): (view: EditorView) => readonly Diagnostic[] {
  const parse = jsonParseLinter();
  return (view) => {
    const found = view.state.doc.toString().trim() === '' ? [] : parse(view);
    const first = found[0];
    if (first === undefined) tell(undefined);
    else {
      const line = view.state.doc.lineAt(first.from);
      tell(`${line.number}:${first.from - line.from + 1} ${wordsOf(first)}`);
    }
    return found.map((fault) => ({ ...fault, message: wordsOf(fault) }));
  };
}

/** What the parser said, without the place that stands before it. */
function wordsOf(fault: Diagnostic): string {
  return visibleText(fault.message.replace(/( in JSON)? at position \d+( \(line \d+ column \d+\))?$/, ''));
}

function attributesOf({ label, describedBy, isInvalid }: EditorDescription): Extension {
  return EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-invalid': String(isInvalid),
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  });
}

/** The page allows only styles that carry the nonce of this response. */
function nonce(): Extension[] {
  const value = document.querySelector<HTMLElement>('meta[property="csp-nonce"], script[nonce]')?.nonce ?? '';
  return value === '' ? [] : [EditorView.cspNonce.of(value)];
}

// The editor behind JsonEditor, in a chunk of its own. Tab leaves it, and no key with Ctrl that the page
// uses is taken: only moving, deleting and undoing are bound.

import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { visibleText } from './visible-text.ts';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
  /** What is wrong first, with its place, or undefined. */
  readonly onFault: (fault: string | undefined) => void;
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
        indentOnInput(),
        bracketMatching(),
        EditorView.lineWrapping,
        keymap.of([...standardKeymap, ...historyKeymap]),
        json(),
        syntaxHighlighting(colours),
        linter(faults(options.onFault), { delay: 300 }),
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
    destroy: () => view.destroy(),
  };
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

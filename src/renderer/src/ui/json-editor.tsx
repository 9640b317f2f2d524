// An editor for JSON. The editor itself is big and comes when the first one is shown; until then, and if
// it cannot be loaded, a plain text area takes the input.

import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { LabelPlaceContext, RemarkLines } from './field-frame.tsx';
import type { createEditor, EditorHandle } from './json-editor-view.ts';
import css from './json-editor.module.css';
import { TextArea } from './text-field.tsx';

export interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Stands in for what the editor itself finds wrong. */
  readonly error?: string | undefined;
  /** Given, with a place or without one: whoever uses the editor finds what is wrong, and the editor marks the place. */
  readonly faultAt?: number | 'none';
  readonly minLines?: number;
  readonly placeholder?: string;
  readonly hideLabel?: boolean;
}

export function JsonEditor(props: JsonEditorProps): ReactNode {
  const { label, value, onChange, error, faultAt, minLines = 3, placeholder = '', hideLabel = false } = props;
  const isJudged = faultAt !== undefined;
  const id = useId();
  const [View, setView] = useState<typeof createEditor>();
  const [fault, setFault] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorHandle>(undefined);
  const latest = useRef({ value, onChange });
  useEffect(() => {
    latest.current = { value, onChange };
  });

  useEffect(() => {
    let gone = false;
    import('./json-editor-view.ts').then(
      (module) => {
        if (!gone) setView(() => module.createEditor);
      },
      // The text area stays: everything but the colours works in it.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, []);

  useEffect(() => {
    if (View === undefined || place.current === null) return undefined;
    const made = View({
      parent: place.current,
      value: latest.current.value,
      placeholder,
      onChange: (text) => latest.current.onChange(text),
      ...(!isJudged && { onFault: setFault }),
    });
    editor.current = made;
    return () => {
      editor.current = undefined;
      made.destroy();
    };
  }, [View, placeholder, isJudged]);

  const remark = error ?? (value.trim() === '' ? undefined : fault);
  useEffect(() => editor.current?.setValue(value), [value, View]);
  useEffect(() => {
    editor.current?.describe({
      label,
      describedBy: remark === undefined ? undefined : `${id}remarks`,
      isInvalid: remark !== undefined,
    });
  }, [label, remark, id, View, placeholder]);

  const at = typeof faultAt === 'number' ? faultAt : undefined;
  useEffect(() => {
    if (isJudged) editor.current?.mark(at === undefined ? undefined : { at, text: remark ?? '' });
  }, [isJudged, at, remark, value, View, placeholder]);

  if (View === undefined) {
    return (
      <LabelPlaceContext value={hideLabel ? 'none' : 'above'}>
        <TextArea label={label} value={value} onChange={onChange} error={error} rows={minLines} mono />
      </LabelPlaceContext>
    );
  }
  return (
    <div className={css.field}>
      {hideLabel ? undefined : <span className={css.label}>{label}</span>}
      <div
        ref={place}
        className={css.editor}
        data-bad={remark === undefined ? undefined : true}
        style={{ '--lines': minLines }}
      />
      <RemarkLines error={remark} id={`${id}remarks`} />
    </div>
  );
}

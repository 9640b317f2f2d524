// One request on one line: its type, its URI, its arguments, and the button that sends it.

import { useId, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { keysOf, ON_MAC, useShortcut } from '../../state/keys.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { Button } from '../../ui/button.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { Glyph } from '../../ui/glyphs.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { readArguments, type Payload, type ReadArguments } from './arguments-input.ts';
import type { RequestType } from './compose-store.ts';
import css from './forms.module.css';
import { UriField } from './uri-field.tsx';

export interface RequestFormProps {
  readonly type: Exclude<RequestType, 'UNSUBSCRIBE'>;
  readonly button: string;
  readonly isPrimary?: boolean;
  readonly uriLabel: string;
  readonly uriPlaceholder: string;
  readonly uri: string;
  readonly known: readonly string[];
  readonly onUri: (uri: string) => void;
  /** Absent for a request without arguments. */
  readonly arguments?: {
    readonly label: string;
    readonly value: string;
    readonly onChange: (value: string) => void;
  };
  /** Why nothing can be sent now. */
  readonly blocked: string | undefined;
  readonly onSend: (payload: Payload) => void;
}

const NONE: ReadArguments = { ok: true, payload: {} };

export function RequestForm(props: RequestFormProps): ReactNode {
  const { type, uri, blocked } = props;
  const id = useId();
  const read = props.arguments ? readArguments(props.arguments.value) : NONE;
  const fault = read.ok
    ? undefined
    : words.faultAt(read.line, read.column, words.faults[read.fault], visibleText(read.what));
  const why = blocked ?? (uri.trim() === '' ? words.uriMissing : fault);
  const send = () => {
    if (why === undefined && read.ok) props.onSend(read.payload);
  };
  // In the other forms it means theirs.
  useShortcut('submit', send, props.isPrimary === true);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  // The editor of arguments takes line ends with Shift.
  const onKeyDown = (event: KeyboardEvent) => {
    const mod = ON_MAC ? event.metaKey : event.ctrlKey;
    const inArguments = event.target instanceof HTMLTextAreaElement && !event.shiftKey;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !(mod || inArguments)) return;
    event.preventDefault();
    send();
  };
  return (
    // Enter sends from every field of the line.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form className={css.form} aria-label={props.button} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <span className={css.type} data-class={type === 'CALL' ? 'rpc' : 'pubsub'}>
        <Glyph kind={type === 'CALL' ? 'square' : 'circle'} />
        {type}
      </span>
      <UriField
        label={props.uriLabel}
        value={uri}
        onChange={props.onUri}
        known={props.known}
        placeholder={props.uriPlaceholder}
      />
      {props.arguments ? (
        <textarea
          className={css.arguments}
          rows={1}
          value={props.arguments.value}
          onChange={(event) => props.arguments?.onChange(event.target.value)}
          aria-label={props.arguments.label}
          aria-invalid={fault === undefined ? undefined : true}
          aria-describedby={fault === undefined ? undefined : `${id}fault`}
          placeholder={words.argumentsPlaceholder}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
        />
      ) : (
        <span className={css.noArguments} />
      )}
      <span className={css.send}>
        <Button
          full
          type="submit"
          variant={props.isPrimary === true ? 'primary' : 'default'}
          keys={props.isPrimary === true ? keysOf('submit') : []}
          isDisabled={why !== undefined}
          whyDisabled={why}
        >
          {props.button}
        </Button>
      </span>
      {fault === undefined ? undefined : (
        <div className={css.fault}>
          <RemarkLines error={fault} id={`${id}fault`} />
        </div>
      )}
    </form>
  );
}

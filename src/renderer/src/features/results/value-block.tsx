// A value of a message with its name: shown as JSON, cut where it is long, and copied whole.

import { useMemo, type ReactNode } from 'react';
import { fromWire, type Wire } from '../../../../shared/contract/wire-value.ts';
import { jsonOutput } from '../../../../shared/json-output.ts';
import { isDict, type WampValue } from '../../../../shared/wamp/value.ts';
import { JsonText } from '../../ui/json-text.tsx';
import { Well } from '../../ui/key-value.tsx';
import css from './results.module.css';

/** Letters that are shown. */
const MOST_SHOWN = 8000;

export function ValueBlock({ label, value }: { label: string; value: Wire<WampValue> }): ReactNode {
  const text = useMemo(() => textOf(fromWire(value)), [value]);
  if (text === undefined) return undefined;
  return (
    <div className={css.value}>
      <h3>{label}</h3>
      <Well>
        <JsonText text={text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text} />
      </Well>
    </div>
  );
}

/** Undefined for lists and dictionaries with nothing in them. */
function textOf(value: WampValue): string | undefined {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isDict(value) && Object.keys(value).length === 0;
  return isEmpty ? undefined : jsonOutput(value);
}

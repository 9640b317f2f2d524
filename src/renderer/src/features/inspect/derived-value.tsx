// One value of a derivation: shown with its encoding and length, or as dots with its fingerprint.

import { useState, type ReactNode } from 'react';
import type { DerivationStep } from '../../../../shared/capture-record.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatCount } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import css from './derivation-tab.module.css';
import { Dots } from './hidden-value.tsx';

/** Values over so many letters fold. */
const LONG = 96;

/** Encoding and length of a value. */
export function sizeOf({ encoding, length }: DerivationStep): string {
  return words.size(words.encodings[encoding], length === undefined ? undefined : words.bytes(formatCount(length)));
}

/** The value of a step. */
export function DerivedValue({ step: { value, fingerprint } }: { step: DerivationStep }): ReactNode {
  if (value === undefined)
    return (
      <div className={css.value}>
        <Dots />
        {fingerprint !== undefined && (
          <span className={css.print} title={words.fingerprintTip}>
            {words.fingerprint(fingerprint)}
          </span>
        )}
      </div>
    );
  return (
    <div className={css.value}>
      <Folding text={value} />
    </div>
  );
}

/** A value that the router gave, in a line of its own. */
export function GivenValue({ step }: { step: DerivationStep }): ReactNode {
  const { label, value = '', encoding, how } = step;
  const about = words.given(label);
  return (
    <div>
      <dt>{visibleText(words.label(label))}</dt>
      <dd title={[visibleText(how), about].filter(Boolean).join('\n')}>
        <span className={css.given}>
          <Folding text={value} />
        </span>
        {encoding !== 'number' && (
          <span className={css.aboutGiven}>{[sizeOf(step), about].filter(Boolean).join(' · ')}</span>
        )}
      </dd>
    </div>
  );
}

function Folding({ text }: { text: string }): ReactNode {
  const [open, setOpen] = useState(false);
  if (text.length <= LONG) return visibleText(text);
  return (
    <>
      {visibleText(open ? text : text.slice(0, LONG))}
      {!open && '…'}{' '}
      <button type="button" className={css.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? words.showLess : words.showAll}
      </button>
    </>
  );
}

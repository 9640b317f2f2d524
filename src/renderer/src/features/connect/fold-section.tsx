// A part of the form that is folded unless something in it is set. Folded, it says in one line what is in
// it, or what is wrong inside. What the address makes no use of says so; if nothing is set there, it is no
// more than that line.

import { useState, type ReactNode } from 'react';
import { FormSection } from '../../ui/form.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import type { FormParts } from './form-parts.ts';
import css from './profile-form.module.css';
import type { Remark } from './remarks.ts';

export interface FoldSectionProps {
  readonly parts: FormParts;
  readonly title: string;
  /** Paths of what is in it. */
  readonly fields: readonly string[];
  /** What is set, in a few words. */
  readonly note: string;
  /** True if something in it is set. */
  readonly isSet: boolean;
  /** Why the address makes no use of it. */
  readonly unused?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function FoldSection(props: FoldSectionProps): ReactNode {
  const { parts, title, fields, note, isSet, unused, actions, children } = props;
  const [open, setOpen] = useState(isSet);
  const remark = remarkOf(parts, fields);
  const [refusals, setRefusals] = useState(parts.refusals);
  if (refusals !== parts.refusals) {
    // What has to be mended comes into sight before the focus goes there.
    setRefusals(parts.refusals);
    if (remark.error !== undefined) setOpen(true);
  }
  if (unused !== undefined && !isSet && remark.error === undefined)
    return <FormSection title={title} note={unused} folded />;
  return (
    <FormSection
      title={title}
      note={<Note said={open ? {} : remark}>{unused ?? note}</Note>}
      actions={open ? actions : undefined}
      collapsible={{ open, onChange: setOpen }}
    >
      {children}
    </FormSection>
  );
}

/** The worst that is said of a field in the section. */
function remarkOf({ below }: FormParts, fields: readonly string[]): Remark {
  const said = fields.map((field) => below(field));
  const worst = said.find(({ error }) => error !== undefined) ?? said.find(({ warning }) => warning !== undefined);
  return worst ?? {};
}

/** The note of a section; what is wrong inside comes first. */
function Note({ said, children }: { said: Remark; children: string }): ReactNode {
  const hidden = said.error ?? said.warning;
  if (hidden === undefined) return children;
  return (
    <span className={css.found}>
      <StateIcon state={said.error === undefined ? 'warn' : 'err'} size="small" />
      <span>{hidden}</span>
    </span>
  );
}

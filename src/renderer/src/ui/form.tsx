// The shape of a form: sections with a heading, rows with a label at the left.

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { hasRemarks, LabelPlaceContext, RemarkLines, RowLabelContext, type Remarks } from './field-frame.tsx';
import css from './form.module.css';
import { Icon } from './icon.tsx';

export interface FormSectionProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** It is no more than its heading. */
  readonly folded?: boolean;
  readonly collapsible?: { readonly open: boolean; readonly onChange: (open: boolean) => void };
}

/** A part of a form. Fields directly in it have their labels at the left. */
export function FormSection({ title, note, actions, children, folded, collapsible }: FormSectionProps): ReactNode {
  const id = useId();
  const open = collapsible?.open ?? folded !== true;
  return (
    <section className={open ? css.section : css.folded} aria-labelledby={`${id}title`}>
      <div className={css.head}>
        <h3 id={`${id}title`} className={css.title}>
          {collapsible === undefined ? (
            title
          ) : (
            <button
              type="button"
              className={css.fold}
              aria-expanded={open}
              aria-controls={open ? `${id}body` : undefined}
              onClick={() => collapsible.onChange(!open)}
            >
              <Icon of={open ? ChevronDown : ChevronRight} size="small" />
              {title}
            </button>
          )}
        </h3>
        {note === undefined ? undefined : <div className={css.note}>{note}</div>}
        {actions === undefined ? undefined : <div className={css.actions}>{actions}</div>}
      </div>
      {open ? (
        <div id={`${id}body`} className={css.body}>
          <LabelPlaceContext value="left">{children}</LabelPlaceContext>
        </div>
      ) : undefined}
    </section>
  );
}

export interface FormRowProps extends Remarks {
  readonly label: string;
  readonly children: ReactNode;
  /** Id of the control the label belongs to; without it the row is a named group. */
  readonly htmlFor?: string;
}

/** A row of a form with anything in it. Fields in it do not show their own labels. */
export function FormRow(props: FormRowProps): ReactNode {
  const id = useId();
  const { label, htmlFor, children } = props;
  const group =
    htmlFor === undefined
      ? {
          role: 'group',
          'aria-labelledby': `${id}label`,
          ...(hasRemarks(props) ? { 'aria-describedby': `${id}remarks` } : {}),
        }
      : {};
  return (
    <div className={css.row} {...group}>
      {htmlFor === undefined ? (
        <span id={`${id}label`} className={css.label}>
          {label}
        </span>
      ) : (
        <label htmlFor={htmlFor} className={css.label}>
          {label}
        </label>
      )}
      <div className={css.cell}>
        <RowLabelContext value={htmlFor}>
          <LabelPlaceContext value="none">{children}</LabelPlaceContext>
        </RowLabelContext>
        <RemarkLines {...props} id={`${id}remarks`} />
      </div>
    </div>
  );
}

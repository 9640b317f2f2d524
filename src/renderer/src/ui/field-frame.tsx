// What surrounds an input: its label, its error or warning, its note. Where the label stands follows
// from where the field stands: left in a form section, none in a row that has its own, else above.

import { createContext, useContext, useId, type ReactNode } from 'react';
import css from './field-frame.module.css';
import { StateIcon, type StateKind } from './state-icon.tsx';

export type LabelPlace = 'above' | 'left' | 'none';

/** Where fields put their labels; form sections and rows set it. */
export const LabelPlaceContext = createContext<LabelPlace>('above');

/** Id of the input that the label of the row around it is for. */
export const RowLabelContext = createContext<string | undefined>(undefined);

export interface Remarks {
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly note?: ReactNode;
}

/** The ids of the label and of the remarks under an input, for its ARIA attributes. */
export interface FieldIds {
  readonly input: string;
  readonly label: string;
  readonly describedBy: string | undefined;
}

/** The frame of one field. `children` draws the input and gets the ids it must carry. */
export function FieldFrame(
  props: Remarks & {
    readonly label: string;
    readonly hideLabel?: boolean | undefined;
    readonly isRequired?: boolean | undefined;
    readonly id?: string | undefined;
    readonly children: (ids: FieldIds) => ReactNode;
  },
): ReactNode {
  const place = useContext(LabelPlaceContext);
  const own = useId();
  const input = props.id ?? `${own}input`;
  const hidden = props.hideLabel === true || place === 'none';
  const isNamedByRow = useContext(RowLabelContext) === input;
  const layout = hidden ? css.bare : place === 'left' ? css.left : css.above;
  return (
    <div className={layout}>
      {/* With another label the name would be said twice. */}
      {isNamedByRow ? undefined : (
        <label id={`${own}label`} htmlFor={input} className={hidden ? css.hidden : css.label}>
          {props.label}
        </label>
      )}
      <div className={css.body}>
        {props.children({ input, label: `${own}label`, describedBy: hasRemarks(props) ? `${own}remarks` : undefined })}
        <RemarkLines {...props} id={`${own}remarks`} />
      </div>
    </div>
  );
}

export function hasRemarks({ error, warning, note }: Remarks): boolean {
  return error !== undefined || warning !== undefined || (note !== undefined && note !== null);
}

/** The lines under an input: what is wrong first, then the note. */
export function RemarkLines(props: Remarks & { readonly id?: string }): ReactNode {
  if (!hasRemarks(props)) return undefined;
  return (
    <div className={css.remarks} id={props.id}>
      {props.error === undefined ? undefined : <RemarkLine state="err">{props.error}</RemarkLine>}
      {props.warning === undefined ? undefined : <RemarkLine state="warn">{props.warning}</RemarkLine>}
      {props.note === undefined || props.note === null ? undefined : <p className={css.note}>{props.note}</p>}
    </div>
  );
}

function RemarkLine({ state, children }: { state: StateKind; children: ReactNode }): ReactNode {
  return (
    <p className={state === 'err' ? css.error : css.warning}>
      <StateIcon state={state} size="small" />
      <span>{children}</span>
    </p>
  );
}

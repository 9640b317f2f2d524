// One method of the login: its name, the authid it goes with, its secret, and what else it lets one choose.

import { useId, type ReactNode } from 'react';
import { connectStrings } from '../../strings/connect.ts';
import { loginStrings } from '../../strings/login.ts';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { Switch } from '../../ui/check-box.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { CookieJar } from './cookie-jar.tsx';
import { CredentialCheck } from './credential-check.tsx';
import type { FormParts } from './form-parts.ts';
import login from './login.module.css';
import { isKnown, roundOf, takesNoSecret, usesSecret, type MethodForm } from './method-form.ts';
import { MethodName } from './method-name.tsx';
import { MethodOptions } from './method-options.tsx';
import { MethodSecret } from './method-secret.tsx';
import css from './profile-form.module.css';
import { RowActs, type Move } from './row-acts.tsx';

export interface MethodRowProps {
  readonly parts: FormParts;
  readonly row: MethodForm;
  readonly index: number;
  readonly label: string;
  /** Set if this row was the last to be moved: the focus goes back to the button that moved it. */
  readonly moved: Move | undefined;
  readonly onChange: (change: (now: MethodForm) => MethodForm) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const words = loginStrings;

export function MethodRow(props: MethodRowProps): ReactNode {
  const { parts, row, index, moved, onMove, onRemove } = props;
  const { at, methods: known } = parts;
  const path = `methods[${index}]`;
  const id = useId();
  const info = known.find(({ name }) => name === row.method);
  return (
    <section className={css.method} aria-labelledby={`${id}title`}>
      <div className={css.methodHead}>
        <span className={css.methodName} id={`${id}title`}>
          {connectStrings.methodRow(index + 1)}
        </span>
        <div className={css.grow}>
          <MethodName {...props} />
        </div>
        <RowActs count={parts.form.methods.length} {...{ index, moved, onMove, onRemove }} />
      </div>
      <Factor parts={parts} index={index} />
      <div className={login.remark}>
        <RemarkLines {...at(path)} />
      </div>
      {(row.isOwn || !isKnown(row.method, known)) && row.method !== '' && <OwnMethod {...props} path={path} />}
      <AuthidChoice {...props} />
      {info && !row.byHand && takesNoSecret(row.method, known) && !info.usesCookies && !info.usesCertificate && (
        <p className={css.plain}>{connectStrings.noSecret}</p>
      )}
      {usesSecret(row, known) && <MethodSecret {...props} path={path} />}
      {info && (
        <MethodOptions key={`options ${row.method}`} {...props} declared={info.options} path={`${path}.options`} />
      )}
      {info?.usesCertificate === true && <Certificate parts={parts} />}
      {info?.usesCookies === true && <CookieJar profileId={parts.id} />}
      {info && (info.secretKinds.length > 0 || row.byHand) && <ByHand {...props} path={path} />}
      {(usesSecret(row, known) || info?.usesCertificate === true) && (
        <CredentialCheck key={`check ${row.method}`} parts={parts} index={index} />
      )}
    </section>
  );
}

/** What is to be known of a name that was typed: the field of the name is too narrow for it. */
function OwnMethod({ parts, row, path }: MethodRowProps & { path: string }): ReactNode {
  const { warning } = parts.at(`${path}.method`);
  if (warning === undefined)
    return isKnown(row.method, parts.methods) ? undefined : <p className={css.plain}>{words.unknownMethod}</p>;
  return (
    <div className={login.remark}>
      <RemarkLines warning={warning} />
    </div>
  );
}

/** Says of a method that comes again which CHALLENGE it answers. */
function Factor({ parts, index }: { parts: FormParts; index: number }): ReactNode {
  const round = roundOf(parts.form.methods, index);
  if (round < 2 || parts.form.methods[index]?.method === '') return undefined;
  const nth = words.rounds[round - 1] ?? words.nthRound(round);
  return (
    <p className={`${css.plain} ${login.factor}`}>
      <StateIcon state="info" size="small" />
      {(round === 2 ? words.factor : words.furtherFactor)(nth)}
    </p>
  );
}

const AUTHID_KINDS = (['absent', 'empty', 'value'] as const).map((value) => ({
  value,
  label: connectStrings.authidKinds[value],
}));

function AuthidChoice({ parts, row, index, onChange }: MethodRowProps): ReactNode {
  const field = `methods[${index}].authid`;
  const remark = parts.at(field);
  const hasValue = row.authidKind === 'value';
  const sent = parts.form.methods.findIndex(({ authidKind }) => authidKind !== 'absent');
  const note = row.authidKind === 'absent' && sent >= 0 ? connectStrings.authidOfOther(sent + 1) : undefined;
  return (
    <FormRow label={connectStrings.authid} note={note} {...(hasValue ? {} : remark)}>
      <div className={css.choice}>
        <Segmented
          label={connectStrings.authid}
          value={row.authidKind}
          options={AUTHID_KINDS}
          onChange={(authidKind) => onChange((now) => ({ ...now, authidKind }))}
        />
        {hasValue && (
          <div className={css.grow}>
            <TextField
              label={connectStrings.authid}
              mono
              placeholder={connectStrings.authidPlaceholder}
              value={row.authid}
              onChange={(authid) => onChange((now) => ({ ...now, authid }))}
              onBlur={() => parts.leave(field)}
              {...remark}
            />
          </div>
        )}
      </div>
    </FormRow>
  );
}

function ByHand({ parts, row, path, onChange }: MethodRowProps & { path: string }): ReactNode {
  return (
    <FormRow label={words.answer} {...parts.at(`${path}.byHand`)}>
      <span className={css.inRow}>
        <Switch
          label={words.byHand}
          isSelected={row.byHand}
          onChange={(byHand) => onChange((now) => ({ ...now, byHand }))}
          {...(row.byHand && { note: words.byHandNote })}
        />
      </span>
    </FormRow>
  );
}

/** The certificate stands in its own part of the form. */
function Certificate({ parts }: { parts: FormParts }): ReactNode {
  const { certificateFile } = parts.form.tls;
  return (
    <FormRow label={words.certificate}>
      <p className={login.line}>
        <StateIcon state={certificateFile === '' ? 'info' : 'ok'} size="small" />
        <span>
          {certificateFile === '' ? words.certificateMissing : words.certificateOf(visibleText(certificateFile))}
        </span>
      </p>
    </FormRow>
  );
}

// What the HTTP request that opens the wire says besides what it needs: headers, Origin, a login, compression.

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FoldSection } from './fold-section.tsx';
import { changeGroup, groupField, type FormParts } from './form-parts.ts';
import type { ProfileForm } from './form-state.ts';
import { HeaderEntry } from './header-entry.tsx';
import css from './profile-form.module.css';
import { RemovedRow } from './row-acts.tsx';
import { SecretChoice } from './secret-choice.tsx';
import { unusedBy } from './unused.ts';
import { useRowList } from './use-row-list.ts';
import { somewhere, withHeaderAdded, type HeaderRow } from './wire-form.ts';

const words = connectStrings;
const KINDS = ['absent', 'value'] as const;
const ORIGIN_KINDS = KINDS.map((value) => ({ value, label: words.originKinds[value] }));
const BASIC_KINDS = KINDS.map((value) => ({ value, label: words.basicKinds[value] }));

export function HttpSection({ parts }: { parts: FormParts }): ReactNode {
  const { form, change, at } = parts;
  const { http, deflate } = form;
  const labelOf = ({ name }: HeaderRow) => (name === '' ? words.unnamedHeader : visibleText(name));
  const edit = (next: (now: readonly HeaderRow[]) => readonly HeaderRow[]) =>
    change((now) => ({ http: { ...now.http, headers: next(now.http.headers) } }));
  const list = useRowList(http.headers, edit, labelOf);
  return (
    <FoldSection
      parts={parts}
      title={words.http}
      fields={['http', 'deflate']}
      note={noteOf(form)}
      isSet={deflate || http.headers.length > 0 || http.originKind === 'value' || http.basicKind === 'value'}
      unused={unusedBy(form.url).http}
      actions={
        <Button
          size="small"
          icon={<Icon of={Plus} size="small" />}
          buttonRef={list.add}
          onPress={() => edit(withHeaderAdded)}
        >
          {words.addHeader}
        </Button>
      }
    >
      <RemarkLines {...at('http')} />
      <RemarkLines {...at('http.headers')} />
      {list.removed && <RemovedRow label={labelOf(list.removed)} onUndo={list.bringBack} />}
      <ol className={css.methods}>
        {http.headers.map((row, index) => (
          <li key={row.key}>
            <HeaderEntry
              parts={parts}
              row={row}
              index={index}
              moved={list.movedOf(row)}
              onChange={(change) => edit((now) => now.map((one) => (one.key === row.key ? change(one) : one)))}
              onMove={(to) => list.move(row, index, to)}
              onRemove={() => list.remove(row, index)}
            />
          </li>
        ))}
      </ol>
      <OriginChoice parts={parts} />
      <BasicChoice parts={parts} />
      {(deflate || wireFactsOf(form.url)?.carrier !== 'longpoll') && (
        <FormRow label={words.compression} {...at('deflate')}>
          <span className={css.inRow}>
            <CheckBox label={words.deflate} isSelected={deflate} onChange={(on) => change({ deflate: on })} />
          </span>
        </FormRow>
      )}
    </FoldSection>
  );
}

function OriginChoice({ parts }: { parts: FormParts }): ReactNode {
  const { originKind } = parts.form.http;
  return (
    <FormRow label={words.origin}>
      <div className={css.choice}>
        <Segmented
          label={words.origin}
          value={originKind}
          options={ORIGIN_KINDS}
          onChange={(kind) => changeGroup(parts, 'http', { originKind: kind })}
        />
        {originKind === 'value' && (
          <div className={css.grow}>
            <TextField
              label={words.origin}
              mono
              placeholder={words.originPlaceholder}
              {...groupField(parts, 'http', 'origin', 'http.origin')}
            />
          </div>
        )}
      </div>
    </FormRow>
  );
}

function BasicChoice({ parts }: { parts: FormParts }): ReactNode {
  const { basicKind, password } = parts.form.http;
  const hasUser = basicKind === 'value';
  return (
    <>
      <FormRow label={words.basic} {...(hasUser ? parts.at('http.basic') : {})}>
        <div className={css.choice}>
          <Segmented
            label={words.basic}
            value={basicKind}
            options={BASIC_KINDS}
            onChange={(kind) =>
              parts.change(({ http }) => ({
                http: {
                  ...http,
                  basicKind: kind,
                  password: { ...http.password, secretFrom: somewhere(http.password.secretFrom) },
                },
              }))
            }
          />
          {hasUser && (
            <div className={css.grow}>
              <TextField
                label={words.basicUser}
                mono
                placeholder={words.userPlaceholder}
                {...groupField(parts, 'http', 'user', 'http.basic.user')}
              />
            </div>
          )}
        </div>
      </FormRow>
      {hasUser && (
        <SecretChoice
          parts={parts}
          label={words.passwordFrom}
          place={password}
          field="http.basic.password"
          onChange={(part) =>
            parts.change(({ http }) => ({ http: { ...http, password: { ...http.password, ...part } } }))
          }
        />
      )}
    </>
  );
}

function noteOf({ http, deflate }: ProfileForm): string {
  const said = [
    http.headers.length > 0 && words.httpNotes.headers(http.headers.length),
    http.originKind === 'value' && words.httpNotes.origin,
    http.basicKind === 'value' && words.httpNotes.basic,
    deflate && words.httpNotes.deflate,
  ].filter((part) => part !== false);
  return said.length === 0 ? words.httpNotes.none : said.join(' · ');
}

// Which serializers are offered, in order. A WebSocket offers their subprotocols and the router takes one;
// a RawSocket asks for one by its number.

import { Plus } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { SerializerInfo } from '../../../../shared/contract/results.ts';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { connectStrings } from '../../strings/connect.ts';
import { Button } from '../../ui/button.tsx';
import { RemarkLines } from '../../ui/field-frame.tsx';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import type { FormParts } from './form-parts.ts';
import css from './profile-form.module.css';
import { RowActs, type Move } from './row-acts.tsx';
import { useRowList } from './use-row-list.ts';
import { shownSerializers, withSerializerAdded, type SerializerRow } from './wire-form.ts';

const words = connectStrings;

export function SerializerList({ parts }: { parts: FormParts }): ReactNode {
  const { form, serializers: known, change, at } = parts;
  const rows = shownSerializers(form.serializers);
  const labelOf = ({ name }: SerializerRow) => known.find((one) => one.name === name)?.label ?? visibleText(name);
  const edit = (next: (now: readonly SerializerRow[]) => readonly SerializerRow[]) =>
    change((now) => ({ serializers: next(shownSerializers(now.serializers)) }));
  const list = useRowList(rows, edit, labelOf);
  const names = known.map(({ name }) => name);
  return (
    <FormRow label={words.serializers} {...at('serializers')}>
      <div className={rows.length === 1 ? css.onlyOne : undefined}>
        <ol className={css.serializers}>
          {rows.map((row, index) => (
            <li key={row.key}>
              <Row
                parts={parts}
                row={row}
                index={index}
                count={rows.length}
                label={labelOf(row)}
                moved={list.movedOf(row)}
                onName={(name) => edit((now) => now.map((one) => (one.key === row.key ? { ...one, name } : one)))}
                onMove={(to) => list.move(row, index, to)}
                onRemove={() => list.remove(row, index)}
              />
            </li>
          ))}
        </ol>
        <div className={css.more}>
          <Button
            size="small"
            variant="quiet"
            icon={<Icon of={Plus} size="small" />}
            buttonRef={list.add}
            isDisabled={names.every((name) => rows.some((row) => row.name === name))}
            whyDisabled={words.allSerializers}
            onPress={() => edit((now) => withSerializerAdded(now, names))}
          >
            {words.addSerializer}
          </Button>
          {rows.length > 1 && <span>{words.methodsNote}</span>}
        </div>
      </div>
    </FormRow>
  );
}

interface RowProps {
  readonly parts: FormParts;
  readonly row: SerializerRow;
  readonly index: number;
  readonly count: number;
  readonly label: string;
  readonly moved: Move | undefined;
  readonly onName: (name: string) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function Row({ parts, row, index, count, label, moved, onName, onMove, onRemove }: RowProps): ReactNode {
  const { serializers: known, form, at } = parts;
  const id = useId();
  const info = known.find(({ name }) => name === row.name);
  const offered = known.map(({ name, label: text, subprotocol }) => ({ value: name, label: text, note: subprotocol }));
  const remark = at(`serializers[${index}]`);
  return (
    <>
      <div className={css.serializer}>
        <div className={css.grow}>
          <Select
            label={words.serializerRow(index + 1)}
            value={row.name}
            options={info ? offered : [...offered, { value: row.name, label, note: '' }]}
            onChange={onName}
          />
        </div>
        <code className={css.wireName} id={id}>
          {info && nameOnWire(info, form.url)}
        </code>
        <RowActs {...{ index, count, moved, onMove, onRemove }} whyStays={count === 1 ? words.isOnly : undefined} />
      </div>
      <RemarkLines {...remark} />
    </>
  );
}

/** What stands for the serializer on the wire of this address. */
function nameOnWire({ subprotocol, rawSocketId }: SerializerInfo, url: string): string {
  if (wireFactsOf(url)?.carrier !== 'rawsocket') return subprotocol;
  return rawSocketId === undefined ? words.notOnRawSocket : words.rawSocketId(rawSocketId);
}

// What tests of the inspector share: the detail of a record, and fields by their paths.

import { Recorder } from '../../../../src/main/capture/recorder.ts';
import { Redactor } from '../../../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import { serializerByName } from '../../../../src/main/serializer/registry.ts';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';
import type { Carriage, Direction, OpenRecord } from '../../../../src/shared/capture-record.ts';
import type { FieldNode, RecordDetail } from '../../../../src/shared/record-detail.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { Recording, type Sent } from '../../../support/recording.ts';

/** The detail of a record; by default of the last one. */
export function detailOf(recording: Recording, seq = recording.last): RecordDetail {
  const detail = recordDetail(recording.store, seq, () => recording.summary());
  if (!detail) throw new Error(`there is no record ${seq}`);
  return detail;
}

/** The detail of a frame that came over an open wire. */
export function received(frame: Sent): RecordDetail {
  const recording = Recording.open();
  const seq = recording.last + 1;
  return detailOf(recording.received(frame), seq);
}

/** All fields of a tree, parents before their children. */
export function allFields(fields: readonly FieldNode[]): FieldNode[] {
  return fields.flatMap((field) => [field, ...allFields(field.children ?? [])]);
}

/** The field with a path. */
export function field(detail: RecordDetail, path: string): FieldNode {
  const found = allFields(detail.fields).find((one) => one.path === path);
  if (!found) throw new Error(`there is no field ${path}`);
  return found;
}

export interface Carried {
  readonly opcode?: 'text' | 'binary';
  readonly dir?: Direction;
  readonly carriage?: Carriage;
}

/** The details of the messages of a frame that passed an open wire; a batch has several. */
export function detailsOn(open: Omit<OpenRecord, 'kind'>, frame: Uint8Array, carried: Carried = {}): RecordDetail[] {
  const store = new CaptureStore();
  const recorder = new Recorder({
    store,
    clock: { micros: () => 0, wall: () => 0, after: () => () => undefined },
    redactor: new Redactor({ key: new Uint8Array(32), signatureIsSecret: () => true }),
  });
  recorder.fact({ kind: 'open', ...open });
  const { opcode = 'binary', dir = 'in', carriage } = carried;
  return recorder.frame(dir, frame, opcode, carriage).map(({ seq }) => {
    const detail = recordDetail(store, seq, () => Recording.open().summary());
    if (!detail) throw new Error(`there is no record ${seq}`);
    return detail;
  });
}

/** The detail of one message that is encoded by a serializer. */
export function encoded(name: string, value: WampValue): RecordDetail {
  const serializer = named(name);
  const open = { protocol: serializer.subprotocol, serializer: name };
  const [detail] = detailsOn(open, serializer.encode(value), { opcode: serializer.binary ? 'binary' : 'text' });
  if (!detail) throw new Error('there is no message');
  return detail;
}

/** The serializer of a name. */
export function named(name: string): Serializer {
  const serializer = serializerByName(name);
  if (!serializer) throw new Error(`no serializer is called ${name}`);
  return serializer;
}

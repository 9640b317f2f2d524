// What tests of the inspector share: the detail of a record, and fields by their paths.

import { recordDetail } from '../../../../src/main/inspect/record-detail.ts';
import type { FieldNode, RecordDetail } from '../../../../src/shared/record-detail.ts';
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

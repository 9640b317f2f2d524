// What the inspector copies of a record: its bytes in a form, or the facts about it.

import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { withDots } from '../../state/message-text.ts';
import { recordText, type BytesForm, type RecordText } from '../../state/record-text.ts';

export type CopyForm = BytesForm | 'facts';

/** The text. Rejects with InspectorError. */
export async function copyText(capture: string, detail: RecordDetail, form: CopyForm): Promise<RecordText> {
  return form === 'facts' ? { kind: 'text', text: factsText(detail) } : recordText(capture, detail, form);
}

function factsText({ title, groups }: RecordDetail): string {
  const lines = groups.flatMap((group) => [
    '',
    group.title,
    ...group.facts.map(({ label, value, masked }) => `${label}: ${masked === true ? withDots(value) : value}`),
  ]);
  return [title, ...lines].join('\n');
}

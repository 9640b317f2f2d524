// Which tabs a record has, and which of them shows: the one that was chosen last in this view as long as
// the record has it, else the one that says most.

import type { RecordDetail } from '../../../../shared/record-detail.ts';

export type TabId = 'fields' | 'facts' | 'message' | 'bytes' | 'derivation' | 'findings';

/** The tabs of a record, in order. */
export function tabsOf({ kind, size, derivation, findings, groups, fields }: RecordDetail): TabId[] {
  const tabs: TabId[] = [];
  if (kind === 'message') {
    if (fields.length > 0) tabs.push('fields');
    tabs.push('message');
    // Those of a message stand beside its fields.
    if (groups.length > 0 && fields.length === 0) tabs.push('facts');
  } else {
    if (groups.length > 0) tabs.push('facts');
    if (fields.length > 0) tabs.push('fields');
  }
  if (size > 0) tabs.push('bytes');
  if (derivation) tabs.push('derivation');
  if (kind === 'message' || findings.length > 0) tabs.push('findings');
  return tabs;
}

/** The tab to show. */
export function tabToShow(detail: RecordDetail, wanted: TabId | undefined): TabId {
  const tabs = tabsOf(detail);
  if (wanted !== undefined && tabs.includes(wanted)) return wanted;
  if (tabs.includes('derivation')) return 'derivation';
  // What cannot be read says first why.
  if (detail.unreadable !== undefined && detail.findings.length > 0) return 'findings';
  return tabs[0] ?? 'findings';
}

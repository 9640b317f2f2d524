// The inspector: everything about the chosen record, in tabs.

import { MousePointerClick } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { ERRORS } from '../../../../shared/contract/errors.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import type { CaptureView } from '../../state/place.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { EmptyPane, FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { panelProps, Tabs, type TabItem } from '../../ui/tabs.tsx';
import { BytesTab } from './bytes-tab.tsx';
import { DerivationTab } from './derivation-tab.tsx';
import { FactsTab } from './facts-tab.tsx';
import { innermostField } from './field-lookup.ts';
import { FieldsTab } from './fields-tab.tsx';
import { FindingsTab } from './findings-tab.tsx';
import css from './inspector.module.css';
import { InspectorHead } from './inspector-head.tsx';
import { MessageTab } from './message-tab.tsx';
import { tabsOf, tabToShow, type TabId } from './tab-choice.ts';
import { useDetail, type Detail } from './use-detail.ts';

export interface InspectorProps {
  readonly capture: string;
  readonly view: CaptureView;
  /** The chosen record; undefined if none is. */
  readonly seq: number | undefined;
}

/** What is chosen within a record: a field, and the byte that the hex view stands on. */
export interface Chosen {
  readonly path: string | undefined;
  readonly byte: number | undefined;
}

export function Inspector({ capture, view, seq }: InspectorProps): ReactNode {
  const read = useDetail(capture, seq);
  const [wanted, setWanted] = useState<TabId>();
  if (seq === undefined)
    return (
      <EmptyPane
        icon={<Icon of={MousePointerClick} size="large" />}
        title={words.nothingTitle}
        text={words.nothingText}
      />
    );
  if (read.failure) return <FailedRecord read={read} seq={seq} />;
  if (!read.detail || read.isLate) return <LoadingPane key={seq} text={words.reading(seq)} />;
  const { detail } = read;
  return (
    <div className={css.inspector} aria-busy={detail.seq !== seq}>
      <InspectorHead capture={capture} view={view} detail={detail} />
      <Parts key={`${capture}/${detail.seq}`} {...{ capture, view, detail, wanted }} onWant={setWanted} />
    </div>
  );
}

/** What is said of a record that cannot be had. */
export function FailedRecord({ read: { failure, retry }, seq }: { read: Detail; seq: number }): ReactNode {
  if (!failure) return undefined;
  const isGone = failure.code === 'unknown-record';
  return (
    <FailedPane
      happened={isGone ? words.goneHappened : words.failedHappened}
      evidence={isGone ? `${ERRORS[failure.code].hint} ${words.record(String(seq))}` : failure.message}
      todo={isGone ? words.goneTodo : failure.hint}
      actions={
        <Button size="small" onPress={retry}>
          {words.again}
        </Button>
      }
    />
  );
}

interface PartsProps {
  readonly capture: string;
  readonly view: CaptureView;
  readonly detail: RecordDetail;
  readonly wanted: TabId | undefined;
  readonly onWant: (tab: TabId) => void;
}

/** The tabs of one record, and what is chosen in them. */
function Parts({ capture, view, detail, wanted, onWant }: PartsProps): ReactNode {
  const idPrefix = useId();
  const [chosen, setChosen] = useState<Chosen>({ path: undefined, byte: undefined });
  const tab = tabToShow(detail, wanted);
  const { fields } = detail;
  const onField = (path: string, start: number | undefined) => setChosen({ path, byte: start });
  const onByte = (byte: number) => setChosen({ path: innermostField(fields, byte)?.path, byte });
  return (
    <>
      <Tabs
        idPrefix={idPrefix}
        label={words.tabsLabel}
        value={tab}
        tabs={tabsOf(detail).map((id) => itemOf(id, detail))}
        onChange={onWant}
      />
      <div className={css.panel} {...panelProps(idPrefix, tab)}>
        {tab === 'fields' && (
          <FieldsTab {...{ capture, view, detail, chosen, onField }} onShowBytes={() => onWant('bytes')} />
        )}
        {tab === 'facts' && <FactsTab detail={detail} />}
        {tab === 'message' && <MessageTab capture={capture} detail={detail} />}
        {tab === 'bytes' && (
          <BytesTab {...{ capture, detail, chosen, onByte, onField }} onShowField={() => onWant('fields')} />
        )}
        {tab === 'derivation' && <DerivationTab {...{ capture, view, detail }} />}
        {tab === 'findings' && (
          <FindingsTab
            detail={detail}
            onShowBytes={(byte) => {
              onByte(byte);
              onWant('bytes');
            }}
          />
        )}
      </div>
    </>
  );
}

function itemOf(id: TabId, { kind, size, findings }: RecordDetail): TabItem<TabId> {
  const label = labelOf(id, kind);
  const count = id === 'bytes' ? shortSize(size) : id === 'findings' ? formatCount(findings.length) : undefined;
  return { value: id, label, count };
}

function labelOf(id: TabId, kind: RecordDetail['kind']): string {
  if (id === 'facts' && kind === 'upgrade') return words.tabs.headers;
  return id === 'fields' && kind !== 'message' ? words.tabs.octets : words.tabs[id];
}

function shortSize(size: number): string {
  return size < 100_000 ? formatCount(size) : formatBytes(size);
}

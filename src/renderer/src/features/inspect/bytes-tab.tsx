// The bytes of a record as hex, linked with its fields: a chosen field is marked, a chosen byte chooses
// the field it belongs to.

import { useReducer, useState, type ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { readBytes } from '../../state/records.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { FailedPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { BytePages } from './byte-pages.ts';
import { fieldAt } from './field-lookup.ts';
import { fullName, rangeText } from './field-note.tsx';
import noteCss from './field-note.module.css';
import { Dots } from './hidden-value.tsx';
import { HexView } from './hex-view.tsx';
import { PartTable } from './part-table.tsx';
import type { Chosen } from './inspector.tsx';

export interface BytesTabProps {
  readonly capture: string;
  readonly detail: RecordDetail;
  readonly chosen: Chosen;
  readonly onByte: (byte: number) => void;
  readonly onField: (path: string, start: number | undefined) => void;
  readonly onShowField: () => void;
}

/** Letters of a value that stand beside its name. */
const BRIEF = 120;

export function BytesTab({ capture, detail, chosen, onByte, onField, onShowField }: BytesTabProps): ReactNode {
  const { seq, size, masks, fields } = detail;
  const pages = usePages(capture, seq);
  const node = chosen.path === undefined ? undefined : fieldAt(fields, chosen.path);
  const { failure } = pages;
  if (failure !== undefined) {
    const error = asInspectorError(failure);
    return (
      <FailedPane
        happened={words.failedHappened}
        evidence={error.message}
        todo={error.hint}
        actions={
          <Button size="small" onPress={() => pages.retry()}>
            {words.again}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <HexView
        size={size}
        pages={pages}
        masks={masks}
        marked={node?.start === undefined || node.end === undefined ? undefined : { start: node.start, end: node.end }}
        at={chosen.byte}
        field={node && visibleText(fullName(detail, node))}
        onByte={onByte}
      />
      {fields.length > 0 && (
        <div className={noteCss.beside}>
          <PartTable detail={detail} pages={pages} path={chosen.path} onField={onField} />
          {node ? (
            <div className={noteCss.note}>
              <div className={noteCss.head}>
                <b>{visibleText(fullName(detail, node))}</b>
                <Button variant="quiet" size="small" onPress={onShowField}>
                  {detail.kind === 'message' ? words.showField : words.showOctets}
                </Button>
              </div>
              <p className={noteCss.brief}>
                {node.masked ? <Dots what={node.masked.what} /> : visibleText(node.text.slice(0, BRIEF))}
              </p>
              <p className={noteCss.facts}>
                <span>{visibleText(node.type)}</span>
                <span>{rangeText(node)}</span>
                {chosen.byte !== undefined && (
                  <span>{words.byte(formatCount(chosen.byte), hexOf(pages, chosen.byte))}</span>
                )}
              </p>
            </div>
          ) : (
            <p className={noteCss.none}>{chosen.byte === undefined ? words.chooseByte : words.noField}</p>
          )}
        </div>
      )}
      {detail.unreadable !== undefined && fields.length === 0 && (
        <p className={noteCss.none}>{visibleText(detail.unreadable)}</p>
      )}
    </>
  );
}

function hexOf(pages: BytePages, byte: number): string {
  const value = pages.at(byte);
  return value === undefined ? '' : `0x${value.toString(16).padStart(2, '0')}`;
}

/** The pages of a record; the component is drawn anew when some come. It stands for one record only. */
function usePages(capture: string, seq: number): BytePages {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [pages] = useState(() => new BytePages((from, count) => readBytes(capture, seq, from, count), redraw));
  return pages;
}

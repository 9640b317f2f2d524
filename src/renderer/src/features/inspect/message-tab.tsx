// The message as it was on the wire: the text of its bytes, masked runs as dots. Long ones come in parts.

import { useEffect, useState, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { messageText } from '../../state/message-text.ts';
import { readBytes } from '../../state/records.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { JsonText } from '../../ui/json-text.tsx';
import { FailedPane, LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './inspector.module.css';
import messageCss from './message-tab.module.css';

/** Bytes of a part. */
const PART = 65_536;
/** So many parts are coloured; beyond, colours cost more than they tell. */
const COLOURED = 4;

export function MessageTab({ capture, detail }: { capture: string; detail: RecordDetail }): ReactNode {
  const { seq, size, rendering, unreadable } = detail;
  const [wanted, setWanted] = useState(PART);
  const { bytes, failure } = useBytes(capture, seq, Math.min(wanted, size));
  if (failure) return <FailedPane happened={words.failedHappened} evidence={failure.message} todo={failure.hint} />;
  if (!bytes) return <LoadingPane text={words.readingBytes} />;
  const isWhole = bytes.length >= size;
  const parts = textParts(bytes, detail, isWhole);
  if (rendering) return <Rendering rendering={rendering} />;
  return (
    <div className={css.scroll}>
      {parts === undefined ? (
        <p className={messageCss.note}>{unreadable === undefined ? words.binary : visibleText(unreadable)}</p>
      ) : (
        // Read by scrolling, so that the keyboard must reach it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={messageCss.text} tabIndex={0} role="region" aria-label={words.tabs.message}>
          {parts.map((part, i) =>
            i < COLOURED ? <JsonText key={i} text={part} /> : <code key={i}>{visibleText(part)}</code>,
          )}
        </div>
      )}
      {!isWhole && (
        <p className={messageCss.more}>
          <span>{words.shownOf(formatBytes(bytes.length), formatBytes(size))}</span>
          <Button size="small" onPress={() => setWanted((now) => now + PART)}>
            {words.showMore(formatBytes(Math.min(PART, size - bytes.length)))}
          </Button>
        </p>
      )}
    </div>
  );
}

/** A message of a binary format, written like JSON. */
function Rendering({
  rendering: { text, note, cut },
}: {
  rendering: NonNullable<RecordDetail['rendering']>;
}): ReactNode {
  return (
    <div className={css.scroll}>
      {/* Read by scrolling, so that the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={messageCss.text} tabIndex={0} role="region" aria-label={words.tabs.message}>
        <JsonText text={text} />
      </div>
      <p className={messageCss.more}>
        <span>
          {visibleText(note)}
          {cut === true && ` ${words.renderingCut}`}
        </span>
      </p>
    </div>
  );
}

/** The text in parts that stay the same when more comes; undefined if it is no text. */
function textParts(bytes: Uint8Array, { masks }: RecordDetail, isWhole: boolean): string[] | undefined {
  const text = messageText(bytes, masks, isWhole);
  if (text === undefined) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    // A pair of surrogates stays whole.
    const code = text.charCodeAt(at + PART - 1);
    const end = at + PART - (code >= 0xd800 && code <= 0xdbff ? 1 : 0);
    parts.push(text.slice(at, end));
    at = end;
  }
  return parts;
}

interface Reading {
  readonly bytes?: Uint8Array;
  readonly failure?: InspectorError;
}

/** The first `count` bytes of a record; what is there stays while more is read. */
function useBytes(capture: string, seq: number, count: number): Reading {
  const [reading, setReading] = useState<Reading>({});
  const have = reading.bytes?.length ?? 0;
  useEffect(() => {
    if (have >= count && reading.bytes !== undefined) return undefined;
    let current = true;
    readBytes(capture, seq, have, Math.min(PART, count - have))
      .then(({ bytes }) => {
        if (current) setReading(({ bytes: before }) => ({ bytes: joined(before, bytes) }));
      })
      .catch((error: unknown) => {
        if (current) setReading({ failure: asInspectorError(error) });
      });
    return () => {
      current = false;
    };
  }, [capture, seq, count, have, reading.bytes]);
  return reading;
}

function joined(before: Uint8Array | undefined, more: Uint8Array): Uint8Array {
  if (before === undefined) return more;
  const all = new Uint8Array(before.length + more.length);
  all.set(before);
  all.set(more, before.length);
  return all;
}

// The head of the inspector: what the record is, when it was, how large, and ways to copy it.

import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { announce, useCapture } from '../../state/actions.ts';
import type { CaptureView } from '../../state/place.ts';
import { MOST_COPIED } from '../../state/record-text.ts';
import { useStore } from '../../state/store.ts';
import { generalStrings } from '../../strings/general.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatBytes, formatClock, formatCount } from '../../ui/format.ts';
import { DirectionArrow } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuAction } from '../../ui/menu.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { copyText, type CopyForm } from './copy-text.ts';
import css from './inspector.module.css';
import { isFailure, RecordGlyph, shapeOf } from './record-glyph.tsx';

export interface InspectorHeadProps {
  readonly capture: string;
  readonly view: CaptureView;
  readonly detail: RecordDetail;
}

export function InspectorHead({ capture, view, detail }: InspectorHeadProps): ReactNode {
  const { title, type, dir, at, size, serializer } = detail;
  const startedAt = useCapture(capture)?.header.startedAt ?? '';
  const place = usePlace(capture, view, detail);
  const tone = type === undefined ? undefined : isFailure(type) ? css.failure : css[shapeOf(type)];
  return (
    <div className={css.head}>
      <div className={css.title}>
        <h2 className={tone}>
          <RecordGlyph detail={detail} />
          {visibleText(title)}
        </h2>
        {dir && (
          <>
            <DirectionArrow dir={dir} />
            <span className={css.direction}>{dir === 'out' ? generalStrings.toRouter : generalStrings.fromRouter}</span>
          </>
        )}
        <span className={css.acts}>
          <CopyMenu capture={capture} detail={detail} />
        </span>
      </div>
      <div className={css.facts}>
        <span>{place}</span>
        <time>{formatClock(startedAt, at)}</time>
        {size > 0 && <span>{formatBytes(size)}</span>}
        {serializer !== undefined && <span>{serializer}</span>}
      </div>
    </div>
  );
}

/** Where the record stands: a step of the handshake, or its number. */
function usePlace(capture: string, view: CaptureView, { seq }: RecordDetail): string {
  const summary = useStore((s) => s.summaries[capture]);
  if (view === 'handshake' && summary) {
    const { steps, transport, opened } = summary;
    const step = steps.findIndex((one) => one.seq === seq);
    if (step >= 0) return words.step(step + 1, steps.length);
    const stages = [...transport.map((one) => one.seq), ...(opened ? [opened.seq] : [])];
    if (stages.includes(seq)) return words.transportStep(stages.indexOf(seq) + 1, stages.length);
  }
  return words.record(formatCount(seq));
}

function CopyMenu({ capture, detail }: { capture: string; detail: RecordDetail }): ReactNode {
  const { kind, size } = detail;
  const tooLarge = size > MOST_COPIED;
  const bytes = { isDisabled: tooLarge, why: words.copyTooLarge(formatBytes(MOST_COPIED)) };
  const items: readonly (MenuAction & { readonly id: CopyForm })[] = [
    kind === 'message' ? { id: 'text', label: words.copyMessage, ...bytes } : { id: 'facts', label: words.copyFacts },
    ...(size > 0
      ? [
          { id: 'hex' as const, label: words.copyHex, ...bytes },
          { id: 'base64' as const, label: words.copyBase64, ...bytes },
        ]
      : []),
  ];
  const copy = async (form: CopyForm) => {
    const copied = await copyText(capture, detail, form);
    if (copied.kind !== 'text') {
      announce(copied.kind === 'binary' ? words.copyBinary : words.copyTooLarge(formatBytes(MOST_COPIED)), 'error');
      return;
    }
    await navigator.clipboard.writeText(copied.text);
    announce(words.copied);
  };
  return (
    <Menu
      size="small"
      label={words.copy}
      icon={<Icon of={Copy} />}
      items={items}
      onAction={(id) => void copy(id as CopyForm).catch(() => announce(words.copyFailed, 'error'))}
    />
  );
}

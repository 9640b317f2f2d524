// The message that ended the attempt, as it was on the wire.

import { useEffect, useState, type ReactNode } from 'react';
import type { LadderStep } from '../../../../shared/handshake-summary.ts';
import { messageText } from '../../state/message-text.ts';
import { readBytes, readDetail } from '../../state/records.ts';
import { generalStrings } from '../../strings/general.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes } from '../../ui/format.ts';
import { JsonText } from '../../ui/json-text.tsx';
import { Well } from '../../ui/key-value.tsx';
import { Section } from './section.tsx';
import { messageWord } from './words.ts';

const SHOWN_BYTES = 16_384;

interface Frame {
  readonly seq: number;
  /** Undefined if the bytes are no text. */
  readonly text: string | undefined;
  readonly isCut: boolean;
}

export function DecidingFrame({ capture, step }: { capture: string; step: LadderStep }): ReactNode {
  const frame = useFrame(capture, step.seq);
  if (!frame) return undefined;
  const type = messageWord(step.type);
  const title =
    step.type === 'ABORT'
      ? step.dir === 'in'
        ? words.abortReceived
        : words.abortSent
      : words.frameReceived(type.charAt(0).toUpperCase() + type.slice(1));
  const { text, isCut } = frame;
  const copy = text !== undefined && (
    <CopyButton
      label={words.copyMessage}
      copiedLabel={words.messageCopied}
      failedLabel={generalStrings.copyFailed}
      text={() => text}
    />
  );
  return (
    <Section title={title} actions={copy}>
      <Well>{text === undefined ? words.binary : <JsonText text={text} />}</Well>
      {isCut && <p>{words.cutAt(formatBytes(SHOWN_BYTES))}</p>}
    </Section>
  );
}

function useFrame(capture: string, seq: number): Frame | undefined {
  const [frame, setFrame] = useState<Frame>();
  useEffect(() => {
    let current = true;
    const read = async () => {
      const [{ masks, rendering }, { bytes, total }] = await Promise.all([
        readDetail(capture, seq),
        readBytes(capture, seq, 0, SHOWN_BYTES),
      ]);
      const isCut = bytes.length < total;
      // What is no text is shown as the inspector writes it.
      const text = rendering?.text ?? messageText(bytes, masks, !isCut);
      if (current) setFrame({ seq, text, isCut: rendering ? rendering.cut === true : isCut });
    };
    // The inspector shows the same record and says why it cannot be read.
    read().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [capture, seq]);
  return frame?.seq === seq ? frame : undefined;
}

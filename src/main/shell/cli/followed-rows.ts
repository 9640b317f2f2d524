// Messages of a capture as they come: a view of them is read on whenever the capture changes.

import type { ParamsOf } from '../../../shared/contract/commands.ts';
import type { Link } from '../../../shared/contract/link.ts';
import { fromWire } from '../../../shared/contract/wire-value.ts';
import type { Message } from '../../../shared/wamp/messages.ts';

type Filter = ParamsOf<'capture.createView'>['filter'];

export interface FollowedMessage {
  readonly message: Message;
  readonly seq: number;
  readonly at: number;
  /** Topic or procedure, also where the message does not carry it. */
  readonly uri: string;
}

const PART = 500;

/**
 * Hears every message that a filter admits, from the first on and in order, until the result is called or `hear` gives
 * true. `lost` hears how many were evicted before they could be read. `readToEnd` settles once all that there is was
 * heard, for a capture that does not grow any more.
 */
export function followMessages(
  link: Link,
  capture: string,
  filter: Filter,
  hear: (message: FollowedMessage) => boolean,
  lost: (count: number) => void,
): { readonly stop: () => void; readonly done: Promise<void>; readonly readToEnd: () => Promise<void> } {
  let isOver = false;
  let next = 0;
  let reading: Promise<void> | undefined;
  let isWanted = false;
  let finish: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const view = link.call('capture.createView', { capture, filter });

  const stop = () => {
    isOver = true;
    stopHearing();
    finish();
  };
  const readOn = async () => {
    const { view: number } = await view;
    for (;;) {
      const { rows, total, evicted } = await link.call('capture.rows', {
        capture,
        view: number,
        from: next,
        count: PART,
      });
      if (evicted > next) {
        lost(evicted - next);
        next = evicted;
        continue;
      }
      for (const { row, seq, at, uri = '' } of rows) {
        const { message: form } = await link.call('capture.message', { capture, seq });
        next = row + 1;
        if (isOver) return;
        if (form && hear({ message: fromWire<Message>(form), seq, at, uri })) return stop();
      }
      if (next >= total) return;
    }
  };
  const wake = () => {
    if (isOver) return;
    if (reading) {
      isWanted = true;
      return;
    }
    reading = readOn()
      .catch(fail)
      .finally(() => {
        reading = undefined;
        if (!isWanted) return;
        isWanted = false;
        wake();
      });
  };
  const stopHearing = link.listen(({ kind, body }) => {
    if (kind === 'capture-changed' && body.header.id === capture) wake();
  });
  const readToEnd = async () => {
    wake();
    while (reading) await reading;
  };
  wake();
  return { stop, done, readToEnd };
}

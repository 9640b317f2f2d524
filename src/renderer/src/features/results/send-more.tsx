// Further arguments of a call that is open: they go out one after the other, until the last ones.

import { useState, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { announce, call } from '../../state/actions.ts';
import { errorOf } from '../../state/app-link.ts';
import { typedPayload } from '../../state/payload-text.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './results.module.css';

export function SendMore({ capture, operation }: { capture: string; operation: number }): ReactNode {
  const [typed, setTyped] = useState('[]');
  const [error, setError] = useState<InspectorError>();
  const read = typedPayload(typed, visibleText);
  const send = async (last: boolean) => {
    if (!read.ok) return;
    const failed = await errorOf(call('operation.send', { capture, operation, payload: read.payload, last }));
    setError(failed);
    if (!failed) announce(last ? words.lastSent : words.moreSent);
  };
  const off = { isDisabled: !read.ok, whyDisabled: words.brokenJson };
  return (
    <section className={css.more} aria-label={words.more}>
      <JsonEditor
        label={words.more}
        minLines={1}
        value={typed}
        onChange={setTyped}
        error={read.ok ? undefined : read.why}
      />
      <div className={css.line}>
        <Button size="small" {...off} onPress={() => void send(false)}>
          {words.sendMore}
        </Button>
        <Button size="small" {...off} onPress={() => void send(true)}>
          {words.sendLast}
        </Button>
        <span className={css.note}>{words.moreNote}</span>
      </div>
      {error && (
        <div role="alert">
          <Notice tone="err" title={visibleText(error.message)}>
            {error.hint}
          </Notice>
        </div>
      )}
    </section>
  );
}

// An error of the app, in place: what happened, the evidence, what to do.

import type { ReactNode } from 'react';
import { ERRORS, type InspectorError } from '../../../../shared/contract/errors.ts';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';

export function FaultNotice({ fault, actions }: { fault: InspectorError; actions?: ReactNode }): ReactNode {
  return (
    <div role="alert">
      <Notice tone="err" title={ERRORS[fault.code].text} actions={actions}>
        {sentence(visibleText(fault.evidence))} {fault.hint}
      </Notice>
    </div>
  );
}

/** Evidence is often no more than a path or a code. */
function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

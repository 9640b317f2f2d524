// The same request as code for another client: chosen from a menu, shown with what that client cannot do, copied.
// Secrets are placeholders in it.

import { Code } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { CODE_TARGETS, type CodeTarget } from '../../../../shared/contract/code-targets.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import type { RequestText } from '../../../../shared/request.ts';
import { call } from '../../state/actions.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { generalStrings } from '../../strings/general.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Popover } from '../../ui/overlay.tsx';
import { LoadingPane } from '../../ui/pane.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './composer.module.css';

export interface CopyAsProps {
  readonly capture: string;
  readonly requests: readonly RequestText[];
  /** Why there is no request to write code for. */
  readonly why: string | undefined;
  /** Shows the words beside the icon. */
  readonly wide: boolean;
}

export function CopyAs({ capture, requests, why, wide }: CopyAsProps): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  const [target, setTarget] = useState<CodeTarget>();
  const label = CODE_TARGETS.find(({ id }) => id === target)?.label ?? '';
  const [first] = requests;
  return (
    <span ref={place}>
      <Menu
        label={words.copyAs}
        icon={<Icon of={Code} size={wide ? 'small' : 'normal'} />}
        size="small"
        wide={wide}
        items={CODE_TARGETS.map(({ id, label: name }) => ({ id, label: name, isDisabled: why !== undefined, why }))}
        onAction={(id) => setTarget(CODE_TARGETS.find((one) => one.id === id)?.id)}
      />
      <Popover
        title={words.copyAsTitle(label)}
        triggerRef={place}
        isOpen={target !== undefined && first !== undefined}
        onClose={() => setTarget(undefined)}
        width={560}
      >
        {target === undefined || first === undefined ? undefined : (
          <CodeText capture={capture} target={target} request={first} isPart={requests.length > 1} />
        )}
      </Popover>
    </span>
  );
}

interface CodeTextProps {
  readonly capture: string;
  readonly target: CodeTarget;
  readonly request: RequestText;
  /** True if there are more requests than this. */
  readonly isPart: boolean;
}

type Written = { readonly text: string; readonly notes: readonly string[] } | { readonly fault: string };

function CodeText({ capture, target, request, isPart }: CodeTextProps): ReactNode {
  const [written, setWritten] = useState<Written>();
  const typed = JSON.stringify(request);
  useEffect(() => {
    let isStale = false;
    const write = async () => {
      const wanted = { target, from: { capture }, request: JSON.parse(typed) as RequestText };
      const code: Written = await call('code.write', wanted).catch((error: unknown) => ({
        fault: error instanceof InspectorError ? error.message : words.codeFailed,
      }));
      if (!isStale) setWritten(code);
    };
    void write();
    return () => {
      isStale = true;
    };
  }, [capture, target, typed]);
  if (written === undefined) return <LoadingPane text={words.writing} />;
  if ('fault' in written) {
    return (
      <div className={css.code}>
        <Notice tone="err" title={words.codeFailed}>
          {visibleText(written.fault)}
        </Notice>
      </div>
    );
  }
  const notes = isPart ? [words.codeFirstTopic, ...written.notes] : written.notes;
  return (
    <div className={css.code}>
      {/* The text scrolls, so that it can have the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{codeText(written.text)}</pre>
      {notes.length === 0 ? undefined : (
        <ul aria-label={words.codeNotes}>
          {notes.map((note) => (
            <li key={note}>{visibleText(note)}</li>
          ))}
        </ul>
      )}
      <div className={css.end}>
        <CopyButton
          wide
          size="normal"
          label={words.copyCode}
          copiedLabel={generalStrings.copied}
          failedLabel={generalStrings.copyFailed}
          text={() => written.text}
        />
      </div>
    </div>
  );
}

/** Lines stay lines; what could deceive in them is shown as escapes. */
function codeText(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

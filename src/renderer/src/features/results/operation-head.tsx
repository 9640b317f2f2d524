// The head of the results: how the request stands, what it is, and what can be done about it.

import { ChevronDown, CircleStop, Square } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { create } from 'zustand';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import { CANCEL_MODES, type CancelMode, type OperationInfo } from '../../../../shared/contract/operations.ts';
import { call } from '../../state/actions.ts';
import { errorOf } from '../../state/app-link.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import hidden from '../../ui/unseen.module.css';
import { Uri } from '../../ui/uri.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { elapsedText } from './durations.ts';
import { stateIconOf, stateWordOf } from './operation-words.ts';
import css from './results.module.css';
import { useRunning } from './use-running.ts';

/** The mode that was used last, for the next one too. */
const useCancelMode = create<{ readonly mode: CancelMode }>()(() => ({ mode: 'kill' }));

export function OperationHead({ capture, info }: { capture: string; info: OperationInfo }): ReactNode {
  const { operation, state, uri, requestId, results, request, repeat, took, cancel } = info;
  const running = useRunning(state === 'running' ? info.startedAt : undefined);
  const [error, setError] = useState<InspectorError>();
  const run = (task: Promise<unknown>) => void errorOf(task).then(setError);
  const time = running === undefined ? took : running;
  return (
    <header className={css.head}>
      <div className={css.title}>
        <StateIcon state={stateIconOf(info)} />
        <h2>{stateWordOf(info)}</h2>
        {time !== undefined && (
          <span className={css.elapsed}>{running === undefined ? formatDuration(time) : elapsedText(time)}</span>
        )}
        <span className={css.acts}>
          {state === 'running' && repeat && (
            <Button
              size="small"
              icon={<Icon of={CircleStop} size="small" />}
              onPress={() => run(call('operation.stop', { capture, operation }))}
            >
              {words.stop}
            </Button>
          )}
          {state === 'running' && !repeat && request.kind === 'call' && cancel === undefined && (
            <CancelButton onCancel={(mode) => run(call('operation.cancel', { capture, operation, mode }))} />
          )}
        </span>
      </div>
      <div className={css.facts}>
        <span className={css.kind}>{words.kinds[request.kind]}</span>
        <Uri uri={uri} />
        {requestId !== undefined && <span>{repeat ? undefined : words.request(requestId)}</span>}
        {request.kind === 'call' && !repeat && results > 0 && (
          <span>
            {state === 'running'
              ? words.resultsSoFar(formatCount(results), results)
              : words.results(formatCount(results), results)}
          </span>
        )}
      </div>
      {cancel && (
        <p className={css.note}>
          {words.cancelSent(cancel.mode, formatCount(cancel.seq))}
          {state === 'running' && ` ${words.cancelWaits}`}
        </p>
      )}
      {error && (
        <div role="alert">
          <Notice tone="err" title={words.actFailed}>
            {visibleText(error.message)} {error.hint}
          </Notice>
        </div>
      )}
    </header>
  );
}

function CancelButton({ onCancel }: { onCancel: (mode: CancelMode) => void }): ReactNode {
  const mode = useCancelMode((s) => s.mode);
  return (
    <span className={css.split}>
      <Button size="small" icon={<Icon of={Square} size="tiny" />} onPress={() => onCancel(mode)}>
        {words.cancel}
        <span className={hidden.unseen}> {words.withMode} </span>
        <span className={css.mode}>{mode}</span>
      </Button>
      <Menu
        size="small"
        label={words.cancelMode}
        icon={<Icon of={ChevronDown} size="small" />}
        items={CANCEL_MODES.map((id) => ({ id, label: words.modes[id] }))}
        onAction={(id) => {
          const chosen = CANCEL_MODES.find((one) => one === id);
          if (chosen) useCancelMode.setState({ mode: chosen });
        }}
      />
    </span>
  );
}

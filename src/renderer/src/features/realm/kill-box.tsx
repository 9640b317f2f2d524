// The second step of a kill: what it does, why, and a key of its own. What came of it is said here too.

import { X } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { MetaAccess, RealmEntry, RealmState } from '../../../../shared/contract/realm.ts';
import { call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { keysOf, ON_MAC } from '../../state/keys.ts';
import { askKill, type KillTarget } from '../../state/realm-view.ts';
import { realmStrings as words } from '../../strings/realm.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { FormRow } from '../../ui/form.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './kill-box.module.css';
import { ReadUnread } from './entry-details.tsx';
import { countHit, killedText, killTitle, lossText } from './kill-words.ts';
import type { Unread } from './unread.ts';

/** What came of a kill. */
export interface KillResult {
  readonly isDone: boolean;
  readonly title: string;
  readonly text: string;
}

export interface KillBoxProps {
  readonly capture: string;
  readonly target: KillTarget;
  /** The session that is to be killed, if it is one. */
  readonly entry: RealmEntry | undefined;
  readonly realm: RealmState | undefined;
  readonly unread: Unread | undefined;
  readonly onResult: (result: KillResult) => void;
}

/** The reason that the specification gives for a session that is killed. */
const KILLED = 'wamp.close.killed';

export function KillBox(props: KillBoxProps): ReactNode {
  const { capture, target } = props;
  const [reason, setReason] = useState(KILLED);
  const [message, setMessage] = useState('');
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), [target]);
  const close = () => askKill(capture, undefined);
  const kill = async () => {
    if (busy || reason.trim() === '') return;
    setBusy(true);
    const said = { reason: reason.trim(), ...(message !== '' && { message }) };
    const result = await call('realm.kill', { capture, target, ...said }).then(
      (answer) => (answer.ok ? doneResult(target, answer.value, answer.note) : refusedResult(answer.access)),
      (error: unknown) => ({ isDone: false, title: words.killRefused, text: asInspectorError(error).message }),
    );
    setBusy(false);
    props.onResult(result);
    if (result.isDone) close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isSubmit = event.key === 'Enter' && (ON_MAC ? event.metaKey : event.ctrlKey);
    if (!isSubmit && event.key !== 'Escape') return;
    // The buttons in it would take Enter for themselves, and the pane Escape.
    event.preventDefault();
    event.stopPropagation();
    if (isSubmit) void kill();
    else close();
  };
  return (
    // Its keys act wherever in it the focus is.

    <section className={css.box} aria-label={words.killRegion} onKeyDownCapture={onKeyDown}>
      <div className={css.head}>
        <StateIcon state="abort" />
        <b className={css.title}>{killTitle(target)}</b>
        <code className={css.procedure}>{words.killProcedures[target.by]}</code>
        <IconButton size="small" label={words.cancel} icon={<Icon of={X} size="small" />} onPress={close} />
      </div>
      <Effects {...props} />
      <div className={css.fields}>
        <FormRow label={words.reason}>
          <TextField
            mono
            label={words.reason}
            value={reason}
            onChange={setReason}
            {...(reason.trim() === '' && { error: words.reasonEmpty })}
          />
        </FormRow>
        <FormRow label={words.message}>
          <TextField
            label={words.message}
            placeholder={words.messageHint}
            value={message}
            onChange={setMessage}
            inputRef={first}
          />
        </FormRow>
      </div>
      <div className={css.acts}>
        <Button variant="danger-fill" busy={busy} keys={keysOf('submit')} onPress={() => void kill()}>
          {busy ? words.killing : target.by === 'session' ? words.killNow : words.killTheseNow}
        </Button>
        <Button keys={keysOf('close-layer')} onPress={close}>
          {words.cancel}
        </Button>
      </div>
    </section>
  );
}

function Effects({ capture, target, entry, realm, unread }: KillBoxProps): ReactNode {
  if (target.by === 'session') {
    const { strong, rest } = lossText(entry);
    return (
      <p className={css.text}>
        {words.goodbye} {strong === '' ? undefined : <b>{strong}</b>}
        {rest} {entry !== undefined && entry.problems.length > 0 ? words.asFarAsKnown : undefined}
        {unread === undefined ? undefined : (
          <>
            {' '}
            <ReadUnread unread={unread} />
          </>
        )}
      </p>
    );
  }
  return (
    <p className={css.text}>
      {words.goodbyes} <Hits capture={capture} target={target} realm={realm} /> {words.spared}
    </p>
  );
}

function Hits({ capture, target, realm }: Pick<KillBoxProps, 'capture' | 'target' | 'realm'>): ReactNode {
  const [hits, setHits] = useState<{ readonly target: KillTarget; readonly count: number }>();
  const { total = 0, read = 0 } = realm?.lists.sessions ?? {};
  useEffect(() => {
    let isOver = false;
    countHit(capture, target, total).then(
      (count) => {
        if (!isOver) setHits({ target, count });
      },
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [capture, target, total, read]);
  if (hits?.target !== target) return words.counting;
  const known = target.by === 'all' ? total : read;
  return <b>{words.hits(formatCount(hits.count), formatCount(known), formatCount(total))}</b>;
}

function doneResult(target: KillTarget, value: Parameters<typeof killedText>[0], note: string | undefined): KillResult {
  const title = target.by === 'session' ? words.killedOne : killedText(value);
  return { isDone: true, title, text: note ?? '' };
}

function refusedResult({ name, error, text }: MetaAccess): KillResult {
  const evidence = [name, error].filter((part) => part !== undefined).join(' · ');
  return { isDone: false, title: words.killRefused, text: visibleText(`${evidence}. ${text ?? ''}`) };
}

/** What came of the last kill, until it is put away. */
export function KillNotice({ result, onDismiss }: { result: KillResult; onDismiss: () => void }): ReactNode {
  return (
    <div className={css.result} role="status">
      <Notice
        tone={result.isDone ? 'ok' : 'err'}
        title={result.title}
        onDismiss={onDismiss}
        dismissLabel={words.dismiss}
      >
        {result.text}
      </Notice>
    </div>
  );
}

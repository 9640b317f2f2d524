// An ERROR in reply: its URI, what it means, what it carries; and who holds a procedure that somebody else holds.

import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { InspectorError } from '../../../../shared/contract/errors.ts';
import type { OperationReply } from '../../../../shared/contract/operations.ts';
import type { MetaAnswer, RealmEntry, SessionRow } from '../../../../shared/contract/realm.ts';
import { call } from '../../state/actions.ts';
import { asInspectorError } from '../../state/app-link.ts';
import { resultStrings as words } from '../../strings/results.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './results.module.css';
import { ValueBlock } from './value-block.tsx';

export interface ErrorReplyProps {
  readonly capture: string;
  /** Procedure that the request was about. */
  readonly uri: string;
  readonly reply: Extract<OperationReply, { kind: 'error' }>;
}

export function ErrorReply({ capture, uri, reply }: ErrorReplyProps): ReactNode {
  return (
    <section className={css.group} aria-label={words.states.error}>
      <Notice tone="err" title={<code>{visibleText(reply.error)}</code>}>
        {reply.reading}
      </Notice>
      {reply.heldElsewhere && <Holder capture={capture} procedure={uri} />}
      <ValueBlock label={words.args} value={reply.args} />
      <ValueBlock label={words.kwargs} value={reply.kwargs} />
      <ValueBlock label={words.details} value={reply.details} />
    </section>
  );
}

type Found = MetaAnswer<RealmEntry | null> | { readonly error: InspectorError };

/** Asks who holds the procedure, once somebody wants to know. */
function Holder({ capture, procedure }: { capture: string; procedure: string }): ReactNode {
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Found>();
  const find = async () => {
    setBusy(true);
    setFound(
      await call('realm.holder', { capture, procedure }).catch((error: unknown) => ({
        error: asInspectorError(error),
      })),
    );
    setBusy(false);
  };
  return (
    <div className={css.holder}>
      <div className={css.line}>
        <Button size="small" icon={<Icon of={Search} size="small" />} busy={busy} onPress={() => void find()}>
          {busy ? words.findingHolder : words.findHolder}
        </Button>
        <span className={css.note}>{words.holderNote}</span>
      </div>
      <div role="status">{found && <FoundHolder found={found} />}</div>
    </div>
  );
}

function FoundHolder({ found }: { found: Found }): ReactNode {
  if ('error' in found)
    return (
      <Notice tone="err" title={words.holderUnknown}>
        {visibleText(found.error.message)} {found.error.hint}
      </Notice>
    );
  if (!found.ok)
    return (
      <Notice tone="warn" title={words.holderUnknown}>
        {visibleText(found.access.text ?? found.access.error ?? found.access.name)}
      </Notice>
    );
  if (found.value === null) return <Notice tone="info" title={words.nobody} />;
  const { registration, members = [], problems } = found.value;
  return (
    <Notice
      tone="info"
      title={registration ? `${words.heldBy} ${words.holderIs(String(registration.id))}.` : `${words.heldBy}:`}
    >
      {members.length === 0 ? words.noMembers : undefined}
      {members.map((member) => (
        <span key={member.id} className={css.member}>
          {memberText(member)}
        </span>
      ))}
      {[...problems, ...(found.note === undefined ? [] : [found.note])].map((text) => (
        <span key={text} className={css.member}>
          {visibleText(text)}
        </span>
      ))}
    </Notice>
  );
}

function memberText({ id, authid, authrole, peer }: SessionRow): string {
  const facts = [authid, authrole, peer].filter((fact) => fact !== undefined);
  return visibleText([words.session(String(id)), ...facts].join(' · '));
}

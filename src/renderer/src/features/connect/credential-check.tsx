// What a method of the form will use, found out when it is asked for: a keychain may want to be unlocked, so nothing
// is read unasked. The secret itself never comes here.

import { SearchCheck } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Examination } from '../../../../shared/contract/results.ts';
import { InspectorError } from '../../../../shared/contract/errors.ts';
import { call } from '../../state/actions.ts';
import { generalStrings } from '../../strings/general.ts';
import { loginStrings } from '../../strings/login.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FormRow } from '../../ui/form.tsx';
import { formatClock } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { FaultNotice } from './fault-notice.tsx';
import type { FormParts } from './form-parts.ts';
import css from './login.module.css';
import { SecretPrompt } from './secret-prompt.tsx';
import { useLate } from './use-late.ts';

const words = loginStrings;
type Fact = Examination['facts'][number];

/** Fields of a method that are looked at. */
const USED = ['method', 'secret', 'secretIs', 'passphrase', 'options'];

interface Examined {
  /** What was examined, to be compared with what the form says now. */
  readonly of: string;
  readonly at: number;
  readonly examination: Examination;
}

export function CredentialCheck({ parts, index }: { parts: FormParts; index: number }): ReactNode {
  const { profile, isUnread } = parts;
  const [busy, setBusy] = useState(false);
  const late = useLate(busy);
  const [examined, setExamined] = useState<Examined>();
  const [fault, setFault] = useState<InspectorError>();
  const bad =
    USED.some((field) => isUnread(`methods[${index}].${field}`)) || isUnread('tls.client') || isUnread('limits');
  const of = JSON.stringify([profile.methods[index], profile.tls?.client, profile.limits]);
  const examine = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const examination = await call('login.examine', { profile, method: index });
      setExamined({ of, at: Date.now(), examination });
    } catch (error) {
      setExamined(undefined);
      if (error instanceof InspectorError) setFault(error);
    }
    setBusy(false);
  };
  return (
    <FormRow label={words.examineTitle}>
      <div className={css.line}>
        <Button
          size="small"
          icon={<Icon of={SearchCheck} size="small" />}
          busy={late}
          isDisabled={bad}
          whyDisabled={words.examineFirst}
          onPress={() => void examine()}
        >
          {late ? words.examining : words.examine}
        </Button>
        <span>
          {examined === undefined ? words.examineNote : words.examinedAt(formatClock(iso(examined.at)).slice(0, 8))}
        </span>
      </div>
      {busy && <SecretPrompt />}
      <div role="status">{examined && <Verdict examined={examined} isStale={examined.of !== of} />}</div>
      {examined && <Facts key={examined.at} examined={examined} />}
      {fault && <FaultNotice fault={fault} />}
    </FormRow>
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function Verdict({ examined: { examination }, isStale }: { examined: Examined; isStale: boolean }): ReactNode {
  const { ok, text } = examination;
  const said = text === '' ? (ok ? words.examined : words.examinedNot) : visibleText(text);
  return (
    <>
      <p className={`${css.result} ${ok ? '' : css.failed}`}>
        <StateIcon state={ok ? 'ok' : 'err'} size="small" />
        <span>{said}</span>
      </p>
      {isStale && (
        <p className={css.result}>
          <StateIcon state="warn" size="small" />
          <span>{words.stale}</span>
        </p>
      )}
    </>
  );
}

function Facts({ examined: { at, examination } }: { examined: Examined }): ReactNode {
  const { facts } = examination;
  if (facts.length === 0) return undefined;
  return (
    <dl className={css.facts}>
      {facts.map((fact, index) => (
        <FactRow key={index} fact={fact} at={at} />
      ))}
    </dl>
  );
}

function FactRow({ fact, at }: { fact: Fact; at: number }): ReactNode {
  const { label, value, note, secondsLeft } = fact;
  return (
    <div className={css.fact}>
      <dt>{visibleText(label)}</dt>
      <dd>
        <span className={css.told}>
          {secondsLeft === undefined ? (
            <span className={css.value}>{visibleText(value)}</span>
          ) : (
            <Countdown until={at + secondsLeft * 1000} />
          )}
          {note !== undefined && <span className={css.note}>{visibleText(note)}</span>}
        </span>
        {secondsLeft === undefined && (
          <CopyButton
            label={words.copyFact(visibleText(label))}
            copiedLabel={generalStrings.copied}
            failedLabel={generalStrings.copyFailed}
            text={() => value}
          />
        )}
      </dd>
    </div>
  );
}

/** Seconds until a moment, counted down; read out once, not every second. */
function Countdown({ until }: { until: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOver]);
  return <span role="timer">{isOver ? words.ended : words.secondsLeft(left)}</span>;
}

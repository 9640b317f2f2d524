// How the answer to a challenge was made, step by step, and whether it is what was sent.

import type { ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatDuration } from '../../ui/format.ts';
import { Well } from '../../ui/key-value.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { chainOf, type ChainStep } from './chain-steps.ts';
import { DerivedValue, GivenValue, sizeOf } from './derived-value.tsx';
import chainCss from './derivation-tab.module.css';
import css from './inspector.module.css';

/** How a first value comes about of which there is nothing to say. */
const PLAIN = 'the secret';
/** AUTHENTICATE.Signature stands first after the type. */
const SIGNATURE = '1';

export function DerivationTab({ detail }: { detail: RecordDetail }): ReactNode {
  const { derivation } = detail;
  if (!derivation) return undefined;
  const { method, steps } = derivation;
  const chain = chainOf(steps);
  return (
    <div className={css.scroll}>
      <div className={chainCss.intro}>
        <p>
          {words.intro(method)} {words.introHidden}
        </p>
      </div>
      <ol className={chainCss.chain} aria-label={words.chain}>
        {chain.map((part, i) => (
          <Step key={i} part={part} number={i + 1} />
        ))}
      </ol>
      <Verdict detail={detail} />
    </div>
  );
}

interface StepProps {
  readonly part: ChainStep;
  readonly number: number;
}

function Step({ part: { step, inputs, last }, number }: StepProps): ReactNode {
  const about = words.explained(step.label, number === 1);
  return (
    <li className={last ? `${chainCss.step} ${chainCss.last}` : chainCss.step}>
      <span className={chainCss.number} aria-hidden>
        {number}
      </span>
      <div className={chainCss.body}>
        <div className={chainCss.head}>
          <h3>{visibleText(words.label(step.label))}</h3>
          <span>{sizeOf(step)}</span>
        </div>
        {about !== undefined && <p className={chainCss.about}>{about}</p>}
        <dl className={chainCss.inputs}>
          {inputs.map((input) => (
            <GivenValue key={input.label} step={input} />
          ))}
        </dl>
        {step.how !== PLAIN && <p className={chainCss.how}>{visibleText(step.how)}</p>}
        <DerivedValue step={step} />
      </div>
    </li>
  );
}

/** The last line: whether the chain ends with what was sent, and how long it took. */
function Verdict({ detail: { derivation, fields, type } }: { detail: RecordDetail }): ReactNode {
  if (!derivation) return undefined;
  const { equal, took } = derivation;
  const sent = type === 'AUTHENTICATE' ? fields.find(({ path }) => path === SIGNATURE) : undefined;
  const other = equal === false && sent?.masked === undefined ? sent : undefined;
  const [icon, text] =
    equal === undefined
      ? (['skip', words.notAnswered] as const)
      : equal
        ? (['ok', words.equal] as const)
        : (['err', other ? words.different : words.differentHidden] as const);
  return (
    <div className={chainCss.verdict}>
      <p>
        <StateIcon state={icon} size="small" />
        {text}
      </p>
      {other && <Well>{visibleText(other.text)}</Well>}
      <p className={chainCss.took}>{words.took(formatDuration(took))}</p>
    </div>
  );
}

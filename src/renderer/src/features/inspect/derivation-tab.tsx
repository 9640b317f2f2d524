// How the answer to a challenge was made, step by step, and whether it is what was sent; and how what the router
// proves was checked.

import type { ReactNode } from 'react';
import type { HandshakeSummary, LadderStep } from '../../../../shared/handshake-summary.ts';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { useSummary } from '../../state/actions.ts';
import type { CaptureView } from '../../state/place.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { formatDuration } from '../../ui/format.ts';
import { Well } from '../../ui/key-value.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { chainOf, type ChainStep } from './chain-steps.ts';
import { DerivationHead } from './derivation-head.tsx';
import { DerivedValue, GivenValue, sizeOf } from './derived-value.tsx';
import chainCss from './derivation-tab.module.css';
import css from './inspector.module.css';

/** How a first value comes about of which there is nothing to say. */
const PLAIN = 'the secret';
/** AUTHENTICATE.Signature stands first after the type. */
const SIGNATURE = '1';

export interface DerivationTabProps {
  readonly capture: string;
  readonly view: CaptureView;
  readonly detail: RecordDetail;
}

export function DerivationTab({ capture, view, detail }: DerivationTabProps): ReactNode {
  const summary = useSummary(capture);
  const { derivation } = detail;
  if (!derivation) return undefined;
  const { seq, steps } = derivation;
  const chain = chainOf(steps);
  return (
    <div className={css.scroll}>
      <DerivationHead {...{ capture, view, derivation, summary }} />
      <Unsent derivation={derivation} />
      <Intro derivation={derivation} />
      {chain.length > 0 && (
        <ol className={chainCss.chain} aria-label={words.chain}>
          {chain.map((part, i) => (
            <Step key={i} part={part} number={i + 1} />
          ))}
        </ol>
      )}
      {derivation.purpose === 'answer' ? (
        <Verdict detail={detail} />
      ) : (
        <ProofVerdict proof={proofAt(summary, seq)} took={derivation.took} />
      )}
    </div>
  );
}

type Told = NonNullable<RecordDetail['derivation']>;

function Intro({ derivation }: { derivation: Told }): ReactNode {
  const { byHand, steps } = derivation;
  // Nobody typed anything, and nothing was computed.
  if (byHand && steps.length === 0) return undefined;
  return <p className={chainCss.intro}>{byHand ? words.byHand : introOf(derivation)}</p>;
}

function introOf({ method, purpose, steps }: Told): string {
  const about = purpose === 'answer' ? words.intro(method) : words.introProof;
  const hasHidden = steps.some(({ fingerprint }) => fingerprint !== undefined);
  return hasHidden ? `${about} ${words.introHidden}` : about;
}

/** Why the answer was not sent, or that it was sent all the same. */
function Unsent({ derivation: { refused, couldSend, sentAnyway } }: { derivation: Told }): ReactNode {
  if (refused === undefined) return undefined;
  return (
    <div className={chainCss.unsent}>
      <Notice tone={sentAnyway ? 'warn' : 'err'} title={sentAnyway ? words.sentAnyway : words.notSentAnswer}>
        {visibleText(refused)} {couldSend && !sentAnyway && words.couldSend}
      </Notice>
    </div>
  );
}

/** What came of the router's proof that a derivation checked. */
function proofAt(summary: HandshakeSummary | undefined, seq: number): LadderStep['routerProof'] {
  const about = summary?.derivations.find((one) => one.seq === seq)?.about;
  return summary?.steps.find((step) => step.seq === about)?.routerProof;
}

interface StepProps {
  readonly part: ChainStep;
  readonly number: number;
}

function Step({ part: { step, inputs, last }, number }: StepProps): ReactNode {
  const about = words.explained(step, number === 1);
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
  const { equal, took, refused, byHand, steps } = derivation;
  const sent = type === 'AUTHENTICATE' ? fields.find(({ path }) => path === SIGNATURE) : undefined;
  const other = equal === false && sent?.masked === undefined ? sent : undefined;
  // Why nothing followed stands above.
  if (equal === undefined && refused !== undefined && steps.length === 0) return undefined;
  const [icon, text] =
    equal === undefined
      ? (['skip', words.notAnswered] as const)
      : equal
        ? (['ok', words.equal] as const)
        : (['err', other ? words.different : words.differentHidden] as const);
  return (
    <Ending icon={icon} text={text} took={(byHand ? words.tookByHand : words.took)(formatDuration(took))}>
      {other && <Well>{visibleText(other.text)}</Well>}
    </Ending>
  );
}

/** The last line of a check: what the router's proof is worth. */
function ProofVerdict({ proof, took }: { proof: LadderStep['routerProof']; took: number }): ReactNode {
  const isWrong = proof === 'wrong';
  return (
    <Ending
      icon={isWrong ? 'err' : 'ok'}
      text={isWrong ? words.proofWrong : words.proofRight}
      took={words.took(formatDuration(took))}
    />
  );
}

interface EndingProps {
  readonly icon: StateKind;
  readonly text: string;
  readonly took: string;
  readonly children?: ReactNode;
}

function Ending({ icon, text, took, children }: EndingProps): ReactNode {
  return (
    <div className={chainCss.verdict}>
      <p>
        <StateIcon state={icon} size="small" />
        {text}
      </p>
      {children}
      <p className={chainCss.took}>{took}</p>
    </div>
  );
}

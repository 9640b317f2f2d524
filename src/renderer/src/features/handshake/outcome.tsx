// How the attempt ended: a band on the ladder, and for a failure what happened, the evidence and what to do.

import { Pencil } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import type { HandshakeSummary } from '../../../../shared/handshake-summary.ts';
import { go } from '../../state/actions.ts';
import { useStore } from '../../state/store.ts';
import { generalStrings } from '../../strings/general.ts';
import { handshakeStrings as words } from '../../strings/handshake.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon, type StateKind } from '../../ui/state-icon.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './outcome.module.css';
import ladder from './ladder.module.css';
import { Offers } from './offers.tsx';
import { PinOffer } from './pin-offer.tsx';
import { brief } from './words.ts';

/** The band of a login that worked. */
export function Established({ summary }: { summary: HandshakeSummary }): ReactNode {
  const { decided, byCookie, application = [] } = summary;
  const notes = [
    words.fromFirstStep(formatDuration(decided?.at ?? 0)),
    ...(byCookie ? [words.byCookie] : []),
    ...(application.length > 0 ? [words.withRequests(application.length)] : []),
  ];
  return (
    <Band tone="ok" title={words.established} note={notes.join(' · ')}>
      <Offers summary={summary} small />
    </Band>
  );
}

/** The band of a session that is over without a word of goodbye. */
export function Over(): ReactNode {
  return <Band tone="calm" title={words.over} note={words.overWithout} />;
}

/** The band of a file that ends too early. */
export function Undecided(): ReactNode {
  return <Band tone="calm" title={words.undecided} note={words.undecidedNote} />;
}

interface BandProps {
  readonly tone: 'ok' | 'calm';
  readonly title: string;
  readonly note: string;
  readonly children?: ReactNode;
}

function Band({ tone, title, note, children }: BandProps): ReactNode {
  return (
    <div className={ladder.end}>
      <div className={`${ladder.band} ${ladder[tone]}`}>
        <StateIcon state={tone === 'ok' ? 'ok' : 'skip'} />
        <p>
          <b>{title}</b> {note}
        </p>
        {children}
      </div>
    </div>
  );
}

const ICONS: Readonly<Partial<Record<NonNullable<HandshakeSummary['outcome']>, StateKind>>> = {
  abort: 'abort',
  'secret-missing': 'warn',
  usage: 'warn',
  interrupted: 'skip',
};

/** Nothing was sent, so nobody refused anything. */
const WARNED: ReadonlySet<HandshakeSummary['outcome']> = new Set(['secret-missing', 'usage']);

/** What happened · evidence · what to do. */
export function Failure({ summary }: { summary: HandshakeSummary }): ReactNode {
  const { verdict, outcome, capture } = summary;
  const { happened, evidence, todo } = verdict;
  const id = useId();
  const { profileId } = capture;
  const isKnown = useStore((s) => s.profiles.some((profile) => profile.id === profileId));
  const refusal = summary.transport.find(({ step, state }) => step === 'tls' && state === 'failed');
  const tone = outcome === 'interrupted' ? css.calm : WARNED.has(outcome) ? css.warned : css.failed;
  return (
    <section className={`${css.card} ${tone}`} aria-label={words.happened}>
      <div className={css.title}>
        <StateIcon state={(outcome && ICONS[outcome]) ?? 'err'} />
        <h2 id={id} data-testid="happened">
          {brief(happened)}
        </h2>
        <div className={css.actions}>
          <CopyButton
            wide
            label={words.copyReport}
            copiedLabel={words.reportCopied}
            failedLabel={generalStrings.copyFailed}
            text={() => visibleReport(verdict)}
          />
          {profileId !== undefined && isKnown && (
            <Button
              size="small"
              icon={<Icon of={Pencil} size="small" />}
              onPress={() => go({ kind: 'profile', id: profileId })}
            >
              {words.editProfile}
            </Button>
          )}
        </div>
      </div>
      <div className={css.parts}>
        <Part title={words.evidence} lines={evidence} testId="evidence" />
        <Part title={words.todo} lines={todo} testId="todo" numbered={todo.length > 1} />
      </div>
      <Offers summary={summary} />
      {refusal && profileId !== undefined && isKnown && (
        <PinOffer capture={capture.id} seq={refusal.seq} profileId={profileId} />
      )}
    </section>
  );
}

interface PartProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly testId: string;
  readonly numbered?: boolean;
}

function Part({ title, lines, testId, numbered = false }: PartProps): ReactNode {
  const said = lines.filter((line) => line !== '');
  if (said.length === 0) return undefined;
  const List = numbered ? 'ol' : 'ul';
  return (
    <div className={css.part}>
      <h3>{title}</h3>
      <List data-testid={testId} className={numbered ? css.numbered : css.plain}>
        {said.map((line) => (
          <li key={line}>{brief(line)}</li>
        ))}
      </List>
    </div>
  );
}

function visibleReport({ happened, evidence, todo }: HandshakeSummary['verdict']): string {
  return words.report(happened, evidence, todo).split('\n').map(visibleText).join('\n');
}

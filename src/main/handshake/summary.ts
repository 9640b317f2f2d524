// The handshake summary: the one source for command line and page, for running and opened captures,
// made from the records of a capture alone.

import type { CaptureHeader, CaptureRecord } from '../../shared/capture-record.ts';
import type { HandshakeSummary, LadderStep, TransportStep } from '../../shared/handshake-summary.ts';
import { getOwn, type Dict } from '../../shared/wamp/value.ts';
import { agreementOf } from './agreement.ts';
import { applicationOf, applicationText } from './application.ts';
import { isByCookie } from './cookies.ts';
import { derivationsOf, routerProofAt } from './derivations.ts';
import { readStory, type Decision, type Story, type Told } from './story.ts';
import { stepText } from './step-text.ts';
import { transportStep } from './transport-text.ts';
import { verdictOf } from './verdict.ts';

type Opening = NonNullable<Story['open']>;

/** Tells a handshake. `records` in the order of their numbers; of an open session only what belongs to the handshake is needed. */
export function summarize(header: CaptureHeader, records: Iterable<CaptureRecord>): HandshakeSummary {
  const story = readStory(header, records);
  const steps = ladder(story);
  const agreement = agreementOf(story);
  const { welcome: welcomed } = story;
  const application = applicationOf(story);
  const authmethod = welcomed && textOf(welcomed.details, 'authmethod');
  const authid = welcomed && textOf(welcomed.details, 'authid');
  const code = codeOf(story);
  return {
    v: 1,
    capture: header,
    ...(story.decision && decided(story.decision)),
    ...(story.abort && { reason: story.abort.message.reason }),
    ...(code !== undefined && { code }),
    ...(story.silence && { silentStep: story.silence.step }),
    ...(authmethod !== undefined && { authmethod }),
    ...(authid !== undefined && { authid }),
    transport: strip(story),
    ...(story.open && { opened: opened(story.open) }),
    steps,
    derivations: derivationsOf(story),
    time: times(story, steps),
    ...(agreement && { agreement }),
    ...(application.length > 0 && { application }),
    ...(isByCookie(story) && { byCookie: true }),
    verdict: verdictOf(story),
  };
}

function decided({ outcome, seq, at }: Decision): Pick<HandshakeSummary, 'outcome' | 'decided'> {
  return { outcome, decided: { seq, at } };
}

function opened({ seq, at, protocol, serializer, transport }: Opening): NonNullable<HandshakeSummary['opened']> {
  return { seq, at, protocol, serializer, ...(transport !== undefined && { transport }) };
}

/** A failed step is told once, by the record that says more. */
function strip(story: Story): TransportStep[] {
  const steps = story.facts.map(transportStep).filter((step): step is TransportStep => step !== undefined);
  return steps.filter((step, i) => !(steps[i - 1]?.step === step.step && steps[i - 1]?.state === 'failed'));
}

function codeOf(story: Story): string | number | undefined {
  if (story.decision?.outcome === 'closed') return story.close?.code;
  return story.decision?.outcome === 'transport-error' ? story.error?.code : undefined;
}

function ladder(story: Story): LadderStep[] {
  let previous = story.open?.at;
  let round = 0;
  return story.told.map(({ record, decoded, findings }: Told) => {
    const waited = previous === undefined ? 0 : Math.max(0, record.at - previous);
    previous = record.at;
    const name =
      decoded.kind === 'message' ? decoded.message.kind : decoded.kind === 'malformed' ? decoded.name : undefined;
    if (name === 'CHALLENGE') round += 1;
    const mayProve = name === 'WELCOME' || name === 'CHALLENGE';
    const routerProof = mayProve ? routerProofAt(record.seq, findings, story) : undefined;
    return {
      seq: record.seq,
      at: record.at,
      dir: record.dir,
      type: name ?? 'undecodable',
      text: applicationText(record.seq, story) ?? stepText(decoded, round),
      size: record.bytes.length,
      waitedFor: record.dir === 'out' ? ('client' as const) : ('router' as const),
      waited,
      findings,
      ...(routerProof && { routerProof }),
    };
  });
}

function times(story: Story, steps: readonly LadderStep[]): HandshakeSummary['time'] {
  const until = story.decision?.seq ?? Infinity;
  const worked = (side: LadderStep['waitedFor']) =>
    steps.filter((step) => step.waitedFor === side && step.seq <= until).reduce((sum, step) => sum + step.waited, 0);
  const transport = story.open?.at ?? story.facts.at(-1)?.at ?? 0;
  return {
    transport,
    client: worked('client'),
    router: worked('router'),
    derivation: story.derivations.reduce((sum, { took }) => sum + took, 0),
  };
}

function textOf(dict: Dict, key: string): string | undefined {
  const value = getOwn(dict, key);
  return typeof value === 'string' ? value : undefined;
}

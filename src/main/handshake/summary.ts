// The handshake summary: the one source for command line and page, for running and opened captures,
// made from the records of a capture alone.

import type { CaptureHeader, CaptureRecord, DerivationStep } from '../../shared/capture-record.ts';
import type {
  Agreement,
  Derivation,
  Granted,
  HandshakeSummary,
  LadderStep,
  TransportStep,
} from '../../shared/handshake-summary.ts';
import type { MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn, isDict, type Dict } from '../../shared/wamp/value.ts';
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
  const welcomed = story.decision?.outcome === 'welcome' ? story.welcome : undefined;
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
    derivations: story.derivations.map((record) => derivationOf(record, story.told)),
    time: times(story, steps),
    ...(agreement && { agreement }),
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
  return story.told.map(({ record, decoded, findings }: Told) => {
    const waited = previous === undefined ? 0 : Math.max(0, record.at - previous);
    previous = record.at;
    const name =
      decoded.kind === 'message' ? decoded.message.kind : decoded.kind === 'malformed' ? decoded.name : undefined;
    return {
      seq: record.seq,
      at: record.at,
      dir: record.dir,
      type: name ?? 'undecodable',
      text: stepText(decoded),
      size: record.bytes.length,
      waitedFor: record.dir === 'out' ? ('client' as const) : ('router' as const),
      waited,
      findings,
    };
  });
}

function derivationOf(
  { seq, about, method, steps, took }: Story['derivations'][number],
  told: readonly Told[],
): Derivation {
  const answer = told.find(
    ({ record, decoded }) => record.seq > seq && decoded.kind === 'message' && decoded.message.kind === 'AUTHENTICATE',
  );
  const sent = answer && { seq: answer.record.seq, equal: carries(answer, steps.at(-1)) };
  return { seq, about, method, steps, took, ...(sent && { sent }) };
}

/** True if an AUTHENTICATE carries a derived value; a secret one is compared by fingerprint. */
function carries({ record, decoded }: Told, step: DerivationStep | undefined): boolean {
  if (!step || decoded.kind !== 'message' || decoded.message.kind !== 'AUTHENTICATE') return false;
  if (step.value !== undefined) return step.value === decoded.message.signature;
  return record.masks.some(({ fingerprint }) => fingerprint === step.fingerprint);
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

function agreementOf(story: Story): Agreement | undefined {
  const { welcome, hello } = story;
  if (!welcome || story.decision?.outcome !== 'welcome') return undefined;
  const authprovider = textOf(welcome.details, 'authprovider');
  const agent = textOf(welcome.details, 'agent');
  return {
    session: welcome.session,
    granted: grants(hello, welcome, story.challenge),
    ...(authprovider !== undefined && { authprovider }),
    ...(agent !== undefined && { agent }),
    ...(story.open && { protocol: story.open.protocol }),
    clientRoles: dictOf(hello?.details, 'roles'),
    routerRoles: dictOf(welcome.details, 'roles'),
  };
}

function grants(
  hello: MessageOf<'HELLO'> | undefined,
  welcome: MessageOf<'WELCOME'>,
  challenge: MessageOf<'CHALLENGE'> | undefined,
): Granted[] {
  const asked = (key: string) => hello && textOf(hello.details, key);
  const pair = (what: Granted['what'], wanted: string | undefined, granted: string | undefined): Granted => ({
    what,
    ...(wanted !== undefined && { asked: wanted }),
    ...(granted !== undefined && { granted }),
  });
  return [
    pair('realm', hello?.realm, textOf(welcome.details, 'realm')),
    pair('authid', asked('authid'), textOf(welcome.details, 'authid')),
    pair('authrole', asked('authrole'), textOf(welcome.details, 'authrole')),
    pair('authmethod', challenge?.authmethod, textOf(welcome.details, 'authmethod')),
  ];
}

function textOf(dict: Dict, key: string): string | undefined {
  const value = getOwn(dict, key);
  return typeof value === 'string' ? value : undefined;
}

function dictOf(dict: Dict | undefined, key: string): Dict {
  const value = dict && getOwn(dict, key);
  return isDict(value) ? value : {};
}

// Reads the records of a capture once and keeps what the handshake consists of. Everything the
// summary says is derived from this and from nothing else.

import type {
  ApplicationRecord,
  CaptureHeader,
  CaptureRecord,
  CloseRecord,
  DerivationRecord,
  ErrorRecord,
  OpenRecord,
  SilenceRecord,
  StopRecord,
  UpgradeRecord,
} from '../../shared/capture-record.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Outcome } from '../../shared/outcome.ts';
import type { Message, MessageName, MessageOf } from '../../shared/wamp/messages.ts';
import { getOwn } from '../../shared/wamp/value.ts';
import { decodeFrame, type DecodedFrame } from '../serializer/decode-frame.ts';
import { serializerByName, serializerOfOpen } from '../serializer/registry.ts';

type Placed<T> = T & { readonly seq: number; readonly at: number };

/** A frame of the opening, or a later message that ends the session. */
export interface Told {
  readonly record: CaptureRecord & { kind: 'message' };
  readonly decoded: DecodedFrame;
  readonly findings: Finding[];
}

/** A request of the login that followed WELCOME, with its answer. */
export interface Asked extends Pick<ApplicationRecord, 'about' | 'index' | 'of'> {
  readonly request: MessageOf<'CALL'> | MessageOf<'PUBLISH'>;
  answer?: {
    readonly seq: number;
    readonly message: MessageOf<'RESULT'> | MessageOf<'PUBLISHED'> | MessageOf<'ERROR'>;
  };
}

/** How the attempt ended, with the record that decided it. */
export interface Decision {
  readonly outcome: Outcome;
  readonly seq: number;
  readonly at: number;
}

export interface Story {
  readonly header: CaptureHeader;
  /** Transport facts in order. */
  readonly facts: CaptureRecord[];
  readonly told: Told[];
  open?: Placed<OpenRecord>;
  upgrade?: Placed<UpgradeRecord>;
  error?: Placed<ErrorRecord>;
  close?: Placed<CloseRecord>;
  silence?: Placed<SilenceRecord>;
  /** Number of the first record that came from the peer after the time limit. */
  late?: number;
  stop?: Placed<StopRecord>;
  hello?: MessageOf<'HELLO'>;
  /** The last of them. */
  challenge?: MessageOf<'CHALLENGE'>;
  /** All of them before the decision. */
  readonly challenges: { readonly seq: number; readonly message: MessageOf<'CHALLENGE'> }[];
  welcome?: MessageOf<'WELCOME'>;
  /** The ABORT that decided the attempt, and who sent it. */
  abort?: { readonly message: MessageOf<'ABORT'>; readonly by: 'router' | 'client'; readonly seq: number };
  /** Type of the client's last message before the attempt was decided. */
  lastSent?: MessageName | 'undecodable';
  /** True once a ping was sent. */
  pinged: boolean;
  /** What the checks said about what is no message: handshakes, frames that were rejected, pings. */
  readonly wireFindings: { readonly about: number; readonly finding: Finding }[];
  /** What the router broke, if we ended the attempt for it. */
  violation?: { readonly finding: Finding; readonly seq: number };
  /** What WELCOME failed to prove: it ends the attempt if our ABORT follows. */
  doubt?: { readonly finding: Finding; readonly seq: number };
  readonly derivations: Placed<DerivationRecord>[];
  /** Requests that belong to the login, in order; it is decided when the last of them is answered. */
  readonly asked: Asked[];
  decision?: Decision;
}

const SESSION_MESSAGES: ReadonlySet<string> = new Set([
  'HELLO',
  'WELCOME',
  'ABORT',
  'CHALLENGE',
  'AUTHENTICATE',
  'GOODBYE',
]);

/** Checks that end an attempt when the router breaks them: what came does not belong there. */
const OUT_OF_TURN: ReadonlySet<string> = new Set(['S-02', 'S-04', 'S-05', 'S-08', 'S-16', 'S-20', 'S-22', 'S-24']);

/** Steps that wait for an answer in an open session. */
const AFTER_WELCOME: ReadonlySet<string> = new Set(['GOODBYE', 'ping']);

/** Reads records in the order of their numbers; later ones about other things may be left out. */
export function readStory(header: CaptureHeader, records: Iterable<CaptureRecord>): Story {
  const story: Story = {
    header,
    facts: [],
    told: [],
    challenges: [],
    derivations: [],
    asked: [],
    wireFindings: [],
    pinged: false,
  };
  const bySeq: BySeq = { told: new Map(), wire: new Set(), requests: new Map() };
  for (const record of records) {
    if (record.kind !== 'message' && record.kind !== 'finding') bySeq.wire.add(record.seq);
    read(story, bySeq, record);
  }
  return story;
}

/** What findings are about. */
interface BySeq {
  readonly told: Map<number, Told>;
  /** Records that are neither messages nor findings. */
  readonly wire: Set<number>;
  /** The last CALLs and PUBLISHs that were sent after WELCOME: one of them may turn out to belong to the login. */
  readonly requests: Map<number, { readonly told: Told; readonly request: Asked['request'] }>;
}

/** So many requests are remembered until it is known what they are; the record that says it comes next. */
const MOST_REQUESTS = 8;

function read(story: Story, bySeq: BySeq, record: CaptureRecord): void {
  switch (record.kind) {
    case 'dns':
    case 'tcp':
    case 'unix':
    case 'proxy':
    case 'tls':
    case 'rawsocket':
      story.facts.push(record);
      return;
    case 'upgrade':
      story.facts.push(record);
      story.upgrade = record;
      return;
    case 'open':
      story.open = record;
      return;
    case 'message':
      return readMessage(story, bySeq, record);
    case 'finding':
      return readFinding(story, bySeq, record);
    case 'derivation':
      story.derivations.push(record);
      return;
    case 'application':
      return readApplication(story, bySeq, record);
    case 'error':
      story.facts.push(record);
      story.error ??= record;
      decide(story, 'transport-error', record);
      return;
    case 'silence':
      story.facts.push(record);
      // After WELCOME only leaving and pings wait for an answer; the login stays what it was.
      if (!story.decision || (story.welcome && AFTER_WELCOME.has(record.step))) story.silence = record;
      decide(story, 'silence', record);
      return;
    case 'stop':
      // What was to follow WELCOME could not even be sent.
      if (record.outcome === 'usage' && story.decision?.outcome === 'welcome') delete story.decision;
      if (!story.decision) story.stop = record;
      decide(story, record.outcome, record);
      return;
    case 'close':
      story.close = record;
      // A silent router that hangs up in the end has said more than silence.
      if (record.by === 'peer') breakSilence(story);
      decide(story, 'closed', record);
      return;
    case 'rejected':
      if (record.dir === 'in') noteLate(story, record.seq);
      return;
    case 'control':
      if (record.dir === 'out' && record.name === 'ping') story.pinged = true;
      return;
    default:
      return record satisfies never;
  }
}

function readMessage(story: Story, bySeq: BySeq, record: CaptureRecord & { kind: 'message' }): void {
  // Captures without a record that says it are read as JSON.
  const serializer = story.open ? serializerOfOpen(story.open) : serializerByName('json');
  if (record.dir === 'in') noteLate(story, record.seq);
  const decoded = serializer ? decodeFrame(serializer, record.bytes, record.opcode) : unread(story);
  const message = decoded.kind === 'message' ? decoded.message : undefined;
  const belongs = !story.decision || (message !== undefined && SESSION_MESSAGES.has(message.kind));
  const told: Told = { record, decoded, findings: [...decoded.findings] };
  if (record.dir === 'out' && story.welcome && (message?.kind === 'CALL' || message?.kind === 'PUBLISH'))
    keepRequest(bySeq, told, message);
  if (!belongs) return;
  story.told.push(told);
  bySeq.told.set(record.seq, told);
  if (record.dir === 'out' && !story.decision && message?.kind !== 'ABORT')
    story.lastSent = message?.kind ?? 'undecodable';
  if (message) remember(story, message, record);
}

/** A frame of a subprotocol that is not known here. */
function unread({ open }: Story): DecodedFrame {
  return { kind: 'undecodable', reason: `${open?.protocol ?? ''} is not read here`, findings: [] };
}

function keepRequest({ requests }: BySeq, told: Told, request: Asked['request']): void {
  requests.set(told.record.seq, { told, request });
  const [oldest] = requests.keys();
  if (requests.size > MOST_REQUESTS && oldest !== undefined) requests.delete(oldest);
}

/** A request that belongs to the login: WELCOME alone does not decide it any more. */
function readApplication(story: Story, bySeq: BySeq, { about, index, of }: CaptureRecord & ApplicationRecord): void {
  const kept = bySeq.requests.get(about);
  if (!kept || !story.welcome) return;
  if (story.decision?.outcome === 'welcome') delete story.decision;
  story.asked.push({ about, index, of, request: kept.request });
  if (story.decision) return;
  story.lastSent = kept.request.kind;
  if (bySeq.told.has(about)) return;
  story.told.push(kept.told);
  bySeq.told.set(about, kept.told);
}

/** The answer to a request of the login, which may decide it. */
function readAnswer(story: Story, message: Message, record: CaptureRecord & { kind: 'message' }): void {
  if (message.kind !== 'RESULT' && message.kind !== 'PUBLISHED' && message.kind !== 'ERROR') return;
  if (record.dir !== 'in' || (message.kind === 'RESULT' && getOwn(message.details, 'progress') === true)) return;
  const asked = story.asked.find(({ request, answer }) => !answer && request.request === message.request);
  if (!asked) return;
  asked.answer = { seq: record.seq, message };
  if (message.kind === 'ERROR') return decide(story, 'error-reply', record);
  const done = story.asked.filter(({ answer }) => answer).length;
  if (done === asked.of) decide(story, 'welcome', record);
}

function remember(story: Story, message: Message, record: CaptureRecord & { kind: 'message' }): void {
  switch (message.kind) {
    // Who may send a message is part of what it says: one in the other direction is no answer.
    case 'HELLO':
      if (record.dir === 'out') story.hello ??= message;
      return;
    case 'CHALLENGE':
      if (record.dir !== 'in' || story.decision) return;
      story.challenge = message;
      story.challenges.push({ seq: record.seq, message });
      return;
    case 'WELCOME':
      if (record.dir !== 'in') return;
      breakSilence(story);
      if (!story.decision) story.welcome = message;
      decide(story, 'welcome', record);
      return;
    case 'ABORT': {
      breakSilence(story);
      if (record.dir === 'out') confirmDoubt(story);
      if (story.decision) return;
      const by = record.dir === 'in' ? 'router' : 'client';
      story.abort = { message, by, seq: record.seq };
      // What the client aborts for a rule the router broke is decided by that finding.
      decide(story, by === 'client' && story.violation ? 'protocol-violation' : 'abort', record);
      return;
    }
    default:
      return readAnswer(story, message, record);
  }
}

/** Our ABORT after a WELCOME that proved nothing: the session was never begun. */
function confirmDoubt(story: Story): void {
  const { doubt, decision } = story;
  if (!doubt || decision?.outcome !== 'welcome' || decision.seq !== doubt.seq) return;
  delete story.decision;
  delete story.welcome;
  story.violation = doubt;
}

function readFinding(story: Story, bySeq: BySeq, record: CaptureRecord & { kind: 'finding' }): void {
  const { about, finding } = record;
  if (bySeq.wire.has(about)) story.wireFindings.push({ about, finding });
  const told = bySeq.told.get(about) ?? bySeq.requests.get(about)?.told;
  if (!told) return;
  const known = told.findings.some(
    ({ check, field, key }) =>
      check === record.finding.check && field === record.finding.field && key === record.finding.key,
  );
  if (!known) told.findings.push(record.finding);
  if (told.record.dir !== 'in' || record.finding.severity !== 'error') return;
  if (record.finding.check.startsWith('A-') && story.decision?.seq === about) {
    story.doubt ??= { finding: record.finding, seq: about };
    return;
  }
  const unreadable = told.decoded.kind !== 'message';
  if (!unreadable && !OUT_OF_TURN.has(record.finding.check)) return;
  const revoked =
    story.decision?.seq === told.record.seq &&
    told.decoded.kind === 'message' &&
    told.decoded.message.kind === 'WELCOME';
  if (story.decision && !revoked) return;
  // A WELCOME that came out of turn opens nothing.
  if (revoked) {
    delete story.decision;
    delete story.welcome;
  }
  story.violation ??= { finding: record.finding, seq: record.about };
}

function decide(story: Story, outcome: Outcome, { seq, at }: { seq: number; at: number }): void {
  story.decision ??= { outcome, seq, at };
}

/** What came after all takes a silence back. */
function breakSilence(story: Story): void {
  if (story.decision?.outcome !== 'silence') return;
  delete story.decision;
  delete story.silence;
  delete story.late;
}

/** What comes while the wire is still open after a silence was an answer, but too late. */
function noteLate(story: Story, seq: number): void {
  if (story.decision?.outcome === 'silence' && !story.close) story.late ??= seq;
}

/** What the checks found wrong up to the decision, one line each. */
export function findingLines({ told, wireFindings, decision }: Story): string[] {
  const isBefore = (seq: number) => decision === undefined || seq <= decision.seq;
  const ofMessages = told
    .filter(({ record }) => isBefore(record.seq))
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity !== 'info');
  const ofWire = wireFindings.filter(({ about }) => isBefore(about)).map(({ finding }) => finding);
  return [...ofWire, ...ofMessages].map(({ check, text }) => `${check}: ${text}`);
}

// The stages of the transport strip: what was done, what failed, what was not needed or not reached,
// and where each stands in the waterfall.

import { TRANSPORT_STAGES } from '../../../../shared/capture-record.ts';
import type { HandshakeSummary, TransportStep } from '../../../../shared/handshake-summary.ts';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';

/** `longpoll`: the POST that opens a session, recorded as an upgrade is. The last says what was agreed on. */
export type Stage = TransportStep['step'] | 'longpoll' | 'subprotocol' | 'serializer';

export interface StripRow {
  readonly stage: Stage;
  /** `off`: not needed for this address. `ahead`: not reached (yet). */
  readonly state: TransportStep['state'] | 'off' | 'ahead' | 'running';
  /** Record of it; absent for what is off or ahead. */
  readonly seq?: number;
  /** Microseconds. */
  readonly took?: number;
  /** Of what is off, the scheme that has no use for it. */
  readonly text: string;
  /** Place in the waterfall, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

export interface Strip {
  readonly rows: readonly StripRow[];
  /** Microseconds until the wire was open, or until it failed. */
  readonly total: number;
  readonly failed: boolean;
}

/** What the stages of an attempt are. */
interface Course {
  readonly stages: readonly TransportStep['step'][];
  /** The scheme, if it asks for no TLS. */
  readonly openScheme: string | undefined;
  readonly opening: Stage;
  readonly agreed: 'subprotocol' | 'serializer';
}

/** The stages that there were, and those that the address lets expect. */
function courseOf({ capture: { url }, transport }: HandshakeSummary): Course {
  const has = (step: TransportStep['step']) => transport.some((one) => one.step === step);
  const wire = wireFactsOf(url);
  // The address of a capture may be one that is not understood here: then the records tell.
  const scheme = wire?.scheme ?? url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase();
  const isRawSocket = has('rawsocket') || (wire?.carrier === 'rawsocket' && !has('upgrade'));
  const isUnix = has('unix') || (wire?.unix === true && !has('tcp'));
  const expected: readonly TransportStep['step'][] = [
    ...(isUnix ? (['unix'] as const) : (['dns', 'tcp'] as const)),
    'tls',
    isRawSocket ? 'rawsocket' : 'upgrade',
  ];
  return {
    stages: TRANSPORT_STAGES.filter((step) => has(step) || expected.includes(step)),
    openScheme: wire?.encrypted === false ? scheme : undefined,
    opening: wire?.carrier === 'longpoll' ? 'longpoll' : 'upgrade',
    agreed: isRawSocket ? 'serializer' : 'subprotocol',
  };
}

/** The strip of a summary. `live`: the attempt goes on. */
export function stripOf(summary: HandshakeSummary, live: boolean): Strip {
  const { transport, opened, decided } = summary;
  const { stages, openScheme, opening, agreed } = courseOf(summary);
  const total = opened?.at ?? transport.at(-1)?.at ?? 0;
  const failed = transport.some(({ state }) => state !== 'done');
  let waiting = live && !failed && !decided && !opened;
  const rows: StripRow[] = [];
  for (const step of stages) {
    const steps = transport.filter((one) => one.step === step);
    const stage = step === 'upgrade' ? opening : step;
    if (steps.length > 0) rows.push(...steps.map((one) => rowOf(one, stage, total)));
    else if (step === 'tls' && openScheme !== undefined)
      rows.push({ stage, state: 'off', text: openScheme, ...placeOf(step, stages, summary) });
    else {
      rows.push({ stage, state: waiting ? 'running' : 'ahead', text: '', from: 0, to: 0 });
      waiting = false;
    }
  }
  rows.push(
    opened
      ? { stage: agreed, state: 'done', seq: opened.seq, text: agreedText(agreed, opened), from: 1, to: 1 }
      : { stage: agreed, state: 'ahead', text: '', from: 0, to: 0 },
  );
  return { rows, total, failed };
}

function agreedText(
  agreed: Course['agreed'],
  { protocol, serializer }: NonNullable<HandshakeSummary['opened']>,
): string {
  return agreed === 'serializer' ? serializer : protocol;
}

function rowOf({ state, seq, at, took, text }: TransportStep, stage: Stage, total: number): StripRow {
  const begin = Math.max(0, at - (took ?? 0));
  const share = (micros: number) => (total > 0 ? Math.min(1, micros / total) : 0);
  return { stage, state, seq, ...(took !== undefined && { took }), text, from: share(begin), to: share(at) };
}

/** A stage that is off stands where the one before it ended. */
function placeOf(stage: TransportStep['step'], stages: Course['stages'], { transport, opened }: HandshakeSummary) {
  const total = opened?.at ?? transport.at(-1)?.at ?? 0;
  const before = transport.filter(({ step }) => stages.indexOf(step) < stages.indexOf(stage)).at(-1);
  const place = before && total > 0 ? Math.min(1, before.at / total) : 0;
  return { from: place, to: place };
}

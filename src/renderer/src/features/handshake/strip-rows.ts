// The stages of the transport strip: what was done, what failed, what was not needed or not reached,
// and where each stands in the waterfall.

import type { HandshakeSummary, TransportStep } from '../../../../shared/handshake-summary.ts';

export type Stage = TransportStep['step'] | 'subprotocol';

export interface StripRow {
  readonly stage: Stage;
  /** `off`: not needed for this address. `ahead`: not reached (yet). */
  readonly state: TransportStep['state'] | 'off' | 'ahead' | 'running';
  /** Record of it; absent for what is off or ahead. */
  readonly seq?: number;
  /** Microseconds. */
  readonly took?: number;
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

const STAGES: readonly TransportStep['step'][] = ['dns', 'tcp', 'tls', 'upgrade'];

/** The strip of a summary. `live`: the attempt goes on. */
export function stripOf(summary: HandshakeSummary, live: boolean): Strip {
  const { transport, opened, decided } = summary;
  const total = opened?.at ?? transport.at(-1)?.at ?? 0;
  const failed = transport.some(({ state }) => state !== 'done');
  const secure = !summary.capture.url.startsWith('ws:');
  let waiting = live && !failed && !decided && !opened;
  const rows: StripRow[] = [];
  for (const stage of STAGES) {
    const steps = transport.filter(({ step }) => step === stage);
    if (steps.length > 0) rows.push(...steps.map((step) => rowOf(step, total)));
    else if (stage === 'tls' && !secure)
      rows.push({ stage, state: 'off', text: '', ...placeOf(stage, transport, total) });
    else {
      rows.push({ stage, state: waiting ? 'running' : 'ahead', text: '', from: 0, to: 0 });
      waiting = false;
    }
  }
  rows.push(
    opened
      ? { stage: 'subprotocol', state: 'done', seq: opened.seq, text: opened.protocol, from: 1, to: 1 }
      : { stage: 'subprotocol', state: 'ahead', text: '', from: 0, to: 0 },
  );
  return { rows, total, failed };
}

function rowOf({ step, state, seq, at, took, text }: TransportStep, total: number): StripRow {
  const begin = Math.max(0, at - (took ?? 0));
  const share = (micros: number) => (total > 0 ? Math.min(1, micros / total) : 0);
  return { stage: step, state, seq, ...(took !== undefined && { took }), text, from: share(begin), to: share(at) };
}

/** A stage that is off stands where the one before it ended. */
function placeOf(stage: TransportStep['step'], transport: readonly TransportStep[], total: number) {
  const before = transport.filter(({ step }) => STAGES.indexOf(step) < STAGES.indexOf(stage)).at(-1);
  const place = before && total > 0 ? Math.min(1, before.at / total) : 0;
  return { from: place, to: place };
}

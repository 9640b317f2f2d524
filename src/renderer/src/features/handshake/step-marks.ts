// What is to be said of a step beside its text: requests of the login, the router's proof, how an answer came
// about. Pure; the words and shapes are put to it where it is drawn.

import type { ApplicationStep, HandshakeSummary, LadderStep } from '../../../../shared/handshake-summary.ts';

export type StepMark =
  /** What the router proved of itself. */
  | { readonly kind: 'proof'; readonly state: NonNullable<LadderStep['routerProof']> }
  /** A request that belongs to the login. */
  | {
      readonly kind: 'request';
      readonly index: number;
      readonly of: number;
      readonly state: ApplicationStep['state'];
    }
  /** Typed by a person; or sent though it was known to fail; or not sent because of it. */
  | { readonly kind: 'by-hand' | 'sent-anyway' | 'not-sent' };

/** The marks of a step, in order. */
export function marksOf(step: LadderStep, summary: HandshakeSummary): StepMark[] {
  const marks: StepMark[] = [];
  const request = summary.application?.find(({ seq }) => seq === step.seq);
  if (request) marks.push({ kind: 'request', index: request.index, of: request.of, state: request.state });
  if (step.routerProof) marks.push({ kind: 'proof', state: step.routerProof });
  const answer = summary.derivations.find(({ sent }) => sent?.seq === step.seq);
  if (answer?.byHand) marks.push({ kind: 'by-hand' });
  if (answer?.sentAnyway) marks.push({ kind: 'sent-anyway' });
  const unsent = summary.derivations.findLast(({ about, refused }) => about === step.seq && refused !== undefined);
  if (unsent && !unsent.sent) marks.push({ kind: 'not-sent' });
  return marks;
}

/** The request of the login that a message is, or answers. */
export function requestOf({ seq }: LadderStep, { application }: HandshakeSummary): ApplicationStep | undefined {
  return application?.find((one) => one.seq === seq || one.answeredBy === seq);
}

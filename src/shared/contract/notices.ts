// The notice table: what the app tells its viewers unasked. Notices carry counters and states, never
// lists: whoever wants rows pulls them.

import type { InvocationQuestion, OperationCounts } from './operations.ts';
import type { CaptureInfo, ChallengeQuestion, SecretQuestion } from './results.ts';

export interface Notices {
  /** Totals or state of a capture changed; at most 30 a second for each capture. */
  'capture-changed': CaptureInfo;
  'capture-closed': { readonly capture: string };
  /** A secret is asked for; answered by the command `secret.answer`. */
  'secret-asked': SecretQuestion;
  /** Profiles were saved, deleted or brought back through this app. */
  'profiles-changed': { readonly revision: number };
  /** A question is settled, whoever answered it. */
  'secret-settled': { readonly question: string };
  /** Operations or holdings of a capture changed; at most 10 a second for each capture. */
  'operations-changed': OperationCounts;
  /** An invocation waits for an answer by hand; answered by the command `invocation.answer`. */
  'invocation-asked': InvocationQuestion;
  /** Nobody waits for the answer any more, whoever gave it. */
  'invocation-settled': { readonly question: string };
  /** What is known of a realm changed; at most 10 a second for each capture. */
  'realm-changed': { readonly capture: string; readonly revision: number };
  /** Saved requests, environments or history of a profile changed. */
  'saved-changed': { readonly profileId: string };
  /** A CHALLENGE waits for an answer by hand; answered by the command `challenge.answer`. */
  'challenge-asked': ChallengeQuestion;
  /** A question is settled, whoever answered it, or nobody needs the answer any more. */
  'challenge-settled': { readonly question: string };
}

export type NoticeName = keyof Notices;

/** A notice on its way; `kind` is its name. */
export type Notice = { [N in NoticeName]: { readonly kind: N; readonly body: Notices[N] } }[NoticeName];

// What became of requests: operations, subscriptions and registrations of each capture, and invocations that wait
// for a person. Lists are pulled while somebody looks at them, after the app told that they changed; one pull at a
// time for each capture, so that a flood of changes costs no more than the link carries.

import { useEffect } from 'react';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { InspectorError } from '../../../shared/contract/errors.ts';
import type { Notices } from '../../../shared/contract/notices.ts';
import type {
  HoldingInfo,
  HoldingKind,
  InvocationQuestion,
  OperationInfo,
} from '../../../shared/contract/operations.ts';
import type { RequestText } from '../../../shared/request.ts';
import { asInspectorError, call } from './app-link.ts';
import { without } from './captures.ts';
import { keepSame } from './same-operation.ts';
import { state } from './store.ts';

interface Operations {
  /** Newest first. */
  readonly operations: readonly OperationInfo[];
  /** Newest first; ended ones are among them until they are forgotten. */
  readonly holdings: readonly HoldingInfo[];
  /** Absent until the first pull is through, and if it failed. */
  readonly isLoaded: boolean;
  /** Why the last pull failed. */
  readonly error?: InspectorError | undefined;
}

interface Store {
  readonly byCapture: Readonly<Record<string, Operations>>;
  /** Operation whose results are shown, by capture; absent: the newest. */
  readonly selected: Readonly<Record<string, number>>;
  /** Subscription or registration whose messages are shown in place of results, by capture. */
  readonly shown: Readonly<Record<string, HoldingChoice>>;
  /** Of all captures, oldest first. */
  readonly questions: readonly InvocationQuestion[];
}

/** Ids of subscriptions and of registrations are counted apart. */
export interface HoldingChoice {
  readonly kind: HoldingKind;
  readonly holding: number;
}

const NOTHING: Operations = { operations: [], holdings: [], isLoaded: false };

const useOperationStore = create<Store>()(() => ({
  byCapture: {},
  selected: {},
  shown: {},
  questions: [],
}));
const now = useOperationStore.getState;
const change = useOperationStore.setState;

/** How many look at each capture. */
const watched = new Map<string, number>();
/** Captures with a pull on its way; true: something changed since it was asked. */
const pulling = new Map<string, boolean>();

// What components read ------------------------------------------------------------------------------

/** Operations of a capture, newest first. */
export function useOperations(capture: string): readonly OperationInfo[] {
  useWatched(capture);
  return useOperationStore((s) => (s.byCapture[capture] ?? NOTHING).operations);
}

/** Subscriptions and registrations of a capture, newest first. */
export function useHoldings(capture: string): readonly HoldingInfo[] {
  useWatched(capture);
  return useOperationStore((s) => (s.byCapture[capture] ?? NOTHING).holdings);
}

/** True once the lists of a capture are there; the error if they cannot be had. */
export function useOperationsLoaded(capture: string): boolean | InspectorError {
  useWatched(capture);
  return useOperationStore((s) => s.byCapture[capture]?.error ?? (s.byCapture[capture] ?? NOTHING).isLoaded);
}

/** Invocations of a capture that wait for a person, oldest first. */
export function useQuestions(capture: string): readonly InvocationQuestion[] {
  return useOperationStore(useShallow((s) => s.questions.filter((question) => question.capture === capture)));
}

/** The operation whose results are shown: the chosen one, else the newest; undefined: there is none. */
export function useSelectedOperation(capture: string): OperationInfo | undefined {
  useWatched(capture);
  return useOperationStore((s) => {
    const { operations } = s.byCapture[capture] ?? NOTHING;
    return operations.find(({ operation }) => operation === s.selected[capture]) ?? operations[0];
  });
}

/** The subscription or registration whose messages are shown; undefined: results of an operation are. */
export function useShownHolding(capture: string): HoldingInfo | undefined {
  useWatched(capture);
  return useOperationStore((s) => {
    const shown = s.shown[capture];
    const { holdings } = s.byCapture[capture] ?? NOTHING;
    return shown && holdings.find(({ kind, holding }) => kind === shown.kind && holding === shown.holding);
  });
}

function useWatched(capture: string): void {
  useEffect(() => {
    watched.set(capture, (watched.get(capture) ?? 0) + 1);
    if (watched.get(capture) === 1) void pull(capture);
    return () => {
      const rest = (watched.get(capture) ?? 1) - 1;
      if (rest > 0) watched.set(capture, rest);
      else watched.delete(capture);
    };
  }, [capture]);
}

// What a person does --------------------------------------------------------------------------------

export type Started = { readonly operation: number } | { readonly error: InspectorError };

/**
 * Sends a request and shows what becomes of it. `environment`: where its variables come from; `insist`: a URI that
 * breaks the rules is sent all the same. Never throws.
 */
export async function startOperation(
  capture: string,
  request: RequestText,
  { environment, insist = false }: { readonly environment?: string | undefined; readonly insist?: boolean } = {},
): Promise<Started> {
  try {
    const started = await call('operation.start', {
      capture,
      request,
      ...(environment !== undefined && { environment }),
      ...(insist && { insist }),
    });
    selectOperation(capture, started.operation);
    if (watched.has(capture)) await pull(capture);
    return started;
  } catch (error) {
    return { error: asInspectorError(error) };
  }
}

/** Shows the results of an operation; undefined: those of the newest. */
export function selectOperation(capture: string, operation: number | undefined): void {
  const { selected, shown } = now();
  change({
    selected: operation === undefined ? without(selected, capture) : { ...selected, [capture]: operation },
    shown: without(shown, capture),
  });
}

/** Shows the messages of a subscription or registration; undefined: results again. */
export function selectHolding(capture: string, choice: HoldingChoice | undefined): void {
  const { shown } = now();
  change({ shown: choice === undefined ? without(shown, capture) : { ...shown, [capture]: choice } });
}

/** Pulls the lists of a capture anew. */
export function refreshOperations(capture: string): Promise<void> {
  return pull(capture);
}

// What the app tells --------------------------------------------------------------------------------

/** Something about operations or holdings changed. */
export function operationsChanged({ capture }: Notices['operations-changed']): void {
  if (watched.has(capture)) void pull(capture);
}

/** An invocation waits for a person, or what is known of one changed. */
export function invocationAsked(question: InvocationQuestion): void {
  const { questions } = now();
  const at = questions.findIndex((one) => one.question === question.question);
  change({ questions: at < 0 ? [...questions, question] : questions.with(at, question) });
}

/** Nobody waits for the answer any more. */
export function invocationSettled(question: string): void {
  change({ questions: now().questions.filter((one) => one.question !== question) });
}

/** Forgets a capture that was closed. */
export function dropOperations(capture: string): void {
  const { byCapture, selected, shown, questions } = now();
  change({
    byCapture: without(byCapture, capture),
    selected: without(selected, capture),
    shown: without(shown, capture),
    questions: questions.filter((question) => question.capture !== capture),
  });
}

/** Loads what is looked at anew, after the link was opened. */
export async function reloadOperations(): Promise<void> {
  change({ questions: await call('invocation.questions', {}) });
  await Promise.all([...watched.keys()].map((capture) => pull(capture)));
}

async function pull(capture: string): Promise<void> {
  if (pulling.has(capture)) {
    pulling.set(capture, true);
    return;
  }
  pulling.set(capture, false);
  try {
    const [operations, holdings, questions] = await Promise.all([
      call('operation.list', { capture }),
      call('holding.list', { capture }),
      call('invocation.questions', { capture }),
    ]);
    if (!isOpen(capture)) return;
    const part = keepSame(now().byCapture[capture] ?? NOTHING, { operations, holdings });
    change({
      byCapture: { ...now().byCapture, [capture]: { ...part, isLoaded: true } },
      questions: [...now().questions.filter((one) => one.capture !== capture), ...questions],
    });
  } catch (error) {
    const failed = asInspectorError(error);
    // A lost link comes back, and everything is loaded anew.
    if (isOpen(capture)) {
      const before = now().byCapture[capture] ?? NOTHING;
      change({ byCapture: { ...now().byCapture, [capture]: { ...before, error: failed } } });
    }
  } finally {
    const isStale = pulling.get(capture) === true;
    pulling.delete(capture);
    if (isStale && watched.has(capture)) void pull(capture);
  }
}

/** False for a capture that was closed while something was asked about it. */
function isOpen(capture: string): boolean {
  return state().captures.some(({ header }) => header.id === capture);
}

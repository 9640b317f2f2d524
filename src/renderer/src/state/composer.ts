// The composer of a capture: what is typed into it, from and to the draft of its profile. Other parts of the page
// fill it: with a request that was sent, or with a procedure that is to be called.

import { create } from 'zustand';
import { useMemo } from 'react';
import type { CaptureInfo } from '../../../shared/contract/results.ts';
import type { RequestKind, RequestText } from '../../../shared/request.ts';
import { go } from './actions.ts';
import { saveDraft } from './keeping.ts';
import {
  composerDraftName,
  composerDraftOf,
  draftOfRequest,
  EMPTY_COMPOSER,
  keptComposer,
  type ComposerDraft,
  type RequestDraft,
} from './request-draft.ts';
import { state, useStore } from './store.ts';

/** A file whose lines are to be published; kept until the page is left, for it may be large. */
export interface LinesFile {
  readonly name: string;
  readonly text: string;
}

interface Wishes {
  /** Capture whose URI field takes the focus as soon as it is there. */
  readonly focus: string | undefined;
  readonly files: Readonly<Record<string, LinesFile | undefined>>;
}

const useWishes = create<Wishes>()(() => ({ focus: undefined, files: {} }));

export interface Composer {
  readonly draft: ComposerDraft;
  readonly kind: RequestKind;
  readonly request: RequestDraft;
  /** Changes the request of the kind that is shown. */
  readonly change: (part: Partial<RequestDraft>) => void;
  readonly setKind: (kind: RequestKind) => void;
  readonly setEnvironment: (id: string) => void;
  /** Puts back what was typed before. */
  readonly restore: (draft: ComposerDraft) => void;
}

/** What is typed for a capture, and the ways to change it. */
export function useComposer({ header }: CaptureInfo): Composer {
  const name = composerDraftName(header);
  const kept = useStore((s) => s.drafts[name]);
  const draft = useMemo(() => composerDraftOf(kept), [kept]);
  const { kind } = draft;
  return {
    draft,
    kind,
    request: draft.requests[kind],
    change: (part) =>
      edit(name, (now) => ({
        ...now,
        requests: { ...now.requests, [now.kind]: { ...now.requests[now.kind], ...part } },
      })),
    setKind: (next) => edit(name, (now) => ({ ...now, kind: next })),
    setEnvironment: (environment) => edit(name, (now) => ({ ...now, environment })),
    restore: (before) => edit(name, () => before),
  };
}

/** Puts a request into the composer of a capture, and shows it. Nothing is sent. */
export function fillComposer(capture: string, request: RequestText): void {
  const name = nameOf(capture);
  if (name === undefined) return;
  const { kind } = request;
  const lines = request.kind === 'publish' ? request.lines : undefined;
  if (lines !== undefined) setLinesFile(name, { name: '', text: lines });
  else if (kind === 'publish') setLinesFile(name, undefined);
  edit(name, (now) => ({ ...now, kind, requests: { ...now.requests, [kind]: draftOfRequest(request) } }));
  go({ kind: 'capture', capture, view: 'call' });
}

/** Shows the composer with a kind of request, and with a URI if there is one; the field of the URI takes the focus. */
export function showComposer(capture: string, kind: RequestKind, uri?: string): void {
  const name = nameOf(capture);
  if (name === undefined) return;
  edit(name, (now) => {
    const { [kind]: request } = now.requests;
    const requests = uri === undefined ? now.requests : { ...now.requests, [kind]: { ...request, uri } };
    return { ...now, kind, requests };
  });
  useWishes.setState({ focus: capture });
  go({ kind: 'capture', capture, view: 'call' });
}

/** True once after `showComposer`: the field of the URI takes the focus then. */
export function useFocusWish(capture: string): readonly [isWished: boolean, done: () => void] {
  const isWished = useWishes((s) => s.focus === capture);
  return [isWished, () => useWishes.setState({ focus: undefined })];
}

/** The file of a profile whose lines are to be published. */
export function useLinesFile({ header }: CaptureInfo): readonly [LinesFile | undefined, (file?: LinesFile) => void] {
  const name = composerDraftName(header);
  const file = useWishes((s) => s.files[name]);
  return [file, (next) => setLinesFile(name, next)];
}

function setLinesFile(name: string, file: LinesFile | undefined): void {
  useWishes.setState({ files: { ...useWishes.getState().files, [name]: file } });
}

function nameOf(capture: string): string | undefined {
  const info = state().captures.find(({ header }) => header.id === capture);
  return info && composerDraftName(info.header);
}

function edit(name: string, change: (now: ComposerDraft) => ComposerDraft): void {
  const now = state().drafts[name];
  saveDraft(name, keptComposer(change(now === undefined ? EMPTY_COMPOSER : composerDraftOf(now))));
}

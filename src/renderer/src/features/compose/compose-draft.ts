// What is typed into the forms, kept as a draft of the profile, with the URIs that were used last.

import { isDict, type JsonValue } from '../../../../shared/wamp/value.ts';
import type { Draft } from '../../../../shared/workspace.ts';

export interface ComposeDraft {
  readonly procedure: string;
  readonly callArguments: string;
  readonly topic: string;
  readonly publishTopic: string;
  readonly publishArguments: string;
  /** Newest first. */
  readonly procedures: readonly string[];
  readonly topics: readonly string[];
}

export const EMPTY_DRAFT: ComposeDraft = {
  procedure: '',
  callArguments: '',
  topic: '',
  publishTopic: '',
  publishArguments: '',
  procedures: [],
  topics: [],
};

const MOST_URIS = 12;
/** Longest name that is taken over into the name of a draft. */
const LONGEST_NAME = 100;

/** Name of the draft of a profile, or of what has the name if there is no profile. */
export function composeDraftName(header: { readonly profileId?: string; readonly label: string }): string {
  return `compose:${(header.profileId ?? header.label).slice(0, LONGEST_NAME)}`;
}

/** The draft as it is kept; what is not understood is left out. */
export function composeDraftOf(draft: Draft | undefined): ComposeDraft {
  if (!isDict(draft)) return EMPTY_DRAFT;
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '');
  const uris = (value: JsonValue | undefined) =>
    Array.isArray(value) ? value.filter((uri) => typeof uri === 'string').slice(0, MOST_URIS) : [];
  return {
    procedure: text(draft['procedure']),
    callArguments: text(draft['callArguments']),
    topic: text(draft['topic']),
    publishTopic: text(draft['publishTopic']),
    publishArguments: text(draft['publishArguments']),
    procedures: uris(draft['procedures']),
    topics: uris(draft['topics']),
  };
}

/** A list with a URI put first. */
export function withUri(uris: readonly string[], uri: string): string[] {
  return [uri, ...uris.filter((one) => one !== uri)].slice(0, MOST_URIS);
}

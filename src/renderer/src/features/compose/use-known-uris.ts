// Known URIs for completion: those of the realm if it was read, of the capture, of the history. Asking sends nothing
// to a router.

import { useEffect, useState } from 'react';
import type { ResultOf } from '../../../../shared/contract/commands.ts';
import type { RequestKind } from '../../../../shared/request.ts';
import { call } from '../../state/actions.ts';

export type KnownUris = ResultOf<'realm.uris'>;
export type UriKind = 'procedure' | 'topic';

/** What is asked for while somebody types. */
const QUIET_MS = 60;

/** What a kind of request is sent to. */
export function uriKind(kind: RequestKind): UriKind {
  return kind === 'call' || kind === 'register' ? 'procedure' : 'topic';
}

/**
 * Known URIs that a text fits; undefined until they are there. What was known before stays until then. They are
 * asked for anew when `turn` changes.
 */
export function useKnownUris(capture: string, kind: UriKind, text: string, turn?: boolean): KnownUris | undefined {
  const [known, setKnown] = useState<{ readonly of: string; readonly uris: KnownUris }>();
  const of = `${capture}/${kind}`;
  useEffect(() => {
    let isStale = false;
    const look = async () => {
      // What cannot be had is missing from the suggestions, and nothing else.
      const uris = await call('realm.uris', { capture, kind, text: text.slice(0, MOST_TEXT) }).catch(() => undefined);
      if (!isStale && uris !== undefined) setKnown({ of, uris });
    };
    const timer = setTimeout(() => void look(), QUIET_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [capture, kind, text, of, turn]);
  return known?.of === of ? known.uris : undefined;
}

const MOST_TEXT = 8192;

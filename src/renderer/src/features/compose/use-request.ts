// What the form would send, and what is in the way of sending it.

import { useMemo, useState } from 'react';
import type { CaptureInfo } from '../../../../shared/contract/results.ts';
import type { RequestText } from '../../../../shared/request.ts';
import { useLinesFile, type Composer, type LinesFile } from '../../state/composer.ts';
import { startOperation } from '../../state/operations.ts';
import type { Saved } from '../../state/saved.ts';
import { useStore } from '../../state/store.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { announceLive } from '../../ui/live-region.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { readLines, type ReadLines } from './lines.ts';
import { readRequest, type ReadRequest } from './read-request.ts';

export interface RequestState {
  readonly read: ReadRequest;
  /** Why nothing can be sent now; undefined: it can. */
  readonly why: string | undefined;
  /** The same, if it is told nowhere else. */
  readonly told: string | undefined;
  readonly file: LinesFile | undefined;
  readonly lines: ReadLines | undefined;
  readonly setFile: (file: LinesFile | undefined) => void;
  readonly sendsAnyUri: boolean;
  readonly setSendsAnyUri: (sends: boolean) => void;
  /** Names of the variables of the chosen environment. */
  readonly variables: readonly string[];
  readonly isSending: boolean;
  /** What the app said of the last one, if it did not take it. */
  readonly refused: string | undefined;
  readonly send: () => void;
  readonly sendRequests: (requests: readonly RequestText[]) => Promise<void>;
}

/** The request of a composer. */
export function useRequest(info: CaptureInfo, composer: Composer, saved: Saved): RequestState {
  const { kind, request, draft } = composer;
  const capture = info.header.id;
  const blocked = useBlocked(info);
  const [file, setFile] = useLinesFile(info);
  const lines = useMemo(() => (file === undefined ? undefined : readLines(file.text)), [file]);
  const [sendsAnyUri, setSendsAnyUri] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const environment = saved.environments.find(({ id }) => id === draft.environment);
  const variables = environment?.variables.map(({ name }) => name);
  const known = variables?.join(' ');
  const read = useMemo(
    () =>
      readRequest(kind, request, {
        lines: file && { text: file.text, fault: lines?.fault },
        sendsAnyUri,
        variables: known === undefined ? undefined : known.split(' '),
      }),
    [kind, request, file, lines, sendsAnyUri, known],
  );
  const why = blocked ?? (read.ok ? undefined : read.why);
  const told = blocked ?? (read.ok || read.isPlain ? undefined : read.why);
  const sendRequests = async (requests: readonly RequestText[]) => {
    setSending(true);
    setRefused(undefined);
    for (const one of requests) {
      const started = await startOperation(capture, one, { environment: environment?.id, insist: sendsAnyUri });
      if (!('error' in started)) continue;
      const said = `${words.notSent} ${visibleText(started.error.message)}`;
      setRefused(said);
      announceLive(said);
      break;
    }
    setSending(false);
  };
  return {
    read,
    why,
    told,
    file,
    lines,
    setFile,
    sendsAnyUri,
    setSendsAnyUri,
    variables: variables ?? [],
    isSending,
    refused,
    send: () => {
      if (why === undefined && read.ok && !isSending) void sendRequests(read.requests);
    },
    sendRequests,
  };
}

/** Why nothing can be sent now; undefined while the session is open. */
export function useBlocked({ live, outcome }: Pick<CaptureInfo, 'live' | 'outcome'>): string | undefined {
  const connection = useStore((s) => s.connection);
  if (!live) return outcome === 'welcome' ? words.closed : words.neverOpen;
  if (outcome === undefined) return words.notDecided;
  if (outcome !== 'welcome') return words.neverOpen;
  return connection === 'open' ? undefined : words.noLink;
}

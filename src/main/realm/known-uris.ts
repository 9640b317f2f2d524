// Completion of URIs out of what is known already: nothing is sent. What begins with the text comes first, then what
// has a component that does, then what contains it anywhere.

export interface KnownUri {
  readonly uri: string;
  readonly match?: string;
  readonly invoke?: string;
  readonly members?: number;
  readonly from: 'realm' | 'capture' | 'history' | 'demo';
}

const MOST = 50;

/** The URIs that fit a text, best first, each once: of several sources the first tells of it. At most 50. */
export function fittingUris(
  text: string,
  sources: Iterable<Iterable<KnownUri>>,
): { readonly uris: readonly KnownUri[]; readonly total: number } {
  const needle = text.trim().toLowerCase();
  const found = new Map<string, { readonly known: KnownUri; readonly rank: number }>();
  for (const source of sources) {
    for (const known of source) {
      const key = `${known.match ?? 'exact'} ${known.uri}`;
      const rank = found.has(key) ? undefined : rankOf(known.uri.toLowerCase(), needle);
      if (rank !== undefined) found.set(key, { known, rank });
    }
  }
  const uris = [...found.values()]
    .sort((a, b) => a.rank - b.rank || (a.known.uri < b.known.uri ? -1 : a.known.uri > b.known.uri ? 1 : 0))
    .slice(0, MOST)
    .map(({ known }) => known);
  return { uris, total: found.size };
}

function rankOf(uri: string, needle: string): number | undefined {
  if (uri.startsWith(needle)) return 0;
  if (uri.includes(`.${needle}`)) return 1;
  return uri.includes(needle) ? 2 : undefined;
}

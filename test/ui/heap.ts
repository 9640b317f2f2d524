// The memory of a page's scripts: every text that a snapshot of the JavaScript heap holds, after what
// nothing refers to any more was collected. Texts that the engine keeps in two halves are put together.

import type { Page } from '@playwright/test';

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** Longest concatenation that is put together; enough for a frame of the link. */
const LONGEST = 1_000_000;

/** Texts in the heap of the page, the page's own program included. */
export async function heapTexts(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: true });
  await session.detach();
  const snapshot = JSON.parse(chunks.join('')) as Snapshot;
  return [...snapshot.strings, ...concatenations(snapshot)];
}

function concatenations({ snapshot: { meta }, nodes, edges, strings }: Snapshot): string[] {
  const [type, name, edgeCount] = ['type', 'name', 'edge_count'].map((field) => meta.node_fields.indexOf(field));
  const [edgeType, edgeName, toNode] = ['type', 'name_or_index', 'to_node'].map((f) => meta.edge_fields.indexOf(f));
  const size = meta.node_fields.length;
  const step = meta.edge_fields.length;
  const cons = meta.node_types[0].indexOf('concatenated string');
  const internal = meta.edge_types[0].indexOf('internal');
  const at = (list: readonly number[], index: number, field = 0) => list[index + field] ?? 0;
  const firstEdge: number[] = [];
  let edge = 0;
  for (let node = 0; node < nodes.length; node += size) {
    firstEdge.push(edge);
    edge += at(nodes, node, edgeCount) * step;
  }
  /** Text of a string's node; a concatenation has its halves as internal edges. */
  const textOf = (node: number, depth = 0): string => {
    if (at(nodes, node, type) !== cons) return strings[at(nodes, node, name)] ?? '';
    if (depth > 500) return '';
    const begin = firstEdge[node / size] ?? 0;
    const halves: Record<string, string> = {};
    for (let i = 0; i < at(nodes, node, edgeCount); i++) {
      const one = begin + i * step;
      if (at(edges, one, edgeType) !== internal) continue;
      const half = strings[at(edges, one, edgeName)] ?? '';
      if (half === 'first' || half === 'second') halves[half] = textOf(at(edges, one, toNode), depth + 1);
    }
    const text = `${halves['first'] ?? ''}${halves['second'] ?? ''}`;
    return text.length > LONGEST ? '' : text;
  };
  const texts: string[] = [];
  for (let node = 0; node < nodes.length; node += size) if (at(nodes, node, type) === cons) texts.push(textOf(node));
  return texts;
}

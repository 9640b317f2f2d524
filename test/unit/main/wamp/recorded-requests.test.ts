// What the checks find in conversations with real routers, and nothing besides.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import { decodeMessage } from '../../../../src/main/wamp/codec.ts';
import { SessionWatch } from '../../../../src/main/wamp/session-watch.ts';

interface Conversation {
  readonly title: string;
  /** Which of several clients it was. */
  readonly peer: string;
  readonly messages: readonly string[];
}

const ROUTERS = ['crossbar', 'nexus'] as const;

function conversationsOf(router: (typeof ROUTERS)[number]): readonly Conversation[] {
  const file = new URL(`../../../fixtures/conversations/${router}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { conversations: readonly Conversation[] }).conversations;
}

/** The checks, each with the message it is about; HELLO and WELCOME are not counted. */
function found({ messages }: Conversation): string[] {
  const watch = new SessionWatch();
  return messages.flatMap((line, at) => {
    const reading = jsonSerializer.decode(new TextEncoder().encode(line.slice(1)));
    if (!reading.ok) throw new Error(`${line}: ${reading.reason}`);
    const decoded = decodeMessage(reading.node);
    const watched = decoded.ok ? watch.note(line.startsWith('>') ? 'out' : 'in', decoded.message).findings : [];
    return [...decoded.findings, ...watched].map(({ check }) => `${at - 1} ${check}`);
  });
}

/** By router, title and client. Ids of invocations count for the realm in Crossbar, and nexus shares them: R-02. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // A subscription that is used and was never granted.
  'crossbar: SUBSCRIBE with get_retained never answered (retained event with eligible), yet events arrive, A': [
    '2 R-12',
  ],
  'crossbar: two running calls with the same request id, B': ['2 R-01', '4 R-13'],
  // The callee gives progress that nobody asked for, and Crossbar passes it on.
  'crossbar: progressive YIELD although receive_progress was not set, A': ['3 R-02', '4 R-15'],
  'crossbar: progressive YIELD although receive_progress was not set, B': ['2 R-14'],
  // Crossbar does not announce the feature and takes the parts all the same.
  'crossbar: progressive invocation: all announce, B': ['1 R-16', '2 R-16', '2 R-01', '3 R-01'],
  'crossbar: pattern subscription: exact, prefix, wildcard on one session, one publication, A': [],
  // It answers CANCEL by an ERROR of its own type.
  'nexus: CANCEL bogus, callee announces call_canceling, B': ['2 M-13', '3 M-15', '3 R-05', '5 R-19'],
  // A late YIELD is the callee's fault; the INTERRUPT that answers it is none.
  'nexus: progressive results: final one is an error, then late YIELD, A': ['3 R-02', '6 R-10'],
  'nexus: call timeout restarts with progressive results?, A': ['3 R-02', '7 R-30', '9 R-30', '11 R-30'],
  'nexus: caller leaves during a call, callee bare, A': ['3 R-02', '4 R-15', '5 R-20'],
  'nexus: ppt: wrong payload (two arguments and kwargs), A': ['3 R-26'],
  // One id is another client's, the other nobody's; nexus grants both.
  'nexus: UNSUBSCRIBE and UNREGISTER of foreign and unknown ids, B': ['1 R-11', '3 R-11', '5 R-11', '7 R-11'],
};

const CASES = ROUTERS.flatMap((router) =>
  conversationsOf(router).map((conversation) => ({
    ...conversation,
    name: `${router}: ${conversation.title}, ${conversation.peer}`,
  })),
);

describe('conversations with real routers', () => {
  it.each(CASES)('$name', (conversation) => {
    expect(found(conversation)).toEqual(EXPECTED[conversation.name]);
  });

  it('are all judged', () => {
    expect(CASES.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });
});

// The other side of long-poll in tests: HTTP servers whose answers are up to the test, and the real listener.

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { jsonSerializer } from '../../../../../src/main/serializer/json.ts';
import { serializerByName } from '../../../../../src/main/serializer/registry.ts';
import type { Serializer } from '../../../../../src/main/serializer/serializer.ts';
import type { AcceptedWire } from '../../../../../src/main/transport/listener.ts';
import { LongPollServer, type LongPollTarget } from '../../../../../src/main/transport/longpoll/longpoll-listener.ts';
import { longPollTransport } from '../../../../../src/main/transport/longpoll/longpoll.ts';
import type { DialTarget } from '../../../../../src/main/transport/transport.ts';
import { type CertificateName, serverIdentity } from '../../../../support/tls/certificates.ts';
import { TestClock } from '../test-clock.ts';
import { dial, eventually, type Dialled } from '../wire-log.ts';

export interface HttpPeer {
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
  readonly server: Server;
}

const servers: { readonly server: Server; readonly end: () => Promise<void> }[] = [];

/** An HTTP server on a free port; over TLS with a certificate of the fixtures if one is named. */
export async function listenHttp(
  answer: RequestListener,
  certificate?: CertificateName,
  end: () => Promise<void> = () => Promise.resolve(),
): Promise<HttpPeer> {
  const server =
    certificate === undefined ? createServer(answer) : createTlsServer(serverIdentity(certificate), answer);
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ server, end });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, connections: () => connections, server };
}

/** Checks that clients closed their connections, then ends all servers. Comes after the dials were finished. */
export async function finishHttp(): Promise<void> {
  for (const { server, end } of servers.splice(0)) {
    await end();
    let open = 1;
    try {
      await eventually(
        () => {
          server.getConnections((_error, count) => (open = count));
          return open === 0;
        },
        () => `${open} connections were left open by the client`,
      );
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * A router by hand: it opens the session `s1`, and gives every other request to `answer` with its body.
 * `asked` holds all of them.
 */
export async function scripted(
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<HttpPeer & { readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const peer = await listenHttp((request, response) => {
    let body = '';
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body };
      asked.push(one);
      if (one.path.startsWith('/lp/open')) response.end('{"protocol":"wamp.2.json","transport":"s1"}');
      else answer(one, response);
    });
  });
  return { ...peer, asked };
}

export function named(name: string): Serializer {
  const found = serializerByName(name);
  if (!found) throw new Error(`There is no serializer ${name}.`);
  return found;
}

/** One accepted session and what came over it. */
export interface Accepted {
  readonly wire: AcceptedWire;
  readonly messages: string[];
  ended: number;
}

export interface Router extends HttpPeer {
  readonly sessions: Accepted[];
  readonly clock: TestClock;
  readonly polls: LongPollServer;
}

/** The real listener behind a real HTTP server. */
export async function listenLongPoll(
  limits: Partial<LongPollTarget> = {},
  certificate?: CertificateName,
): Promise<Router> {
  const sessions: Accepted[] = [];
  const clock = new TestClock();
  const polls = new LongPollServer({
    serializers: [jsonSerializer, named('json.batched'), named('msgpack')],
    maxMessage: 1_000_000,
    maxWaiting: 1_000_000,
    maxConnections: 5,
    clock,
    accept(wire) {
      const session: Accepted = { wire, messages: [], ended: 0 };
      sessions.push(session);
      return {
        message: (bytes, opcode) => session.messages.push(`${opcode} ${Buffer.from(bytes).toString('latin1')}`),
        ended: () => session.ended++,
      };
    },
    ...limits,
  });
  const peer = await listenHttp(
    (request, response) => {
      if (!polls.handler(request, response)) response.writeHead(404).end('elsewhere');
    },
    certificate,
    () => polls.close(),
  );
  return { ...peer, sessions, clock, polls };
}

/** The only session of a router, once it is there. */
export async function sessionOf({ sessions }: Router): Promise<Accepted> {
  await eventually(
    () => sessions.length === 1,
    () => `${sessions.length} sessions`,
  );
  const [session] = sessions;
  if (!session) throw new Error('no session');
  return session;
}

export function dialPoll(url: string, target: Partial<DialTarget> = {}): Dialled {
  return dial(url, { serializers: [jsonSerializer], ...target }, longPollTransport);
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);

export const textsOf = ({ log }: Dialled): string[] => log.messages.map((one) => Buffer.from(one.bytes).toString());

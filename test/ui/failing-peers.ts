// Every way a login fails, as a peer that makes it fail and the words a person must read about it.

import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { MethodChoice } from '../../src/shared/profile.ts';
import { listenScripted, type Script } from '../support/scripted-peer.ts';
import { serverIdentity, type CertificateName } from '../support/tls/certificates.ts';

export interface FailingLogin {
  readonly name: string;
  /** Starts the peer; the result is the address for the profile. */
  readonly listen: (servers: Server[]) => Promise<string>;
  readonly methods?: readonly MethodChoice[];
  readonly realm?: string;
  /** What happened, the evidence, what to do: words of each. */
  readonly happened: RegExp;
  readonly evidence: RegExp;
  readonly todo: RegExp;
}

const WELCOME_ROLES = { roles: { broker: {}, dealer: {} } };

const withSecret = (method: string, authid: string, variable: string): MethodChoice => ({
  method,
  authid: { kind: 'value', value: authid },
  secret: { from: 'env', name: variable },
});

async function port(server: Server, servers: Server[]): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const tcp = (serve: (socket: Socket) => void) => async (servers: Server[]) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  return `ws://127.0.0.1:${await port(server, servers)}/ws`;
};

const http = (status: number, body: string) => async (servers: Server[]) => {
  const server = createHttpServer((_request, response) => response.writeHead(status).end(body));
  server.on('upgrade', (_request, socket) => {
    socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  return `ws://127.0.0.1:${await port(server, servers)}/ws`;
};

const tls = (name: CertificateName) => async (servers: Server[]) => {
  const server = createTlsServer(serverIdentity(name), (socket) => socket.on('error', () => undefined));
  server.on('tlsClientError', () => undefined);
  return `wss://localhost:${await port(server, servers)}/ws`;
};

const scripted = (script: Script) => async () => (await listenScripted(script)).url;

const abort =
  (reason: string, message: string, challenge?: readonly unknown[]): Script =>
  async (talk) => {
    await talk.next();
    if (challenge) {
      talk.send(challenge);
      await talk.next();
    }
    talk.send([3, { message }, reason]);
    await talk.gone();
  };

const SALTED = [4, 'wampcra', { challenge: '{"nonce":"n"}', salt: 'pepper', iterations: 100, keylen: 32 }] as const;

export const FAILING_LOGINS: readonly FailingLogin[] = [
  {
    name: 'a host name that does not exist',
    listen: () => Promise.resolve('ws://router.invalid/ws'),
    happened: /host name/,
    evidence: /router\.invalid.*(ENOTFOUND|EAI_AGAIN)|(ENOTFOUND|EAI_AGAIN).*router\.invalid/,
    todo: /name/i,
  },
  {
    name: 'a port nobody listens on',
    listen: async (servers) => {
      const url = await tcp(() => undefined)(servers);
      await new Promise((resolve) => servers.pop()?.close(resolve));
      return url;
    },
    happened: /refused/i,
    evidence: /ECONNREFUSED/,
    todo: /router/i,
  },
  {
    name: 'a server that never answers the upgrade',
    listen: tcp(() => undefined),
    happened: /upgrade|answer/i,
    evidence: /1 s|second/i,
    todo: /./,
  },
  {
    name: 'a connection that is reset',
    listen: tcp((socket) => socket.once('data', () => socket.resetAndDestroy())),
    happened: /./,
    evidence: /ECONNRESET/,
    todo: /./,
  },
  {
    name: 'a certificate nobody vouches for',
    listen: tls('self-signed'),
    happened: /certificate/i,
    evidence: /SELF_SIGNED/,
    todo: /CA/,
  },
  {
    name: 'a certificate that has expired',
    listen: tls('expired'),
    happened: /certificate/i,
    evidence: /./,
    todo: /./,
  },
  {
    name: 'a path without WebSocket',
    listen: http(404, 'no such page'),
    happened: /nothing at this path/,
    evidence: /404/,
    todo: /path/i,
  },
  {
    name: 'an upgrade that wants a login',
    listen: http(401, 'who are you'),
    happened: /HTTP login/,
    evidence: /401/,
    todo: /./,
  },
  {
    name: 'a router that says nothing to HELLO',
    listen: scripted(async (talk) => {
      await talk.next();
      await talk.gone();
    }),
    happened: /HELLO/,
    evidence: /./,
    todo: /./,
  },
  {
    name: 'a realm that does not exist',
    listen: scripted(abort('wamp.error.no_such_realm', 'no realm "demo" exists on this router')),
    happened: /refused/,
    evidence: /no_such_realm.*no realm/,
    todo: /realm/i,
  },
  {
    name: 'a wrong ticket',
    listen: scripted(abort('wamp.error.authentication_failed', 'ticket invalid', [4, 'ticket', {}])),
    methods: [withSecret('ticket', 'tess', 'WRONG')],
    happened: /refused|rejected/i,
    evidence: /ticket invalid/,
    todo: /secret|ticket/i,
  },
  {
    name: 'a wrong secret for salted WAMP-CRA',
    listen: scripted(abort('wamp.error.not_authorized', 'WAMP-CRA signature is invalid', SALTED)),
    methods: [withSecret('wampcra', 'sally', 'WRONG')],
    happened: /refused|rejected/i,
    evidence: /WAMP-CRA signature is invalid/,
    todo: /secret/i,
  },
  {
    name: 'a router that says nothing to AUTHENTICATE',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send(SALTED);
      await talk.next();
      await talk.gone();
    }),
    methods: [withSecret('wampcra', 'sally', 'WRONG')],
    happened: /AUTHENTICATE/,
    evidence: /./,
    todo: /./,
  },
  {
    name: 'a router that closes without a word',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.socket.close(1008, 'policy');
    }),
    happened: /closed/i,
    evidence: /1008/,
    todo: /./,
  },
  {
    name: 'an answer that is no WAMP message',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send('{"hello": "world"}');
      await talk.gone();
    }),
    happened: /./,
    evidence: /list|array|message/i,
    todo: /./,
  },
  {
    name: 'a WELCOME without a challenge, with an impossible session id',
    listen: scripted(async (talk) => {
      await talk.next();
      talk.send([2, 0, WELCOME_ROLES]);
      await talk.gone();
    }),
    happened: /./,
    evidence: /WELCOME/,
    todo: /./,
  },
  {
    name: 'a secret that is not set',
    listen: () => Promise.resolve('ws://127.0.0.1:9/ws'),
    methods: [withSecret('ticket', 'tess', 'NEVER_SET')],
    happened: /secret|variable/i,
    evidence: /NEVER_SET/,
    todo: /Set it/,
  },
];

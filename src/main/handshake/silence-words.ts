// What silence at a step of an attempt means.

/** By step: the first text is what happened, the rest what to do. */
const SILENCE: Readonly<Record<string, readonly string[]>> = {
  dns: ['The name server did not answer.', 'Check the network, or give the address of the router instead of its name.'],
  tcp: ['The host did not answer.', 'Check the address and the port; a firewall that drops packets looks like this.'],
  tls: [
    'Something accepted the connection and then stayed silent during the TLS handshake.',
    'Check whether the port really speaks TLS: a plain port waits for a request instead. Try the scheme without TLS for it: ws://, rs:// or http://.',
  ],
  unix: ['The Unix socket did not take the connection.', 'Look at the router: it listens, and does not accept.'],
  proxy: [
    'The proxy did not answer.',
    'Check kind, host and port of the proxy in the profile, and whether it reaches the router.',
  ],
  rawsocket: [
    'Something accepted the connection and then did not answer the RawSocket handshake.',
    'Check the port: one that speaks HTTP or TLS waits for more. Try ws:// for it, or rss:// for TLS.',
  ],
  ping: [
    'The router did not answer a ping.',
    'Look at the network and at the load of the router.',
    'If this router does not answer pings, turn them off in the profile.',
  ],
  upgrade: [
    'Something accepted the connection and then did not answer the WebSocket upgrade.',
    'Check the port: a server of another kind, a stopped process or a proxy without its router behind it stays silent so.',
  ],
  longpoll: [
    'Something accepted the connection and then did not answer the request for a long-poll session.',
    'Check the port and the base path: a server of another kind or a proxy without its router stays silent so.',
  ],
  HELLO: [
    'The router did not answer HELLO.',
    'Read the log of the router: some refuse without a word, or fail to build their CHALLENGE.',
    'Offer a single method, and check that this port is meant for WAMP clients.',
  ],
  AUTHENTICATE: [
    'The router did not answer AUTHENTICATE.',
    'Read the log of the router: its authenticator may hang or have crashed.',
    'Raise the time limit in the profile if its user database is slow.',
  ],
  GOODBYE: ['The router did not answer GOODBYE.', 'Nothing is lost: the session is over on this side.'],
  CALL: [
    'The router did not answer a call that belongs to the login.',
    'Look whether the procedure is offered, and at the log of the program that offers it.',
    'Raise the time limit in the profile if the answer takes long.',
  ],
  PUBLISH: [
    'The router did not confirm a publication that belongs to the login.',
    'Look at the log of the router: it was asked to confirm it.',
  ],
};

/** What happened and what to do, for a step that is known. */
export function silenceAt(step: string): readonly string[] | undefined {
  return Object.hasOwn(SILENCE, step) ? SILENCE[step] : undefined;
}

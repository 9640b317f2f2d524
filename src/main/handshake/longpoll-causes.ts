// What errors of the long-poll transport mean, and what to do about them: rows of transport-causes.ts. The codes are
// our own (src/main/transport/longpoll/longpoll-failure.ts).

import type { Cause } from './transport-causes.ts';

const CHECK_BASE = 'Check the path of the URL: it is the base, the part before "/open" (often /lp).';

/** In this order: the first that fits speaks. */
export const LONGPOLL_CAUSES: readonly Cause[] = [
  {
    when: /^upgrade LONGPOLL_HTTP_404/,
    happened: 'Nothing answers long-poll at this path.',
    todo: [CHECK_BASE, 'Long-poll must be switched on in the router; few have it. Use ws:// or wss:// otherwise.'],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_3\d\d/,
    happened: 'The server redirects instead of opening a long-poll session. Redirects are not followed.',
    todo: ['Use the address of the Location header in the URL, if you trust it.'],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_(401|403|407)/,
    happened: 'The server wants an HTTP login, or does not let this client in.',
    todo: [
      'Give user name and password for HTTP in the profile, or the header that the server wants.',
      'Check rules about origins and addresses of router and proxy.',
    ],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_(101|426)/,
    happened: 'This path speaks WebSocket, not long-poll.',
    todo: ['Use ws:// or wss:// with the same address.'],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_405/,
    happened: 'This path takes no POST: it does not speak long-poll.',
    todo: [CHECK_BASE],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_400/,
    happened: 'The server did not accept the request to open a session.',
    todo: [
      'Read the body of the answer: routers list the protocols they speak there.',
      'If the port speaks TLS, use https://.',
    ],
  },
  {
    when: /^upgrade LONGPOLL_TLS_PORT/,
    happened: 'The port speaks TLS, and was dialled without.',
    todo: ['Use https:// for this port, or the plain port of the router.'],
  },
  {
    when: /^upgrade LONGPOLL_NOT_HTTP/,
    happened: 'What answers there does not speak HTTP.',
    todo: [
      'Look at the first bytes in the capture: a RawSocket port begins with 7f.',
      'Use the HTTP port of the router.',
    ],
  },
  {
    when: /^upgrade LONGPOLL_CLOSED/,
    happened: 'The connection was closed without an answer.',
    todo: ['A RawSocket or TLS port hangs up here: check port and scheme (http:// or https://).'],
  },
  {
    when: /^upgrade LONGPOLL_HTTP_5\d\d/,
    happened: 'The server or a proxy before it failed.',
    todo: ['Check that the router behind the proxy runs.'],
  },
  {
    when: /^upgrade LONGPOLL_/,
    happened: 'The server answered, but opened no long-poll session.',
    todo: [CHECK_BASE, 'If this is the path of a WebSocket (often /ws), use ws:// or wss://.'],
  },
  {
    when: /^open LONGPOLL_UNCONFIRMED/,
    happened: 'The router did not confirm a message in time.',
    todo: ['Look into the log of the router and of proxies in between.', 'Raise the time limit of the profile.'],
  },
  {
    when: /^open LONGPOLL_HTTP_5\d\d/,
    happened: 'The router, or a proxy that would not wait, ended a request of the session.',
    todo: [
      'A poll is held open until there is a message: raise the time limits of proxies in between.',
      'Look into the log of the router.',
    ],
  },
  {
    when: /^open LONGPOLL_HTTP_400/,
    happened: 'The router did not accept a message.',
    todo: [
      'Read what it answered, and its log.',
      'Crossbar 26.10 answers so to every message: its long-poll opens sessions but does not serve them. Use ws:// there.',
    ],
  },
  {
    when: /^open LONGPOLL_/,
    happened: 'The router refused a request of the session.',
    todo: [
      'Read what it answered.',
      'Check that all requests reach the same router: load balancers must keep them together.',
    ],
  },
];

// What errors below WAMP mean: the first row that fits speaks. Codes are those of the system, of OpenSSL,
// of the `ws` package, and our own (src/main/transport).

import { LONGPOLL_CAUSES } from './longpoll-causes.ts';
import { TLS_CAUSES } from './tls-causes.ts';
import { WIRE_CAUSES } from './wire-causes.ts';

export interface Cause {
  /** Matches `stage code`, of a RawSocket error reply `stage code number`; never the text, which may repeat what the peer said. */
  readonly when: RegExp;
  readonly happened: string;
  readonly todo: readonly string[];
}

const CAUSES: readonly Cause[] = [
  {
    when: /bad-url$/,
    happened: 'The URL cannot be dialled.',
    todo: [
      'Write it as ws://host:port/path or wss://host:port/path for WebSocket, rs://host:port or rss://host:port for RawSocket, unix:///path/to/socket for a Unix socket.',
    ],
  },
  ...WIRE_CAUSES,
  {
    when: /NO_ADDRESS/,
    happened: 'The host has no address of the IP version that the profile wants.',
    todo: ['Let the profile take any IP version, or give the host such an address.'],
  },
  {
    when: /BAD_HEADER/,
    happened: 'A header of the profile cannot be sent, so nothing was dialled.',
    todo: ['Change the HTTP headers of the profile (Origin, user name and password are some) as the evidence says.'],
  },
  {
    when: /^dns (ENOTFOUND|EAI_NONAME|EAI_NODATA|ENODATA)/,
    happened: 'The host name is not known.',
    todo: [
      'Check the spelling of the host in the URL.',
      'Inside a company or a cluster the name may be known to another name server only.',
    ],
  },
  {
    when: /^dns /,
    happened: 'The host name could not be looked up.',
    todo: ['Check the network and the name server.'],
  },
  {
    when: /ECONNREFUSED/,
    happened: 'The connection was refused: nothing listens there.',
    todo: [
      'Check host and port, and that the router runs.',
      'A router that listens on 127.0.0.1 only is not reached from elsewhere.',
    ],
  },
  {
    when: /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL/,
    happened: 'The host cannot be reached from here.',
    todo: ['Check the network, VPN and routes to the host.'],
  },
  {
    when: /^tcp ETIMEDOUT/,
    happened: 'The host did not answer.',
    todo: ['Check the address and the port; a firewall that drops packets looks like this.'],
  },
  {
    when: /EACCES|EPERM/,
    happened: 'The system did not allow the connection.',
    todo: ['Check the firewall of this computer, and whether it lets programs open connections.'],
  },
  ...TLS_CAUSES,
  ...LONGPOLL_CAUSES,
  {
    when: /RAWSOCKET_PORT/,
    happened: 'This port speaks RawSocket; use rs://.',
    todo: ['Use rs:// (rss:// over TLS) for this port, or the WebSocket port of the router.'],
  },
  {
    when: /TLS_PORT/,
    happened: 'The port speaks TLS, and was dialled without.',
    todo: ['Use wss:// for this port, or the plain port of the router.'],
  },
  {
    when: /BAD_UPGRADE/,
    happened: 'The server switched protocols, but not as the WebSocket protocol wants it.',
    todo: [
      'Look for a proxy in between that changes headers.',
      'Check that this is the path of a WebSocket (often /ws).',
    ],
  },
  {
    when: /NO_SUBPROTOCOL/,
    happened: 'The server opened a WebSocket, but chose no WAMP subprotocol.',
    todo: [
      'Check the path of the URL (often /ws): this is probably not the path of a WAMP router.',
      'Or the router speaks none of the offered serializers.',
    ],
  },
  {
    when: /WRONG_SUBPROTOCOL/,
    happened: 'The server chose a subprotocol that was not offered.',
    todo: ['Check the serializers configured on the router.'],
  },
  {
    when: /HTTP_3\d\d/,
    happened: 'The server redirects instead of opening a WebSocket. Redirects are not followed.',
    todo: ['Use the address of the Location header in the URL, if you trust it.'],
  },
  {
    when: /HTTP_(401|407)/,
    happened: 'The server wants an HTTP login before the WebSocket.',
    todo: [
      'Give user name and password for HTTP in the profile, or check those that are there.',
      'Or ask for an address without HTTP authentication, or for a proxy exception.',
    ],
  },
  {
    when: /HTTP_403/,
    happened: 'The server refused the WebSocket.',
    todo: [
      'No Origin is sent from here, so a rule about origins is not the cause; check address rules of router and proxy.',
    ],
  },
  { when: /HTTP_404/, happened: 'There is nothing at this path.', todo: ['Check the path of the URL (often /ws).'] },
  {
    when: /HTTP_400/,
    happened: 'The server did not accept the request for a WebSocket.',
    todo: [
      'If the port speaks TLS, use wss://.',
      'Read the body of the answer: routers list the subprotocols they speak there.',
    ],
  },
  {
    when: /HTTP_5\d\d/,
    happened: 'The server or a proxy before it failed.',
    todo: ['Check that the router behind the proxy runs.'],
  },
  {
    when: /HTTP_2\d\d/,
    happened: 'The server answered with a page instead of a WebSocket.',
    todo: ['Check the path of the URL: this one serves HTTP (often the WebSocket is at /ws).'],
  },
  {
    when: /HTTP_/,
    happened: 'The server answered with HTTP instead of a WebSocket.',
    todo: ['Check host, port and path of the URL.'],
  },
  {
    when: /^upgrade (HPE_|NOT_HTTP)/,
    happened: 'What answers there does not speak HTTP.',
    todo: [
      'Look at the first bytes in the capture: a RawSocket port begins with 7f, a TLS port with 15 or 16.',
      'Use the WebSocket port of the router.',
    ],
  },
  {
    when: /^upgrade /,
    happened: 'The connection broke before the WebSocket was open.',
    todo: [
      'A RawSocket or TLS port hangs up here: check port and scheme (ws:// or wss://).',
      'A router that has run out of file descriptors does so too.',
    ],
  },
  {
    when: /^open (WS_ERR|NOT_WEBSOCKET)/,
    happened: 'The router sent a frame that breaks the WebSocket protocol.',
    todo: [
      'Look at the bytes: they are in the capture as a rejected record.',
      'Look for a proxy that changes the stream.',
    ],
  },
  {
    when: /ECONNRESET|EPIPE|ETIMEDOUT/,
    happened: 'The connection broke.',
    todo: ['Look into the log of the router and of proxies in between.'],
  },
];

/** What an error at a stage means; undefined if no row knows it. */
export function causeOf(stage: string, code: string): Cause | undefined {
  return CAUSES.find(({ when }) => when.test(`${stage} ${code}`));
}

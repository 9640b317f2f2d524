// What errors of Unix sockets, proxies and RawSocket mean: rows of transport-causes.ts. Codes are those of the
// system, and our own (src/main/transport/unix-stage.ts, proxy, rawsocket).
// How routers close is as measured with Crossbar 26.10 and nexus 3.2.

import type { Cause } from './transport-causes.ts';

const UNIX_CAUSES: readonly Cause[] = [
  {
    when: /^unix ENOENT/,
    happened: 'There is no Unix socket at this path.',
    todo: [
      'Check the path in the URL; it is absolute after unix:// or unix:.',
      'Start the router: it makes the socket when it begins to listen.',
    ],
  },
  {
    when: /^unix ECONNREFUSED/,
    happened: 'Nobody listens on the Unix socket.',
    todo: ['Start the router: the file was left behind by a process that has ended.'],
  },
  {
    when: /^unix (EACCES|EPERM)/,
    happened: 'This user may not use the Unix socket.',
    todo: [
      'Compare the permissions and the owner of the socket with this user: connecting needs the right to write.',
      'Check the permissions of the folders above it.',
    ],
  },
  {
    when: /^unix (EINVAL|ENAMETOOLONG)/,
    happened: 'The path is too long for a Unix socket.',
    todo: ['Use a shorter path, for example through a link: systems take about 100 bytes.'],
  },
  {
    when: /^unix (ENOTSOCK|EPROTOTYPE)/,
    happened: 'What is at this path is no socket of this kind.',
    todo: ['Check the path in the URL.'],
  },
  {
    when: /^unix /,
    happened: 'The Unix socket cannot be connected to.',
    todo: ['Check the path in the URL, and that the router runs.'],
  },
];

const CHECK_PROXY = 'Check kind, host and port of the proxy in the profile.';

const PROXY_CAUSES: readonly Cause[] = [
  {
    when: /BAD_PROXY/,
    happened: 'The proxy cannot be asked as the profile says.',
    todo: ['Mend the entry of the proxy in the profile.'],
  },
  {
    when: /PROXY_HTTP_407|SOCKS_LOGIN|SOCKS_NO_METHOD/,
    happened: 'The proxy wants a login, or does not take this one.',
    todo: ['Check user name and password of the proxy in the profile.'],
  },
  {
    when: /PROXY_HTTP_403|SOCKS_2/,
    happened: 'The proxy does not allow a connection to the router.',
    todo: [
      'Ask whoever runs the proxy to allow this host and port; many allow port 443 alone.',
      'Or leave the proxy out in the profile, if the router is reached without it.',
    ],
  },
  {
    when: /PROXY_HTTP_50[234]|SOCKS_[3456]/,
    happened: 'The proxy did not reach the router.',
    todo: ['Check host and port of the router: the proxy looks the name up itself.', 'Check that the router runs.'],
  },
  {
    when: /PROXY_NOT_HTTP|PROXY_NOT_SOCKS|PROXY_HTTP_/,
    happened: 'What answers there is no proxy of this kind.',
    todo: [CHECK_PROXY],
  },
  {
    when: /SOCKS_\d/,
    happened: 'The proxy refused to connect to the router.',
    todo: ['Look into the log of the proxy.'],
  },
  {
    when: /^proxy /,
    happened: 'The proxy ended the connection instead of opening the way to the router.',
    todo: [CHECK_PROXY, 'Look into the log of the proxy.'],
  },
];

const RAWSOCKET_CAUSES: readonly Cause[] = [
  {
    when: /^rawsocket HTTP_PORT/,
    happened: 'This port answers HTTP; use ws://.',
    todo: ['Use ws:// (wss:// over TLS) with the path of the WebSocket, or the RawSocket port of the router.'],
  },
  {
    when: /^rawsocket TLS_PORT/,
    happened: 'The port speaks TLS, and was dialled without.',
    todo: ['Use rss:// or tcps:// for this port, or the plain RawSocket port of the router.'],
  },
  {
    when: /RAWSOCKET_REFUSED 1$/,
    happened: 'The router does not speak this serializer over RawSocket.',
    todo: ['Put another serializer first in the profile: RawSocket offers one only.'],
  },
  {
    when: /RAWSOCKET_REFUSED 2$/,
    happened: 'The router does not accept the message limit that was announced.',
    todo: ['Change the receive limit in the profile.'],
  },
  {
    when: /RAWSOCKET_REFUSED 3$/,
    happened: 'The router says that reserved bits of the handshake were used.',
    todo: ['Compare the four octets that were sent with what the router supports; read its log.'],
  },
  {
    when: /RAWSOCKET_REFUSED 4$/,
    happened: 'The router has as many connections as it allows.',
    todo: ['Connect again later, or raise the connection limit of the router.'],
  },
  {
    when: /RAWSOCKET_REFUSED/,
    happened: 'The router refused the RawSocket handshake with an error that is not in the specification.',
    todo: ['Read the log of the router, and report it to its makers with the saved capture.'],
  },
  {
    when: /RAWSOCKET_MAGIC/,
    happened: 'What answers there does not speak RawSocket.',
    todo: [
      'Check the port: the first octet of a RawSocket answer is 7f.',
      'Look at the bytes that came: they are in the capture.',
    ],
  },
  {
    when: /RAWSOCKET_SERIALIZER/,
    happened: 'The router answered with another serializer than the one that was asked for.',
    todo: ['Report it to the makers of the router, with the saved capture.', 'Put another serializer first.'],
  },
  {
    when: /RAWSOCKET_RESERVED/,
    happened: 'The router set octets of the handshake that must be zero.',
    todo: ['Check that the port really is a RawSocket port, and which version the router speaks.'],
  },
  {
    when: /^rawsocket (RAWSOCKET_CLOSED|ECONNRESET|EPIPE|ETIMEDOUT)/,
    happened: 'The connection was closed without an answer to the RawSocket handshake.',
    todo: [
      'Put another serializer first: Crossbar closes so, without an error reply, when it does not speak the one asked for.',
      'Check the port: one for WebSocket or TLS hangs up on RawSocket; then use ws://, wss:// or rss://.',
    ],
  },
  {
    when: /NO_SERIALIZER/,
    happened: 'None of the chosen serializers can be used over RawSocket.',
    todo: ['Put JSON, MessagePack, CBOR or UBJSON first in the profile; RawSocket has no batched ones.'],
  },
  {
    when: /^rawsocket /,
    happened: 'The RawSocket handshake failed.',
    todo: ['Check host, port and scheme of the URL.'],
  },
  {
    when: /RAWSOCKET_FRAME/,
    happened: 'The router sent a frame that breaks the RawSocket protocol.',
    todo: [
      'Look at the bytes: they are in the capture as a rejected record.',
      'If the frame is longer than was announced, raise the receive limit in the profile or send less.',
    ],
  },
  {
    when: /MESSAGE_TOO_LARGE/,
    happened: 'A message of the login is larger than the router takes, so it was not sent.',
    todo: ['Raise the message limit of the router, or send less in the details of HELLO.'],
  },
  {
    when: /PEER_NOT_READING/,
    happened: 'The router stopped reading, so the connection was ended here.',
    todo: ['Look at the load of the router and into its log.'],
  },
];

/** In this order: the first that fits speaks. */
export const WIRE_CAUSES: readonly Cause[] = [...UNIX_CAUSES, ...PROXY_CAUSES, ...RAWSOCKET_CAUSES];

// What a listener finds out about a connection for the router behind it: TLS, certificate, cookies.

import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { IncomingMessage } from 'node:http';
import type { Door, ListenTarget } from './listener.ts';
import { tlsBindingOf } from './tls/tls-binding.ts';

/** The door of a connection without HTTP, or before it. */
export function doorOf(socket: Duplex, { path }: Pick<ListenTarget, 'path'>): Door {
  const unix = path !== undefined;
  const peer = unix ? undefined : peerOf(socket);
  const plain = { unix, ...(peer !== undefined && { peer }) };
  if (!(socket instanceof TLSSocket)) return plain;
  const channel = tlsBindingOf(socket, 'server');
  // Without a certificate there is an object without a fingerprint.
  const { fingerprint }: { fingerprint?: string } = socket.getPeerCertificate() ?? {};
  return { ...plain, ...(channel && { channel }), ...(fingerprint !== undefined && { certificateSha1: fingerprint }) };
}

/** The door of a connection that an HTTP request opens, with the cookie it is given in the answer. */
export function httpDoorOf(request: IncomingMessage, target: Pick<ListenTarget, 'path' | 'setCookie'>): Door {
  const { cookie } = request.headers;
  const door = { ...doorOf(request.socket, target), ...(cookie !== undefined && { cookie }) };
  const setCookie = target.setCookie?.(door);
  return { ...door, ...(setCookie !== undefined && { setCookie }) };
}

/** The address of the other end, as WAMP routers write it. */
function peerOf(socket: Duplex): string | undefined {
  if (!(socket instanceof Socket) || socket.remoteAddress === undefined) return undefined;
  const { remoteAddress, remoteFamily, remotePort } = socket;
  return remoteFamily === 'IPv6' ? `tcp6:[${remoteAddress}]:${remotePort}` : `tcp4:${remoteAddress}:${remotePort}`;
}

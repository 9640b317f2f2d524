// What a listener finds out about a connection for the router behind it: TLS, certificate, cookies.

import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { IncomingMessage } from 'node:http';
import type { Door, ListenTarget } from './listener.ts';
import { tlsBindingOf } from './tls/tls-binding.ts';

/** The door of a connection without HTTP, or before it. */
export function doorOf(socket: Duplex, { path }: Pick<ListenTarget, 'path'>): Door {
  const unix = path !== undefined;
  if (!(socket instanceof TLSSocket)) return { unix };
  const channel = tlsBindingOf(socket, 'server');
  // Without a certificate there is an object without a fingerprint.
  const { fingerprint }: { fingerprint?: string } = socket.getPeerCertificate() ?? {};
  return { unix, ...(channel && { channel }), ...(fingerprint !== undefined && { certificateSha1: fingerprint }) };
}

/** The door of a connection that an HTTP request opens, with the cookie it is given in the answer. */
export function httpDoorOf(request: IncomingMessage, target: Pick<ListenTarget, 'path' | 'setCookie'>): Door {
  const { cookie } = request.headers;
  const door = { ...doorOf(request.socket, target), ...(cookie !== undefined && { cookie }) };
  const setCookie = target.setCookie?.(door);
  return { ...door, ...(setCookie !== undefined && { setCookie }) };
}

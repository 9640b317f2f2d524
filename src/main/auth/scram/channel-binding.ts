// Channel binding of SCRAM: bytes that both ends of one TLS connection know and nobody between them, so that an answer
// cannot be passed on over another connection. Types: `tls-unique` and `tls-server-end-point` (RFC 5929). Whoever ends
// TLS on the way, for example a proxy before the router, cannot be seen from here: the router then has other bytes.

import type { ChannelValues } from '../auth-method.ts';
import { certificateHash } from './certificate-hash.ts';

export const BINDING_OPTION = 'channel_binding';
export const FINISHED_OPTION = 'finished';

/** The values of the option that bind. */
export const BINDING_TYPES = ['tls-unique', 'tls-server-end-point'] as const;
export type BindingType = (typeof BINDING_TYPES)[number];

export function bindingType(name: unknown): BindingType | undefined {
  return BINDING_TYPES.find((type) => type === name);
}

export type Binding =
  | {
      readonly ok: true;
      readonly data: Uint8Array;
      /** Where the bytes come from. */
      readonly how: string;
      /** What may make a router refuse them, though they are right here. */
      readonly doubt?: string;
    }
  /** `text` says why there is none and what to do. */
  | { readonly ok: false; readonly text: string };

export interface Wanted {
  readonly type: BindingType;
  readonly channel: ChannelValues | undefined;
  /** Whose Finished message `tls-unique` is; RFC 5929: the first of the handshake, which is the client's. */
  readonly finishedOf: 'client' | 'server';
  /** Which end of the connection this is. */
  readonly end: 'client' | 'server';
}

/** The binding bytes. Never throws. */
export function bindingOf({ type, channel, finishedOf, end }: Wanted): Binding {
  if (!channel)
    return {
      ok: false,
      text: `Channel binding ${type} needs a TLS connection, and this wire has none. Choose wss:, rss: or another URL with TLS, or no channel binding.`,
    };
  return type === 'tls-unique' ? unique(channel, finishedOf, end) : endPoint(channel);
}

function unique(channel: ChannelValues, finishedOf: Wanted['finishedOf'], end: Wanted['end']): Binding {
  const data = finishedOf === end ? channel.finished : channel.peerFinished;
  if (!data || data.length === 0)
    return {
      ok: false,
      text: `The TLS library here does not tell the Finished message of the ${finishedOf} for ${channel.protocol}, so there is no tls-unique. Choose tls-server-end-point, or no channel binding.`,
    };
  const how = `tls-unique: the Finished message of the ${finishedOf}`;
  if (channel.protocol !== 'TLSv1.3') return { ok: true, data, how };
  const doubt =
    'tls-unique is used over TLS 1.3, for which RFC 9266 leaves it undefined: a router that keeps to that refuses; one that takes the Finished messages all the same may take the other one. With tls-server-end-point or at most TLS 1.2 there is no doubt.';
  return { ok: true, data, how, doubt };
}

function endPoint({ certificate }: ChannelValues): Binding {
  if (!certificate)
    return {
      ok: false,
      text: 'tls-server-end-point needs the certificate of the server, and this connection showed none. Choose tls-unique, or no channel binding.',
    };
  const result = certificateHash(certificate);
  if (!result.ok)
    return {
      ok: false,
      text: `There is no tls-server-end-point for this router: ${result.text}. Choose tls-unique, or no channel binding.`,
    };
  const name = result.algorithm.replace('sha', 'SHA-');
  return { ok: true, data: result.hash, how: `tls-server-end-point: ${name} of the server's certificate` };
}

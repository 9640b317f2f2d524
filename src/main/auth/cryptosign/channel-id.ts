// Channel binding ("TLS Channel Binding" in the specification): 32 bytes that only the two ends of one TLS session
// know. tls-unique is SHA-256 over a Finished message (RFC 5929; its length depends on TLS version and cipher, so it
// is hashed); tls-exporter are 32 bytes of exported keying material (RFC 9266).
//
// A raw Finished message is masked in derivations: it proves a handshake, and nobody needs to see it. The channel id
// is shown: it is worth nothing on another connection, and to compare it with the router's log is how a binding that
// fails is understood.

import { createHash } from 'node:crypto';
import { hexFromBytes } from '../../../shared/wamp/hex.ts';
import type { ChannelValues, TraceStep } from '../auth-method.ts';

export const BINDINGS = ['tls-unique', 'tls-exporter'] as const;
export type Binding = (typeof BINDINGS)[number];

/** Whose Finished message: the client's (Crossbar 26.10, CPython), or the server's as autobahn-twisted is read. */
export type FinishedOf = 'client' | 'server';

export type ChannelId =
  | { readonly ok: true; readonly id: Uint8Array; readonly trace: readonly TraceStep[] }
  /** `text` says why there is none and what to do. */
  | { readonly ok: false; readonly text: string };

export function isBinding(value: unknown): value is Binding {
  return BINDINGS.some((binding) => binding === value);
}

const PROXY = 'behind a proxy that ends TLS the router has another one, and the login fails';

/** The channel id as one end has it: `channel.finished` is that end's own message. */
export function channelIdOf(
  binding: Binding,
  channel: ChannelValues | undefined,
  finishedOf: FinishedOf,
  end: FinishedOf,
): ChannelId {
  if (!channel) {
    return none(
      `${binding} needs TLS between both ends, and this wire has none, or somebody else ends it`,
      'Choose a URL with TLS (wss, rss), or no channel binding.',
    );
  }
  return binding === 'tls-unique' ? unique(channel, finishedOf, end) : exported(channel);
}

function unique(channel: ChannelValues, finishedOf: FinishedOf, end: FinishedOf): ChannelId {
  const finished = finishedOf === end ? channel.finished : channel.peerFinished;
  if (!finished?.length) {
    return none(
      `the TLS library of this program gives no Finished message of the ${finishedOf} for ${channel.protocol}, so ` +
        'there is no tls-unique value',
      'Try tls-exporter, the Finished message of the other end, or no channel binding.',
    );
  }
  const id = Uint8Array.from(createHash('sha256').update(finished).digest());
  const message: TraceStep = {
    label: 'Finished',
    how: `the ${finishedOf}'s Finished message of this ${channel.protocol} session`,
    encoding: 'hex',
    value: hexFromBytes(finished),
    secret: true,
  };
  return { ok: true, id, trace: [message, idStep(id, `SHA-256(Finished); ${PROXY}`)] };
}

function exported({ exporter, protocol }: ChannelValues): ChannelId {
  if (exporter?.length !== 32) {
    return none(
      `the TLS library of this program exports no keying material for ${protocol}, so there is no tls-exporter value`,
      'Choose tls-unique, or no channel binding.',
    );
  }
  return {
    ok: true,
    id: exporter,
    trace: [
      idStep(exporter, `32 bytes of keying material of this ${protocol} session, EXPORTER-Channel-Binding; ${PROXY}`),
    ],
  };
}

function idStep(id: Uint8Array, how: string): TraceStep {
  return { label: 'channel id', how, encoding: 'hex', value: hexFromBytes(id), secret: false };
}

function none(why: string, todo: string): ChannelId {
  return { ok: false, text: `Channel binding is impossible: ${why}. ${todo}` };
}

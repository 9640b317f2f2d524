// Which parts of the form an address makes no use of, and why, in words.

import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import { connectStrings } from '../../strings/connect.ts';

export interface Unused {
  readonly tls?: string;
  readonly http?: string;
  readonly addresses?: string;
  readonly ping?: string;
}

const words = connectStrings.unused;

/** Reasons by part; nothing for a part that is used, or as long as the address is not known. */
export function unusedBy(url: string): Unused {
  const wire = wireFactsOf(url);
  if (!wire) return {};
  const { carrier, encrypted, unix, scheme } = wire;
  return {
    ...(!encrypted && { tls: words.tls(scheme) }),
    ...(carrier === 'rawsocket' && { http: words.http(scheme) }),
    ...(unix && { addresses: words.addresses }),
    ...(carrier === 'longpoll' && { ping: words.ping(scheme) }),
  };
}

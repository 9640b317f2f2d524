// What opens a wire, taken apart for reading.

import type { SerializerInfo, WirePreview } from '../../../../shared/contract/results.ts';
import { isHeaderName } from '../../../../shared/http-header.ts';
import { wireFactsOf } from '../../../../shared/profile-check/wire-facts.ts';
import type { Profile } from '../../../../shared/profile.ts';
import { connectStrings } from '../../strings/connect.ts';
import { visibleText } from '../../ui/visible-text.ts';

const words = connectStrings.opening;

export type OpeningKind = 'upgrade' | 'rawsocket' | 'longpoll' | 'none';

/** How the wire is opened; `none`: nothing can be sent. */
export function openingKind({ request, rawsocketOctets }: WirePreview): OpeningKind {
  if (rawsocketOctets !== undefined) return 'rawsocket';
  const [line] = request;
  if (line === undefined) return 'none';
  return line.startsWith('POST') ? 'longpoll' : 'upgrade';
}

/** Name and value of a header; a line that is none has no name. */
export function headerLine(line: string): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = /^([^:]*): ?(.*)$/s.exec(line) ?? [];
  return isHeaderName(name) ? { name, value } : { name: '', value: line };
}

export interface OctetMeaning {
  readonly octets: string;
  readonly meaning: string;
}

/** Smallest limit that can be announced, as a power of two. */
const SMALLEST_LIMIT = 9;

/** The octets that a client sends first ("RawSocket Transport"), and what each says. */
export function octetMeanings(hex: string): readonly OctetMeaning[] {
  const [magic = '', second = '', ...reserved] = hex.split(' ');
  const [limit = 0, serializer = 0] = [...second].map((digit) => Number.parseInt(digit, 16));
  return [
    { octets: magic, meaning: words.magic },
    { octets: second, meaning: words.limitAndSerializer(SMALLEST_LIMIT + limit, serializer) },
    { octets: reserved.join(' '), meaning: words.reserved },
  ];
}

/** In which serializer messages go out: RawSocket asks for one, elsewhere the router takes one of those offered. */
export function goesOutIn({ serializers = ['json'], url }: Profile, known: readonly SerializerInfo[]): string {
  const isRawSocket = wireFactsOf(url)?.carrier === 'rawsocket';
  const infos = serializers.map((name) => known.find((one) => one.name === name) ?? { name, label: visibleText(name) });
  const offered = isRawSocket
    ? infos.filter((info) => !('subprotocol' in info) || info.rawSocketId !== undefined)
    : infos;
  const labels = (isRawSocket ? offered.slice(0, 1) : offered).map(({ label }) => label);
  const [only = ''] = labels;
  if (labels.length > 1) return words.goesOutInOneOf(labels);
  return (offered[0] ?? infos[0])?.name === 'json' ? words.goesOutAsText : words.goesOutIn(only);
}

// A place as the fragment of the page's address, so that a reload stays where it was.

import type { CaptureView, Place } from './place.ts';

const VIEWS: readonly CaptureView[] = ['handshake', 'timeline', 'call', 'meta'];

/** The fragment of a place, with its `#`; `seq`: the record that is chosen there. */
export function addressOf(place: Place, seq?: number): string {
  if (place.kind === 'profile') return `#profile/${encodeURIComponent(place.id)}`;
  if (place.kind === 'first-run') return '#';
  const view = `#capture/${encodeURIComponent(place.capture)}/${place.view}`;
  return seq === undefined ? view : `${view}/${seq}`;
}

/** The record that a fragment names besides its place. */
export function recordOf(address: string): number | undefined {
  const seq = Number(/^#capture\/[^/]+\/[^/]+\/([1-9]\d*)$/.exec(address)?.[1]);
  return Number.isSafeInteger(seq) ? seq : undefined;
}

/** The place of a fragment; undefined if it names none. */
export function placeOf(address: string): Place | undefined {
  const [kind, id = '', view] = address.replace(/^#/, '').split('/').map(decoded);
  if (id === '') return undefined;
  if (kind === 'profile') return { kind: 'profile', id };
  const known = VIEWS.find((name) => name === view);
  return kind === 'capture' && known !== undefined ? { kind: 'capture', capture: id, view: known } : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

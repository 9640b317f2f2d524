// A place as the fragment of the page's address, so that a reload stays where it was.

import type { CaptureView, Place } from './place.ts';

const VIEWS: readonly CaptureView[] = ['handshake', 'timeline', 'call'];

/** The fragment of a place, with its `#`. */
export function addressOf(place: Place): string {
  if (place.kind === 'profile') return `#profile/${encodeURIComponent(place.id)}`;
  if (place.kind === 'capture') return `#capture/${encodeURIComponent(place.capture)}/${place.view}`;
  return '#';
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

// Where the person was: a list of places behind and one ahead, as a browser keeps it.

import type { Place } from './place.ts';

export interface History {
  readonly place: Place;
  /** Oldest first. */
  readonly back: readonly Place[];
  /** Next one first. */
  readonly forward: readonly Place[];
}

const MOST = 100;

/** True if both show the same. */
export function samePlace(a: Place, b: Place): boolean {
  if (a.kind === 'profile') return b.kind === 'profile' && a.id === b.id;
  if (a.kind === 'capture') return b.kind === 'capture' && a.capture === b.capture && a.view === b.view;
  return a.kind === b.kind;
}

/** A new place; what lay ahead is gone. Going where one is changes nothing. */
export function visit(history: History, place: Place): History {
  if (samePlace(history.place, place)) return history;
  return { place, back: [...history.back, history.place].slice(-MOST), forward: [] };
}

/** The place before. */
export function stepBack(history: History): History {
  const place = history.back.at(-1);
  if (place === undefined) return history;
  return { place, back: history.back.slice(0, -1), forward: [history.place, ...history.forward] };
}

/** The place that was left by going back. */
export function stepForward(history: History): History {
  const [place, ...forward] = history.forward;
  if (place === undefined) return history;
  return { place, back: [...history.back, history.place], forward };
}

/** Takes out places that are gone; neighbours that became equal are one. `fallback`: where to be if this one is. */
export function forget(history: History, gone: (place: Place) => boolean, fallback: Place): History {
  const place = gone(history.place) ? fallback : history.place;
  const back = merged(history.back.filter((entry) => !gone(entry)));
  const forward = merged(history.forward.filter((entry) => !gone(entry)));
  const last = back.at(-1);
  const [next] = forward;
  return {
    place,
    back: last !== undefined && samePlace(last, place) ? back.slice(0, -1) : back,
    forward: next !== undefined && samePlace(next, place) ? forward.slice(1) : forward,
  };
}

function merged(places: readonly Place[]): readonly Place[] {
  return places.filter((entry, index) => {
    const before = places[index - 1];
    return before === undefined || !samePlace(before, entry);
  });
}

// Which registrations or subscriptions can match the same URI, and in which order they are preferred: exact, the
// longest prefix, then wildcards by their leading portions ("Pattern-based Registrations").

import { comparePreference, type Pattern, type UriMatch } from '../../shared/wamp/uris.ts';

export interface Overlap extends Pattern {
  readonly id: number;
}

interface Candidate {
  readonly id: number;
  readonly uri?: string;
  readonly match: string;
}

/** Entries besides `entry` that match some URI that it matches too, in the order of preference; at most `most`. */
export function overlapsOf(entry: Candidate, all: Iterable<Candidate>, most: number): Overlap[] {
  const self = patternOf(entry);
  if (!self) return [];
  const found: Overlap[] = [];
  for (const one of all) {
    const other = one.id === entry.id ? undefined : patternOf(one);
    if (other && meet(self, other)) found.push(other);
  }
  return found.sort(comparePreference).slice(0, most);
}

function patternOf({ id, uri, match }: Candidate): Overlap | undefined {
  return uri !== undefined && isMatch(match) ? { id, uri, match } : undefined;
}

function isMatch(match: string): match is UriMatch {
  return match === 'exact' || match === 'prefix' || match === 'wildcard';
}

/** True if there is a URI that both match. */
function meet(a: Pattern, b: Pattern): boolean {
  if (a.match === 'prefix' && b.match === 'prefix') return a.uri.startsWith(b.uri) || b.uri.startsWith(a.uri);
  if (a.match === 'prefix') return reaches(a.uri, b);
  if (b.match === 'prefix') return reaches(b.uri, a);
  const [left, right] = [a.uri.split('.'), b.uri.split('.')];
  return left.length === right.length && left.every((part, i) => fits(a, part, b, right[i] ?? ''));
}

/** True if a URI that the pattern matches begins with the prefix. */
function reaches(prefix: string, { uri, match }: Pattern): boolean {
  if (match === 'exact') return uri.startsWith(prefix);
  const wanted = prefix.split('.');
  const parts = uri.split('.');
  const last = wanted.length - 1;
  if (parts.length < wanted.length) return false;
  return wanted.every((part, i) => {
    const given = parts[i] ?? '';
    return given === '' || (i === last ? given.startsWith(part) : given === part);
  });
}

/** True if one component can be both. An empty one stands for any in a wildcard, and for itself in an exact URI. */
function fits(a: Pattern, left: string, b: Pattern, right: string): boolean {
  if (left === right) return true;
  return (left === '' && a.match === 'wildcard') || (right === '' && b.match === 'wildcard');
}

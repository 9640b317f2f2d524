// URI rules and pattern matching ("URIs", "Pattern-based Subscription", "Pattern-based Registrations"
// in the specification). The third rule (prefix) is what Autobahn and nexus use; the specification
// prints the first two. `\s` is JavaScript's: other languages differ at U+0085, U+001C and U+FEFF.

export type UriMatch = 'exact' | 'prefix' | 'wildcard';
export type UriRule = 'loose' | 'strict';

// What no URI of the rule contains. The rules are turned round because the printed form, a repeated
// group, exhausts the regex stack on a URI of some megabytes.
const SPOILERS: Readonly<Record<UriRule, Readonly<Record<UriMatch, RegExp>>>> = {
  loose: {
    exact: /^$|[\s#]|^\.|\.\.|\.$/u,
    wildcard: /[\s#]/u,
    prefix: /[\s#]|^\.|\.\./u,
  },
  strict: {
    exact: /^$|[^0-9a-z_.]|^\.|\.\.|\.$/,
    wildcard: /[^0-9a-z_.]/,
    prefix: /[^0-9a-z_.]|^\.|\.\./,
  },
};

/** True if `text` is a URI by the rule; `match` says which components may be empty. */
export function isUri(text: string, rule: UriRule, match: UriMatch = 'exact'): boolean {
  return !SPOILERS[rule][match].test(text);
}

/** True if every component keeps the loose rule when empty ones are ignored. */
export function hasLegalCharacters(text: string): boolean {
  return isUri(text, 'loose', 'wildcard');
}

/** True for names that the protocol keeps to itself: `wamp` and everything below it. */
export function isReserved(uri: string): boolean {
  return uri === 'wamp' || uri.startsWith('wamp.');
}

/**
 * True if `uri` falls under `pattern`. Prefixes are compared as text, so `com.app.a` covers
 * `com.app.ab`; a wildcard needs as many components as the URI.
 */
export function uriMatches(pattern: string, match: UriMatch, uri: string): boolean {
  if (match === 'exact') return pattern === uri;
  if (match === 'prefix') return uri.startsWith(pattern);
  const wanted = pattern.split('.');
  const given = uri.split('.');
  return wanted.length === given.length && wanted.every((part, i) => part === '' || part === given[i]);
}

/**
 * The candidate a dealer chooses for `uri`: exact, else the longest prefix, else the wildcard whose
 * leading run of components is longest, ties decided by the next run.
 */
export function bestMatch<T extends Pattern>(candidates: readonly T[], uri: string): T | undefined {
  return candidates.filter((one) => uriMatches(one.uri, one.match, uri)).sort(comparePreference)[0];
}

export interface Pattern {
  readonly uri: string;
  readonly match: UriMatch;
}

const MATCH_ORDER: readonly UriMatch[] = ['exact', 'prefix', 'wildcard'];

/** Compares two candidates that fit the same URI: below 0 if a dealer prefers the first. */
export function comparePreference(a: Pattern, b: Pattern): number {
  if (a.match !== b.match) return MATCH_ORDER.indexOf(a.match) - MATCH_ORDER.indexOf(b.match);
  return a.match === 'wildcard' ? compareRuns(runs(b.uri), runs(a.uri)) : b.uri.length - a.uri.length;
}

/** Lengths of the runs of named components: `a..b.c` gives [1, 2]. */
function runs(pattern: string): number[] {
  const lengths = [0];
  for (const part of pattern.split('.')) {
    if (part === '') lengths.push(0);
    else lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1;
  }
  return lengths;
}

function compareRuns(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

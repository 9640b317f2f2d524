/** The beginning of a URI, with its dot, and the last two segments. A short URI has no beginning. */
export function uriParts(uri: string): readonly [prefix: string, rest: string] {
  const last = uri.lastIndexOf('.');
  const cut = last <= 0 ? -1 : uri.lastIndexOf('.', last - 1);
  return [uri.slice(0, cut + 1), uri.slice(cut + 1)];
}

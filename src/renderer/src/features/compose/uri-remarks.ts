// What the rules of the specification say about a URI that is typed. A URI that keeps not even the loose rule is no
// URI; one that breaks the strict rule works, and may not be portable.

import type { RequestKind } from '../../../../shared/request.ts';
import { isReserved, isUri, type UriMatch } from '../../../../shared/wamp/uris.ts';
import { composeStrings as words } from '../../strings/compose.ts';
import { visibleText } from '../../ui/visible-text.ts';

export interface UriRemark {
  readonly error?: string;
  readonly warning?: string;
}

/** Placeholders are filled later: a name stands in for what they will be. */
const PLACEHOLDER = /\{\{[A-Za-z_][A-Za-z0-9_-]{0,63}\}\}/g;

/** What is wrong with a URI; nothing is said about one that is not typed yet. */
export function uriRemark(uri: string, kind: RequestKind, match: UriMatch): UriRemark {
  const filled = uri.replaceAll(PLACEHOLDER, 'x');
  if (filled === '') return {};
  if (!isUri(filled, 'loose', match)) return { error: words.notLoose(visibleText(whyNotLoose(filled, match))) };
  if (isReserved(filled) && (kind === 'publish' || kind === 'register')) return { warning: words.reserved };
  if (!isUri(filled, 'strict', match)) return { warning: words.notStrict };
  return {};
}

function whyNotLoose(uri: string, match: UriMatch): string {
  if (/\s/u.test(uri)) return words.uriFaults.blank;
  if (uri.includes('#')) return words.uriFaults.hash;
  return match === 'prefix' ? words.uriFaults.emptyInPrefix : words.uriFaults.empty;
}

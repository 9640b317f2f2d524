// A URI in a narrow place: the shared beginning gives way first, the last two segments stay.

import type { ReactNode } from 'react';
import css from './uri.module.css';
import { uriParts } from './uri-parts.ts';
import { visibleText } from './visible-text.ts';

export interface UriProps {
  readonly uri: string;
  /** Not in the message itself, but known from its pair or subscription. */
  readonly resolved?: boolean;
  readonly width?: number | string;
}

export function Uri({ uri, resolved = false, width }: UriProps): ReactNode {
  const shown = visibleText(uri);
  const [prefix, rest] = uriParts(shown);
  return (
    <span
      className={resolved ? css.resolved : css.uri}
      title={shown}
      style={width === undefined ? undefined : { width }}
    >
      {prefix === '' ? undefined : <span className={css.prefix}>{prefix}</span>}
      <span className={css.rest}>{rest}</span>
    </span>
  );
}

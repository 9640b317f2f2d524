// JSON text with quiet colours: keys, strings, numbers and literals, punctuation. Text nodes only.

import { useMemo, type ReactNode } from 'react';
import css from './json-text.module.css';
import { jsonTokens } from './json-tokens.ts';
import { visibleText } from './visible-text.ts';

export interface JsonTextProps {
  readonly text: string;
  /** Breaks lines where the pane ends; else the text keeps its lines. */
  readonly wrap?: boolean;
}

export function JsonText({ text, wrap = true }: JsonTextProps): ReactNode {
  const tokens = useMemo(() => jsonTokens(text), [text]);
  return (
    <code className={wrap ? css.wrapped : css.text}>
      {tokens.map((token, at) =>
        token.part === 'space' ? (
          token.text
        ) : (
          <span key={at} className={css[token.part]}>
            {visibleText(token.text)}
          </span>
        ),
      )}
    </code>
  );
}

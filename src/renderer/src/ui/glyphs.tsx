// The shapes that carry meaning: message families and direction. Colour says the same thing again, never alone.

import type { ReactNode } from 'react';
import css from './glyphs.module.css';

/** Diamond: session. Square: RPC. Circle: PubSub. */
export type GlyphKind = 'diamond' | 'square' | 'circle';

const PATHS: Readonly<Record<GlyphKind, string>> = {
  diamond: 'M4 0 8 4 4 8 0 4z',
  square: 'M.5.5h7v7h-7z',
  circle: 'M4 .2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z',
};

/** The glyph of a message family. `tone: 'err'` keeps the shape and takes the colour of errors. */
export function Glyph({ kind, label, tone }: { kind: GlyphKind; label?: string; tone?: 'err' }): ReactNode {
  return (
    <svg width={8} height={8} viewBox="0 0 8 8" className={css[tone ?? kind]} {...naming(label)}>
      <path d={PATHS[kind]} />
    </svg>
  );
}

/** `out`: sent by the client, filled head. `in`: sent by the router, open head. */
export function DirectionArrow({ dir, label }: { dir: 'in' | 'out'; label?: string }): ReactNode {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className={`${css.line} ${css[dir]}`} {...naming(label)}>
      {dir === 'out' ? (
        <>
          <path d="M2 8h7.5" />
          <path d="M9 4.2 14 8l-5 3.8z" fill="currentColor" />
        </>
      ) : (
        <>
          <path d="M14 8H6.5" />
          <path d="M7 4.2 2 8l5 3.8z" />
        </>
      )}
    </svg>
  );
}

/** A drawing is an image with a name, or nothing at all for assistive technology. */
export function naming(label: string | undefined): object {
  return label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
}

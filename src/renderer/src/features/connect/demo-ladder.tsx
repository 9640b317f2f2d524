// A small ladder: the messages of a login between client and router.

import type { ReactNode } from 'react';
import { firstRunStrings } from '../../strings/first-run.ts';
import { generalStrings } from '../../strings/general.ts';
import { Glyph } from '../../ui/glyphs.tsx';
import css from './demo-ladder.module.css';
import type { DemoStep } from './demo-steps.ts';

const words = firstRunStrings;

export function DemoLadder({ steps }: { steps: readonly DemoStep[] }): ReactNode {
  return (
    <div className={css.ladder}>
      <div className={css.sides} aria-hidden>
        <span>{words.client}</span>
        <span>{words.router}</span>
      </div>
      <ol aria-label={words.preview}>
        {steps.map(({ type, dir, what }) => (
          <li key={type} className={`${css.step} ${css[dir]}`}>
            <span className={css.label}>
              <Glyph kind="diamond" />
              <b>{type}</b>
              <span className={css.hidden}>{dir === 'out' ? generalStrings.toRouter : generalStrings.fromRouter}</span>
              <span className={css.what}>{what}</span>
            </span>
            <span className={css.arrow} aria-hidden />
          </li>
        ))}
      </ol>
      <div className={css.end} aria-hidden />
    </div>
  );
}

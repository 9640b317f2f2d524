// The other end of a request: both ends, how long the answer took, and the way there.

import type { ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import type { MessageName } from '../../../../shared/wamp/messages.ts';
import { select } from '../../state/actions.ts';
import { keysOf, useShortcut } from '../../state/keys.ts';
import type { CaptureView } from '../../state/place.ts';
import { inspectStrings as words } from '../../strings/inspect.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount, formatMs } from '../../ui/format.ts';
import { DirectionArrow, Glyph } from '../../ui/glyphs.tsx';
import css from './inspector.module.css';
import pairCss from './pair-group.module.css';
import { isFailure, shapeOf } from './record-glyph.tsx';

interface End {
  readonly seq: number;
  readonly type: MessageName;
  readonly dir: 'in' | 'out';
  /** Microseconds since the request. */
  readonly after: number;
}

export interface PairGroupProps {
  readonly capture: string;
  readonly view: CaptureView;
  readonly detail: RecordDetail;
}

export function PairGroup({ capture, view, detail }: PairGroupProps): ReactNode {
  const { seq, type, dir, pair } = detail;
  const goesUp = pair !== undefined && pair.seq < seq;
  const goThere = () => pair && select(capture, view, pair.seq);
  useShortcut('pair-up', goThere, goesUp);
  useShortcut('pair-down', goThere, pair !== undefined && !goesUp);
  if (!pair || !type || !dir) return undefined;
  const other = { seq: pair.seq, type: pair.type, dir: dir === 'in' ? ('out' as const) : ('in' as const) };
  const mine = { seq, type, dir };
  const [request, answer]: [End, End] = goesUp
    ? [
        { ...other, after: 0 },
        { ...mine, after: pair.apart },
      ]
    : [
        { ...mine, after: 0 },
        { ...other, after: pair.apart },
      ];
  return (
    <section className={`${css.group} ${pairCss.pair}`} aria-label={titleOf(request.type)}>
      <h3>
        {titleOf(request.type)}
        <span className={css.acts}>
          <Button variant="quiet" size="small" keys={keysOf(goesUp ? 'pair-up' : 'pair-down')} onPress={goThere}>
            {words.goTo(pair.type)}
          </Button>
        </span>
      </h3>
      <Row end={request} />
      <p className={pairCss.through}>
        <b>{formatMs(pair.apart)} ms</b> {words.untilAnswer}
      </p>
      <Row end={answer} />
    </section>
  );
}

function titleOf(request: MessageName): string {
  if (request === 'CALL') return words.pairTitle.call;
  return request === 'INVOCATION' ? words.pairTitle.invocation : words.pairTitle.request;
}

function Row({ end: { seq, type, dir, after } }: { end: End }): ReactNode {
  const failed = isFailure(type);
  return (
    <p className={pairCss.row}>
      <DirectionArrow dir={dir} />
      <Glyph kind={shapeOf(type)} {...(failed && { tone: 'err' })} />
      <b className={failed ? css.failure : css[shapeOf(type)]}>{type}</b>
      <span className={pairCss.seq}>{words.record(formatCount(seq))}</span>
      <span className={pairCss.after}>{words.after(formatMs(after))}</span>
    </p>
  );
}

// The foot of the list: what is chosen, what came meanwhile, and whether the list follows or is held.

import { ChevronsDown, Pause, Play } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { keysOf } from '../../state/keys.ts';
import { timelineStrings as words } from '../../strings/timeline.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';
import css from './timeline.module.css';
import type { TimelineList } from './timeline-list.ts';
import { Toggle } from './toggle.tsx';
import { useListPart } from './use-timeline.ts';

export interface ListFooterProps {
  readonly list: TimelineList;
  readonly live: boolean;
  /** Record that the filter does not show. */
  readonly hidden: number | undefined;
}

export const ListFooter = memo(function ListFooter({ list, live, hidden }: ListFooterProps): ReactNode {
  const paused = useListPart(list, (shown) => shown.paused) === true;
  const following = useListPart(list, (shown) => shown.following) === true;
  const isChosen = useListPart(list, (shown) => shown.isChosen) === true;
  return (
    <div className={css.footer}>
      <span className={css.chosen}>{words.selected(isChosen ? 1 : 0)}</span>
      <Hint list={list} paused={paused} isChosen={isChosen} hidden={hidden} />
      <span className={css.push} />
      <Newer list={list} />
      {live || paused ? (
        <Toggle
          isOn={paused}
          tone="warn"
          icon={<Icon of={paused ? Play : Pause} size="small" />}
          keys={keysOf('pause')}
          onChange={(isOn) => list.pause(isOn)}
        >
          {paused ? words.resume : words.pause}
        </Toggle>
      ) : undefined}
      {live ? (
        <Toggle
          isOn={following && !paused}
          icon={<Icon of={ChevronsDown} size="small" />}
          keys={keysOf('follow')}
          onChange={(isOn) => list.follow(isOn)}
        >
          {words.follow}
        </Toggle>
      ) : undefined}
    </div>
  );
});

function Newer({ list }: Pick<ListFooterProps, 'list'>): ReactNode {
  const newer = useListPart(list, (shown) => (shown.following && !shown.paused ? 0 : shown.newer)) ?? 0;
  return newer === 0 ? undefined : <span className={css.newer}>{words.newerBelow(formatCount(newer))}</span>;
}

interface HintProps extends Pick<ListFooterProps, 'list' | 'hidden'> {
  readonly paused: boolean;
  readonly isChosen: boolean;
}

function Hint({ list, paused, isChosen, hidden }: HintProps): ReactNode {
  const hasPair = useListPart(list, ({ pair }) => pair !== undefined);
  if (paused) {
    return (
      <span className={css.paused}>
        <StateIcon state="pause" size="small" />
        {words.paused}
      </span>
    );
  }
  if (hidden !== undefined) return <span className={css.hint}>{words.hiddenByFilter(formatCount(hidden))}</span>;
  if (!isChosen) return <span className={css.hint}>{words.moveHint}</span>;
  const [modifier = ''] = keysOf('pair-up');
  return hasPair === true ? <span className={css.hint}>{words.pairHint(modifier)}</span> : undefined;
}

// The bar at the top: sidebar, history, where one is, the command field, theme and settings.

import { ChevronLeft, ChevronRight, PanelLeft, Search, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { goBack, goForward, openOverlay, saveSettings, useCapture } from '../state/actions.ts';
import { keysOf } from '../state/keys.ts';
import { useStore } from '../state/store.ts';
import { generalStrings } from '../strings/general.ts';
import { shellStrings } from '../strings/shell.ts';
import { IconButton } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { visibleText } from '../ui/visible-text.ts';
import { draftName } from './sources.ts';
import { RecordMark, ThemeMark } from './marks.tsx';
import { useTheme } from './theme.ts';
import css from './title-bar.module.css';

export interface TitleBarProps {
  readonly sidebarOpen: boolean;
  readonly onSidebar: () => void;
}

export function TitleBar({ sidebarOpen, onSidebar }: TitleBarProps): ReactNode {
  const canGoBack = useStore((s) => s.back.length > 0);
  const canGoForward = useStore((s) => s.forward.length > 0);
  const theme = useTheme();
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className={css.bar} data-pane="title" aria-label={shellStrings.panes.title}>
      <div className={css.side}>
        <IconButton
          label={sidebarOpen ? shellStrings.foldSidebar : shellStrings.unfoldSidebar}
          icon={<Icon of={PanelLeft} />}
          keys={keysOf('sidebar')}
          onPress={onSidebar}
        />
        <IconButton
          label={shellStrings.back}
          icon={<Icon of={ChevronLeft} />}
          keys={keysOf('back')}
          isDisabled={!canGoBack}
          whyDisabled={shellStrings.noBack}
          onPress={goBack}
        />
        <IconButton
          label={shellStrings.forward}
          icon={<Icon of={ChevronRight} />}
          keys={keysOf('forward')}
          isDisabled={!canGoForward}
          whyDisabled={shellStrings.noForward}
          onPress={goForward}
        />
        <Title />
      </div>
      <button type="button" className={css.command} aria-haspopup="dialog" onClick={() => openOverlay('palette')}>
        <Icon of={Search} size="small" />
        <span className={css.words}>{shellStrings.search}</span>
        <Keys keys={keysOf('palette')} />
      </button>
      <div className={css.end}>
        <Recorded />
        <IconButton
          label={otherTheme === 'dark' ? shellStrings.toDark : shellStrings.toLight}
          icon={<ThemeMark />}
          onPress={() => saveSettings({ theme: otherTheme })}
        />
        <IconButton
          label={shellStrings.settings}
          icon={<Icon of={SlidersHorizontal} />}
          keys={keysOf('settings')}
          onPress={() => openOverlay('settings')}
        />
      </div>
    </header>
  );
}

/** What the title bar and the window are called after. */
export function usePlaceTitle(): string {
  return useStore(({ place, captures, profiles, drafts, deleted }) => {
    if (place.kind === 'capture') {
      const header = captures.find((capture) => capture.header.id === place.capture)?.header;
      return header === undefined ? generalStrings.appName : shellStrings.captureTitle(header.label, header.realm);
    }
    if (place.kind === 'first-run') return generalStrings.appName;
    const profile = [...profiles, ...deleted].find(({ id }) => id === place.id);
    return shellStrings.profileTitle(profile?.name ?? draftName(drafts[`profile:${place.id}`]));
  });
}

function Title(): ReactNode {
  const title = visibleText(usePlaceTitle());
  return (
    <h1 className={css.title} title={title}>
      {title}
    </h1>
  );
}

/** How many records the capture holds, as they come in. */
function Recorded(): ReactNode {
  const capture = useStore(({ place }) => (place.kind === 'capture' ? place.capture : ''));
  const total = useCapture(capture)?.total;
  if (total === undefined) return undefined;
  const count = formatCount(total);
  return (
    <span className={css.recorded} title={shellStrings.recorded(count)}>
      <RecordMark />
      <span aria-hidden>{count}</span>
      <span className={css.spoken}>{shellStrings.recorded(count)}</span>
    </span>
  );
}

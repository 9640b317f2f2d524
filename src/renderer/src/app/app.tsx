// The page: bars around the main area, and what lies above it.

import { useEffect, useRef, useState, type ReactNode } from 'react';
import { DEFAULT_SETTINGS } from '../../../shared/default-settings.ts';
import { ImportPane } from '../features/import/import-pane.tsx';
import { Palette } from '../features/palette/palette.tsx';
import { About } from '../features/settings/about.tsx';
import { SettingsPane } from '../features/settings/settings-pane.tsx';
import { ShortcutSheet } from '../features/settings/shortcut-sheet.tsx';
import { saveSettings } from '../state/actions.ts';
import { addressOf } from '../state/address.ts';
import { keepFocusIn } from '../state/panes.ts';
import { useStore } from '../state/store.ts';
import { generalStrings } from '../strings/general.ts';
import { shellStrings } from '../strings/shell.ts';
import { LiveRegion } from '../ui/live-region.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { NARROW, useMedia } from '../ui/use-media.ts';
import { visibleText } from '../ui/visible-text.ts';
import css from './app.module.css';
import { MainArea } from './main-area.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';
import { useAppearance } from './theme.ts';
import { TitleBar, usePlaceTitle } from './title-bar.tsx';
import { usePageInput } from './use-page-input.ts';

export function App(): ReactNode {
  useAppearance();
  useWindowTitle();
  const { open, toggle } = useSidebar();
  usePageInput(toggle);
  return (
    <div className={css.app}>
      <TitleBar sidebarOpen={open} onSidebar={toggle} />
      <Body sidebarOpen={open} onFold={toggle} />
      <StatusBar />
      <LiveRegion />
      <Overlays onSidebar={toggle} />
    </div>
  );
}

function Body({ sidebarOpen, onFold }: { sidebarOpen: boolean; onFold: () => void }): ReactNode {
  const { width } = useStore((s) => s.settings.sidebar);
  if (!sidebarOpen) {
    return (
      <div className={css.body}>
        <div className={css.rail}>
          <Sidebar rail />
        </div>
        <MainArea />
      </div>
    );
  }
  return (
    <div className={css.body}>
      <SplitPane
        side="left"
        width={width}
        min={176}
        max={360}
        defaultWidth={DEFAULT_SETTINGS.sidebar.width}
        label={shellStrings.sidebarWidth}
        onResize={(size) => saveSettings({ sidebar: { open: true, width: Math.round(size) } })}
        onCollapse={onFold}
        navigation={shellStrings.panes.sources}
        aside={<Sidebar rail={false} />}
        main={<MainArea />}
      />
    </div>
  );
}

/** In a narrow window the sidebar is a rail, whatever was chosen for a wide one, until it is unfolded there. */
function useSidebar(): { open: boolean; toggle: () => void } {
  const chosen = useStore((s) => s.settings.sidebar);
  const narrow = useMedia(NARROW);
  const [unfolded, setUnfolded] = useState(false);
  if (!narrow) {
    return {
      open: chosen.open,
      toggle: () => saveSettings({ sidebar: { ...chosen, open: !chosen.open } }),
    };
  }
  return { open: unfolded, toggle: () => setUnfolded(!unfolded) };
}

/** Browsers bear a few changes of the address a second; walking through a list makes more. */
const ADDRESS_MS = 250;

/** The window is called after the place, and its address leads there, and to what is chosen, after a reload. */
function useWindowTitle(): void {
  const title = usePlaceTitle();
  const place = useStore((s) => s.place);
  const seq = useStore((s) => (place.kind === 'capture' ? s.selected[`${place.capture}/${place.view}`] : undefined));
  const ready = useStore((s) => s.ready);
  useEffect(() => {
    const { appName } = generalStrings;
    document.title = title === appName ? appName : `${visibleText(title)} · ${appName}`;
  }, [title]);
  const written = useRef({ place, at: -Infinity });
  useEffect(() => {
    if (!ready) return undefined;
    const write = () => {
      written.current = { place, at: performance.now() };
      window.history.replaceState(null, '', addressOf(place, seq));
    };
    const wait = written.current.place === place ? written.current.at + ADDRESS_MS - performance.now() : 0;
    if (wait <= 0) {
      write();
      return undefined;
    }
    const timer = setTimeout(write, wait);
    return () => clearTimeout(timer);
  }, [ready, place, seq]);
}

function Overlays({ onSidebar }: { onSidebar: () => void }): ReactNode {
  const overlay = useStore((s) => s.overlay);
  useEffect(() => {
    if (overlay === undefined) keepFocusIn('view');
  }, [overlay]);
  return (
    <>
      <Palette isOpen={overlay === 'palette'} onSidebar={onSidebar} />
      <SettingsPane isOpen={overlay === 'settings'} />
      <ShortcutSheet isOpen={overlay === 'shortcuts'} />
      <About isOpen={overlay === 'about'} />
      <ImportPane isOpen={overlay === 'import'} />
    </>
  );
}
